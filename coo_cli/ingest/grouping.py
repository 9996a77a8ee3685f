"""Owns which rows make a certificate: those with the same key, wherever in the table they stand."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path

import msgspec

from coo_cli.base.errors import InputError
from coo_cli.base.spool import Spool
from coo_cli.base.texts import t
from coo_cli.ingest.table import Row, Table

_RUN = 20_000
"""Rows held in memory while they are sorted."""


class Rows(msgspec.Struct, frozen=True):
    """The rows of one certificate; its key is empty when they do not say which."""

    key: str
    numbers: list[int]
    cells: list[Sequence[str]]


def continued(table: Table, keys: Sequence[int], head: Sequence[int]) -> Table:
    """A table whose rows without a key are of the certificate above them: what they leave empty they have of its row.

    Args:
        table: the rows; those before the first key stay without.
        keys: the key columns.
        head: the columns that say something of a whole certificate.
    """
    columns = tuple(dict.fromkeys((*keys, *head)))

    def rows() -> Iterator[Row]:
        first: Sequence[str] = ()
        for number, cells in table.rows():
            whole = list(cells)
            if any(cells[key].strip() for key in keys):
                first = cells
            elif first:
                for column in columns:
                    whole[column] = cells[column].strip() or first[column]
            yield number, whole

    return msgspec.structs.replace(table, rows=rows, keys=None)


def groups(table: Table, columns: Sequence[int], *, promised: bool) -> Iterator[Rows]:
    """The rows of a table by certificate, in the order in which each begins.

    The table is read twice: first its keys only, to see whether the rows of each certificate stand together, as
    they do in most exports. Then one certificate at a time is held; else they are sorted, on disk if they are many.

    Args:
        table: the rows.
        columns: the key columns; without any the table is one certificate.
        promised: the export promises that the rows stand together; it is read once.

    Raises:
        InputError: `not-sorted` when the promise is broken.
    """
    if not columns:
        numbers, cells = [], []
        for number, row in table.rows():
            numbers.append(number)
            cells.append(row)
        if numbers:
            yield Rows(Path(table.file).stem, numbers, cells)
        return
    if promised or _together(table, columns):
        yield from _streamed(table, columns)
        return
    yield from _gathered(table, columns)


def _key(cells: Sequence[str]) -> str:
    """The key that some cells make; empty when all are."""
    if len(cells) == 1:
        return cells[0].strip()
    parts = [cell.strip() for cell in cells]
    return "|".join(part.replace("|", "||") for part in parts) if any(parts) else ""


def _together(table: Table, columns: Sequence[int]) -> bool:
    seen: set[int] = set()
    last = ""
    rows = table.keys(columns) if table.keys else ([row[column] for column in columns] for _, row in table.rows())
    for cells in rows:
        key = _key(cells)
        if key != last:
            mark = hash(key)
            if mark in seen and key:
                return False
            seen.add(mark)
            last = key
    return True


class _Line(msgspec.Struct, frozen=True, array_like=True):
    """A row on its way into order.

    Attributes:
        place: which certificate it is of, counted as they begin.
        number: the row's.
        cells: its cells.
    """

    place: int
    number: int
    cells: Sequence[str]


_PLACE = attrgetter("place")


def _gathered(table: Table, columns: Sequence[int]) -> Iterator[Rows]:
    """The rows put in order: a part at a time in memory, the others on disk, then all parts merged."""
    places: dict[str, int] = {}
    runs: list[Spool[_Line]] = []
    waiting: list[_Line] = []
    for number, row in table.rows():
        key = _key([row[column] for column in columns])
        waiting.append(_Line(places.setdefault(key, len(places)), number, row))
        if len(waiting) == _RUN:
            waiting.sort(key=_PLACE)
            runs.append(Spool(_Line, waiting))
            waiting.clear()
    waiting.sort(key=_PLACE)
    keys = list(places)
    for place, lines in groupby(heapq.merge(*runs, waiting, key=_PLACE), key=_PLACE):
        rows = Rows(keys[place], [], [])
        for line in lines:
            rows.numbers.append(line.number)
            rows.cells.append(line.cells)
        yield rows


def _streamed(table: Table, columns: Sequence[int]) -> Iterator[Rows]:
    seen: set[int] = set()
    pick = itemgetter(*columns)
    said: object = None
    rows = Rows("", [], [])
    for number, cells in table.rows():
        if (says := pick(cells)) != said:  # nearly all rows say what the one before them said
            said, key = says, _key([cells[column] for column in columns])
            if key != rows.key or not rows.numbers:
                if rows.numbers:
                    yield rows
                if hash(key) in seen and key:
                    raise _not_sorted(table, key, number, columns[0])
                seen.add(hash(key))
                rows = Rows(key, [], [])
        rows.numbers.append(number)
        rows.cells.append(cells)
    if rows.numbers:
        yield rows


def _not_sorted(table: Table, key: str, row: int, column: int) -> InputError:
    return InputError(
        "not-sorted",
        t("The rows of `{key}` do not stand together.", "“{key}”的各行不连续。").fill(key=key),
        t(
            "Sort the export by its key, or take `sorted` out of the mapping.",
            "请按关键列排序后导出，或去掉映射中的 `sorted`。",
        ),
        where=table.place(row, column),
    )
