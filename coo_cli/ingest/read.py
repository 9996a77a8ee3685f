"""Owns the door in: an export and a mapping become records, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from coo_cli.base.errors import InputError
from coo_cli.base.resources import Resources
from coo_cli.ingest.assemble import assemble
from coo_cli.ingest.compile import compile_mapping, headings_of
from coo_cli.ingest.grouping import groups
from coo_cli.ingest.mapping import Mapping
from coo_cli.ingest.record import Record, place_of
from coo_cli.ingest.rejected import key_column
from coo_cli.ingest.sources import open_table

__all__ = ["Record", "place_of", "read_export", "read_exports"]


def read_export(path: Path, mapping: Mapping, resources: Resources, name: str = "") -> Iterator[Record]:
    """Read the certificates of one export.

    Good certificates come whatever is wrong with others; a fault of the file as a whole ends the reading.

    Args:
        path: the file.
        mapping: reads it.
        resources: the data files in force.
        name: what the file is called in messages, where its path says nothing to a user.

    Raises:
        InputError: when the file is missing, empty, broken, hostile or in a wrong encoding, or lacks a column.
        ConfigError: for a fault of the mapping.
    """
    with _called(path, name):
        table = open_table(path, mapping.shape.source, headings_of(mapping, resources), resources)
        table = msgspec.structs.replace(table, file=name or table.file)
        plans = compile_mapping(mapping, table, resources)
        key = plans.key or key_column(table)
        yield from assemble(table, plans, groups(table, key, promised=mapping.shape.source.sorted))


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
