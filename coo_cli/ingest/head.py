"""Owns what the rows of one certificate say together: a cell in any of them counts, and all must agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from coo_cli.ingest.grouping import Rows

_NOWHERE: Mapping[int, int] = {}


class Difference(NamedTuple):
    """A cell that says something else than an earlier one of its column."""

    row: int
    text: str
    first_row: int
    first_text: str


class Head(NamedTuple):
    """One row for the whole certificate."""

    cells: Sequence[str]
    first: int
    """The number of the certificate's first row."""
    rows: Mapping[int, int]
    """For columns whose cell is not of the first row: the row it is of."""
    differences: dict[int, Difference]
    """By column."""

    def row(self, column: int | None) -> int:
        """The row in which a column's cell stands."""
        return self.first if column is None else self.rows.get(column, self.first)


def head_of(found: Rows, columns: Sequence[int], pick: Callable[[Sequence[str]], object]) -> Head:
    """Make one row of many.

    Args:
        found: the rows of a certificate.
        columns: those that say something of the whole certificate.
        pick: takes these columns out of a row, to see at once whether all rows say the same.
    """
    first = found.numbers[0]
    said = list(map(pick, found.cells))
    if said.count(said[0]) == len(said):
        return Head(found.cells[0], first, _NOWHERE, {})
    merged = list(found.cells[0])
    where: dict[int, int] = {}
    differences: dict[int, Difference] = {}
    for column in columns:
        texts = [
            (row, text)
            for row, cells in zip(found.numbers, found.cells, strict=True)
            if (text := cells[column].strip())
        ]
        if texts:
            first_row, first_text = texts[0]
            merged[column] = first_text
            where[column] = first_row
            other = next(((row, text) for row, text in texts if text != first_text), None)
            if other is not None:
                differences[column] = Difference(*other, first_row, first_text)
    return Head(merged, first, where, differences)
