"""Owns the table: what every source hands on, a header and rows of text cells, and how a cell is named to a user."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from coo_cli.base.errors import Place

Row = tuple[int, Sequence[str]]
"""A row's number as a user sees it, from 1, and its cells: as many as there are headings, more only when it is
ragged."""

Cell = tuple[int, int]
"""A row's number, and a column counted from 0."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One table of an export; nothing is kept per cell but its text."""

    file: str
    header: tuple[str, ...]
    header_row: int
    """The header's row number; 0 when there is none and columns are named by letters."""
    rows: Callable[[], Iterator[Row]]
    """Reads the rows below the header from the first; may be called again. Blank rows are left out."""
    sheet: str = ""
    """The sheet's name; a table with one is a spreadsheet, whose cells are named `C7`."""
    keys: Callable[[Sequence[int]], Iterator[Sequence[str]]] | None = None
    """Reads only these cells of the same rows, where that is quicker."""
    damaged: Mapping[Cell, str] = {}
    """Cells with an error value or a formula nobody computed, and what they hold."""
    merged: frozenset[Cell] = frozenset()
    """Cells that repeat the text of the merged cell they belong to."""

    where: Callable[[int], tuple[int, str]] | None = None
    """In a file that is no table: the line of the file and the path of a row, 0 or empty where there is none."""

    def place(self, row: int, column: int | None = None) -> Place:
        """The place of a row, or of one of its cells.

        Args:
            row: the row's number.
            column: counted from 0; None for the whole row.
        """
        if self.where is not None:
            line, path = self.where(row)
            return Place(file=self.file, row=line, cell=path, column="" if column is None else self.header[column])
        if column is None:
            return Place(file=self.file, sheet=self.sheet, row=row)
        cell = f"{letters(column)}{row}" if self.sheet else ""
        heading = self.header[column] if column < len(self.header) else ""
        return Place(file=self.file, sheet=self.sheet, row=row, column=heading or letters(column), cell=cell)


def is_blank(cells: Sequence[str]) -> bool:
    """Whether a row holds nothing but space."""
    return not cells or not (cells[0].strip() or any(map(str.strip, cells)))


def letters(column: int) -> str:
    """A column's letters in a spreadsheet, counted from 0: A, B ... Z, AA."""
    name = ""
    left = column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def column_of(name: str) -> int:
    """The column that letters stand for, counted from 0."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
