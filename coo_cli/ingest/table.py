"""Owns the table: what every source hands on, a header and rows of text cells, and how a cell is named to a user."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

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

    joined: tuple[Joined, ...] = ()
    """Tables whose columns stand behind its own, filled in row by row."""
    alone: Mapping[int, tuple[int, int]] = {}
    """Rows made of a joined table's row that no row of this one names: the joined table's index, and the row in it."""

    aliases: tuple[tuple[str, int], ...] = ()
    """Further names of its columns: those they had in the tables that rejected records were made of."""

    where: Callable[[int], tuple[int, str]] | None = None
    """In a file that is no table: the line of the file and the path of a row, 0 or empty where there is none."""

    @property
    def width(self) -> int:
        """How many columns are its own."""
        return self.joined[0].first if self.joined else len(self.header)

    @property
    def is_uneven(self) -> bool:
        """Whether there may be damaged or merged cells."""
        return bool(self.damaged or self.merged or any(one.table.is_uneven for one in self.joined))

    def at(self, row: int, column: int | None) -> tuple[Table, int, int | None]:
        """The table a cell really stands in, and its row and column there."""
        lone = self.alone.get(row)
        for index, one in enumerate(self.joined):
            if column is not None and column >= one.first and column - one.first < len(one.table.header):
                found = one.row_of(row)
                return (one.table, found, column - one.first) if found else (self, row, one.on[0][0])
            if lone is not None and lone[0] == index and (column is None or column < self.width):
                return one.table, lone[1], next((there for here, there in one.on if here == column), None)
        return self, row, column

    def damage(self, row: int, column: int) -> str | None:
        """What a damaged cell holds; None where it is sound."""
        table, row, there = self.at(row, column)
        return None if there is None else table.damaged.get((row, there))

    def repeats(self, row: int, column: int) -> bool:
        """Whether a cell repeats the text of the merged cell it belongs to."""
        table, row, there = self.at(row, column)
        return there is not None and (row, there) in table.merged

    def place(self, row: int, column: int | None = None) -> Place:
        """The place of a row, or of one of its cells.

        Args:
            row: the row's number.
            column: counted from 0; None for the whole row.
        """
        if self.joined:
            table, row, column = self.at(row, column)
            if table is not self:
                return table.place(row, column)
        if self.where is not None:
            line, path = self.where(row)
            return Place(file=self.file, row=line, cell=path, column="" if column is None else self.header[column])
        if column is None:
            return Place(file=self.file, sheet=self.sheet, row=row)
        cell = f"{letters(column)}{row}" if self.sheet else ""
        heading = self.header[column] if column < len(self.header) else ""
        return Place(file=self.file, sheet=self.sheet, row=row, column=heading or letters(column), cell=cell)


class Joined(msgspec.Struct, frozen=True, kw_only=True):
    """A table of headers whose columns stand behind those of the lines."""

    title: str
    """What may stand before its headings."""
    table: Table
    first: int
    """Where its first column stands among those of the lines."""
    on: tuple[tuple[int, int], ...]
    """The key: a column of the lines, and the one of its own that must be equal."""
    row_of: Callable[[int], int]
    """Its row that belongs to a row of the lines; 0 where there is none."""
    twice: Mapping[int, int]
    """For its rows whose key stands in another row too: that row."""
    totals: Callable[[], Iterator[Row]]
    """Reads its rows that are left out because they are totals."""


def is_blank(cells: Sequence[str]) -> bool:
    """Whether a row holds nothing but space."""
    return not cells or not (cells[0].strip() or any(map(str.strip, cells)))


def headings_shown(header: Iterable[str]) -> str:
    """Headings for a message, each on one line: those of templates have two, a language each."""
    return ", ".join(" ".join(heading.split()) for heading in header if heading)


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
