"""Owns joining: tables of headers, other sheets or other files, whose columns the lines get by key, row by row."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from coo_cli.base.errors import InputError, Place
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.ingest.header import Headings, fold
from coo_cli.ingest.rejected import own_columns
from coo_cli.ingest.shape import LINES, Join, Layout, Source
from coo_cli.ingest.sources import open_table
from coo_cli.ingest.table import Joined, Row, Table
from coo_cli.ingest.totals import totals_of, without_totals

MAX_HEADERS = 1_000_000
"""Rows of a joined table, which is held in memory; the lines are not."""

_LAYOUT = tuple(Layout.model_fields)
_Key = tuple[str, ...]


class _Headers(msgspec.Struct, frozen=True, kw_only=True):
    """A joined table in memory."""

    joined: Joined
    rows: dict[_Key, Row]
    """The last row of each key."""
    nameless: list[Row]
    """Rows whose key is empty."""
    at: array[int]
    """By the number of a row of the lines: the row that belongs to it, or 0."""


def open_joined(path: Path, source: Source, headings: Collection[str], resources: Resources) -> Table:
    """Open an export with the tables that are joined to it.

    Args:
        path: the export: the table of lines.
        source: what the mapping says of it.
        headings: the headings the mapping names.
        resources: the data files in force.

    Raises:
        InputError: as `open_table`, of any of the tables; `join-name` when the export's name has not the form the
            mapping gives, `join-too-large`, and `column-missing` for a key column.
    """
    here = {name for join in source.join for name in join.on}
    lines = open_table(path, source, {*_bare(headings, {LINES, source.sheet}), *here}, resources)
    if own_columns(lines):  # rejected records: their headers' cells stand beside those of the lines
        return msgspec.structs.replace(lines, aliases=tuple(_aliases(lines, source)))
    tables = []
    for join in source.join:
        layout = Source.model_validate({name: getattr(join, name) for name in _LAYOUT if name in join.model_fields_set})
        named = {*_bare(headings, {join.title}), *join.on.values()}
        tables.append((join, open_table(_beside(path, join), layout, named, resources)))
    return joined(lines, tables) if tables else lines


def joined_files(path: Path, source: Source) -> Iterator[Path]:
    """The files that are joined to an export; none where its name does not tell which."""
    for join in source.join:
        with suppress(InputError):  # opening it will tell
            yield _beside(path, join)


def headings_apart(table: Table) -> list[str]:
    """All headings of a table, those of the tables that are joined to it with the table's name before them."""
    theirs = [f"{one.title}.{name}" if name else "" for one in table.joined for name in one.table.header]
    return [*table.header[: table.width], *theirs]


def _aliases(rejected: Table, source: Source) -> Iterator[tuple[str, int]]:
    """What a mapping may call the columns whose headings `headings_apart` made; see `Headings`."""
    titles = {join.title: join for join in source.join}
    for column, heading in enumerate(rejected.header[own_columns(rejected) :], own_columns(rejected)):
        title, _, name = heading.partition(".")
        join = titles.get(title)
        if join is None:
            yield f"{LINES}.{heading}", column
            if source.sheet:
                yield f"{source.sheet}.{heading}", column
        elif all(there != name or fold(here) != fold(name) for here, there in join.on.items()):
            yield name, column


def joined(lines: Table, tables: Sequence[tuple[Join, Table]]) -> Table:
    """The lines with the columns of the tables that are joined to them.

    Raises:
        InputError: `join-too-large`, and `column-missing` for a key column.
    """
    headers: list[_Headers] = []
    alone: dict[int, tuple[int, int]] = {}
    first = len(lines.header)
    for join, table in tables:
        headers.append(_headers(lines, first, join, table))
        first += len(table.header)
    return msgspec.structs.replace(
        lines,
        header=(*lines.header, *(heading for _, table in tables for heading in table.header)),
        rows=lambda: _rows(lines, headers, alone),
        keys=None,
        joined=tuple(one.joined for one in headers),
        alone=alone,
    )


def _bare(headings: Collection[str], titles: Collection[str]) -> set[str]:
    """Headings as they stand in one of the tables, without its name before them."""
    found = set(headings)
    for title in filter(None, titles):
        found |= {heading.removeprefix(f"{title}.") for heading in headings}
    return found


