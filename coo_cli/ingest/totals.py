"""Owns which rows are totals: they are left out, but never a row that could be a goods line or names its key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from coo_cli.ingest.header import fold
from coo_cli.ingest.table import Row, Table

_LONGEST_UNIT = 5
"""Letters a cell of a totals row may hold beside its number: a unit, a currency."""

_REMEMBERED = 1000


def without_totals(table: Table, keys: Sequence[int], words: Sequence[str]) -> Table:
    """A table without its rows of totals.

    Args:
        table: any; trees have none.
        keys: the columns that say what a row belongs to.
        words: those with which rows of totals begin; without any the table is as it was.
    """
    if not words or table.where is not None:
        return table
    is_total = _Totals(keys, words)
    return msgspec.structs.replace(table, rows=lambda: (row for row in table.rows() if not is_total(row[1])))


def totals_of(table: Table, keys: Sequence[int], words: Sequence[str]) -> Iterator[Row]:
    """The rows of totals `without_totals` leaves out."""
    if words and table.where is None:
        is_total = _Totals(keys, words)
        yield from (row for row in table.rows() if is_total(row[1]))


class _Totals:
    """Tells rows of totals: no key, a word in the first cell with anything in it, and else nothing but numbers.

    The word may stand in a key column. It counts when a colon, a bracket or a number follows it, or nothing does and
    another cell has a number: a `Total station` is goods.
    """

    def __init__(self, keys: Sequence[int], words: Sequence[str]) -> None:
        self._keys = keys
        forms = sorted((re.escape(fold(word)) for word in words), key=len, reverse=True)
        self._word = re.compile(rf"(?:{'|'.join(forms)})(?:$|([:(\d]))")
        self._names_a_key = _Names(self._word)

    def __call__(self, cells: Sequence[str]) -> bool:
        for key in self._keys:
            if self._names_a_key[cells[key]]:  # nearly all rows are told here
                return False
        filled = [(column, text) for column, cell in enumerate(cells) if (text := cell.strip())]
        word = self._word.match(fold(filled[0][1])) if filled else None
        if word is None or not (word[1] or any(map(str.isdigit, "".join(text for _, text in filled[1:])))):
            return False
        return all(
            bool(self._word.match(fold(text)))
            or (column not in self._keys and sum(map(str.isalpha, text)) <= _LONGEST_UNIT)
            for column, text in filled[1:]
        )


class _Names(dict[str, bool]):
    """Whether a cell says what its row belongs to, found out once: the rows of one certificate say the same."""

    def __init__(self, total: re.Pattern[str]) -> None:
        super().__init__()
        self._total = total

    def __missing__(self, cell: str) -> bool:
        if len(self) >= _REMEMBERED:
            self.clear()
        text = cell.strip()
        names = self[cell] = bool(text) and not self._total.match(fold(text))
        return names
