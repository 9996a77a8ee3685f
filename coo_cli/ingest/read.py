"""Owns the door in: an export and a mapping become records, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path

import msgspec

from coo_cli.base.errors import InputError, Place
from coo_cli.base.resources import Resources
from coo_cli.ingest.assemble import assemble
from coo_cli.ingest.compile import compile_mapping, headings_of
from coo_cli.ingest.filling import LookUp
from coo_cli.ingest.grouping import Rows, continued, groups
from coo_cli.ingest.joined import key_columns, open_joined
from coo_cli.ingest.mapping import Mapping
from coo_cli.ingest.plan import Plans
from coo_cli.ingest.record import Record, entry_of, from_registers, place_of
from coo_cli.ingest.rejected import key_column
from coo_cli.ingest.table import Table
from coo_cli.ingest.totals import totals_of, without_totals

__all__ = [
    "LookUp",
    "Record",
    "entry_of",
    "from_registers",
    "left_out",
    "place_of",
    "read_chunks",
    "read_export",
    "read_exports",
]


def read_export(
    path: Path, mapping: Mapping, resources: Resources, look_up: LookUp | None = None, *, name: str = ""
) -> Iterator[Record]:
    """Read the certificates of one export.

    Good certificates come whatever is wrong with others; a fault of the file as a whole ends the reading.

    Args:
        path: the file.
        mapping: how it is read.
        resources: the data files in force.
        look_up: finds entries of registers; without it what they would fill stays empty.
        name: what the file is called in messages, where its path says nothing to a user.

    Raises:
        InputError: when the file is missing, empty, broken, hostile or in a wrong encoding, or lacks a column.
        ConfigError: for a fault of the mapping.
    """
    with _called(path, name):
        table, plans, certificates = _certificates(path, mapping, resources, name)
        yield from assemble(table, plans, certificates, look_up)


def read_chunks(
    path: Path,
    mapping: Mapping,
    resources: Resources,
    size: int,
    wanted: Callable[[int], bool] = lambda _: True,
    look_up: LookUp | None = None,
    *,
    name: str = "",
) -> Iterator[list[Record]]:
    """Read the certificates of one export, so many at a time.

    Several processes can share an export: each reads all rows, which is cheap, and converts its own chunks.

    Args:
        path: the file.
        mapping: how it is read.
        resources: the data files in force.
        size: certificates a chunk, the last may have fewer.
        wanted: tells by a chunk's number, from 0, whether to convert it; others come empty.
        look_up: as `read_export`.
        name: as `read_export`.

    Raises:
        InputError: as `read_export`.
        ConfigError: as `read_export`.
    """
    with _called(path, name):
        table, plans, certificates = _certificates(path, mapping, resources, name)
        for number in count():
            chunk = list(islice(certificates, size))
            if not chunk:
                return
            yield list(assemble(table, plans, iter(chunk), look_up)) if wanted(number) else []


def _certificates(path: Path, mapping: Mapping, resources: Resources, name: str) -> tuple[Table, Plans, Iterator[Rows]]:
    """The rows of an export by certificate, and how they are read."""
    table, keys = _opened(path, mapping, resources)
    table = without_totals(table, keys, mapping.shape.source.totals)
    table = msgspec.structs.replace(table, file=name or table.file)
    plans = compile_mapping(mapping, table, resources)
    if mapping.shape.source.continued:
        table = continued(table, plans.key, plans.head_columns())
    return table, plans, groups(table, plans.key or key_column(table), promised=mapping.shape.source.sorted)


def left_out(path: Path, mapping: Mapping, resources: Resources) -> list[Place]:
    """The rows of an export, and of the tables that are joined to it, that are left out because they are totals.

    Raises:
        InputError: as `read_export`.
        ConfigError: as `read_export`.
    """
    table, keys = _opened(path, mapping, resources)
    own = [table.place(row) for row, _ in totals_of(table, keys, mapping.shape.source.totals)]
    return own + [one.table.place(row) for one in table.joined for row, _ in one.totals()]


def _opened(path: Path, mapping: Mapping, resources: Resources) -> tuple[Table, list[int]]:
    """The table of an export and the columns by which its rows belong to a certificate."""
    table = open_joined(path, mapping.shape.source, headings_of(mapping, resources), resources)
    return table, key_columns(table, mapping.shape.group_by)


@contextmanager
def _called(path: Path, name: str) -> Iterator[None]:
    """Have errors on a file call it by a name of its own."""
    try:
        yield
    except InputError as error:
        if name and error.where is not None and error.where.file == str(path):
            error.where = msgspec.structs.replace(error.where, file=name)
        raise


def read_exports(paths: Sequence[Path], mapping: Mapping, resources: Resources) -> Iterator[Record]:
    """Read the certificates of several exports; the first that cannot be read ends it.

    Raises:
        InputError: as `read_export`.
        ConfigError: as `read_export`.
    """
    for path in paths:
        yield from read_export(path, mapping, resources)