def _headers(lines: Table, first: int, join: Join, table: Table) -> _Headers:
    """A joined table, read."""
    theirs, ours = Headings(table), Headings(lines)
    pairs = [
        (ours.find((here,), optional=False), theirs.find((there,), optional=False)) for here, there in join.on.items()
    ]
    ours.must_be_complete()
    theirs.must_be_complete()
    on = tuple((here, there) for here, there in pairs if here is not None and there is not None)
    keys, whole = [there for _, there in on], table
    table = without_totals(table, keys, join.totals)
    rows: dict[_Key, Row] = {}
    twice: dict[int, int] = {}
    nameless: list[Row] = []
    for count, (number, cells) in enumerate(table.rows(), 1):
        if count > MAX_HEADERS:
            raise InputError(
                "join-too-large",
                t("The joined table has more than {most} rows.", "被关联的表超过 {most} 行。").fill(most=MAX_HEADERS),
                t(
                    "It is held in memory: split the export, or let the lines be the larger table.",
                    "该表须整体装入内存：请拆分导出，或以较大的表作为明细。",
                ),
                where=table.place(number),
            )
        width = len(table.header)
        padded = [*cells[:width], *[""] * (width - len(cells))]
        key = tuple(padded[there].strip() for _, there in on)
        if not any(key):
            nameless.append((number, padded))
            continue
        if key in rows:
            twice[number] = rows[key][0]
        rows[key] = (number, padded)
    at = array("I")
    described = Joined(
        title=join.title,
        table=table,
        first=first,
        on=on,
        row_of=lambda row: at[row] if row < len(at) else 0,
        twice=twice,
        totals=lambda: totals_of(whole, keys, join.totals),
    )
    return _Headers(joined=described, rows=rows, nameless=nameless, at=at)


def _rows(lines: Table, headers: Sequence[_Headers], alone: dict[int, tuple[int, int]]) -> Iterator[Row]:
    """The rows of the lines with their headers' cells; then a row for each header no line names, so that it is told of.

    What a ragged row has too much stands at its end.
    """
    width = len(lines.header)
    used: list[set[int]] = [set() for _ in headers]
    number = lines.header_row
    for number, cells in lines.rows():
        own = [*cells[:width], *[""] * (width - len(cells))]
        yield number, [*_filled(number, own, headers, used), *cells[width:]]
    for index, one in enumerate(headers):
        unnamed = (row for row in one.rows.values() if row[0] not in used[index])
        for there, found in sorted([*unnamed, *one.nameless], key=lambda row: row[0]):
            number += 1
            own = [""] * width
            for mine, theirs in one.joined.on:
                own[mine] = found[theirs]
            alone[number] = (index, there)
            cells = _filled(number, own, headers, used)
            start = one.joined.first
            cells[start : start + len(found)] = found
            one.at[number] = there
            yield number, cells


def _filled(number: int, own: list[str], headers: Sequence[_Headers], used: Sequence[set[int]]) -> list[str]:
    """A row with the cells of the headers that belong to it; remembers which these are."""
    cells = list(own)
    for one, seen in zip(headers, used, strict=True):
        row, found = one.rows.get(tuple([own[here].strip() for here, _ in one.joined.on]), (0, ()))
        if number >= len(one.at):
            one.at.extend([0] * (number + 1 - len(one.at)))
        one.at[number] = row
        seen.add(row)
        cells += found or [""] * len(one.joined.table.header)
    return cells


def _beside(path: Path, join: Join) -> Path:
    """The file a join names: the export itself, or one beside it."""
    if not join.file:
        return path
    starred = ""
    if join.export:
        before, star, after = join.export.partition("*")
        name = path.name
        if not (name.startswith(before) and name.endswith(after) and len(name) >= len(before) + len(after)) or (
            not star and name != join.export
        ):
            raise InputError(
                "join-name",
                t("The export's name has not the form `{form}`.", "导出文件名不符合“{form}”。").fill(form=join.export),
                t(
                    "The mapping finds the file of headers by it: rename the export, or correct `source.join`.",
                    "映射据此查找表头文件：请更改导出文件名，或更正 `source.join`。",
                ),
                where=Place(file=str(path)),
            )
        starred = name[len(before) : len(name) - len(after)]
    return path.parent / join.file.replace("{stem}", path.stem).replace("*", starred)


def key_columns(table: Table, group_by: Sequence[Sequence[str]]) -> list[int]:
    """The columns of the lines that say what a row belongs to: a certificate, or a header."""
    wanted = {fold(name) for names in group_by for name in names}
    own = [column for column, heading in enumerate(table.header[: table.width]) if fold(heading) in wanted]
    return list(dict.fromkeys([*own, *(here for one in table.joined for here, _ in one.on)]))
