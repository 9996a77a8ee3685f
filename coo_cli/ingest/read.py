"""Owns the door in: an export and a mapping become records, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from coo_cli.base.resources import Resources
from coo_cli.ingest.assemble import assemble
from coo_cli.ingest.compile import compile_mapping, headings_of
from coo_cli.ingest.filling import LookUp
from coo_cli.ingest.grouping import groups
from coo_cli.ingest.mapping import Mapping
from coo_cli.ingest.record import Record, entry_of, from_registers, place_of
from coo_cli.ingest.sources import open_table

__all__ = ["LookUp", "Record", "entry_of", "from_registers", "place_of", "read_export", "read_exports"]


def read_export(path: Path, mapping: Mapping, resources: Resources, look_up: LookUp | None = None) -> Iterator[Record]:
    """Read the certificates of one export.

    Good certificates come whatever is wrong with others; a fault of the file as a whole ends the reading.

    Args:
        path: the file.
        mapping: how it is read.
        resources: the data files in force.
        look_up: finds entries of registers; without it what they would fill stays empty.

    Raises:
        InputError: when the file is missing, empty, broken, hostile or in a wrong encoding, or lacks a column.
        ConfigError: for a fault of the mapping.
    """
    table = open_table(path, mapping.shape.source, headings_of(mapping, resources), resources)
    plans = compile_mapping(mapping, table, resources)
    yield from assemble(table, plans, groups(table, plans.key, promised=mapping.shape.source.sorted), look_up)


def read_exports(paths: Sequence[Path], mapping: Mapping, resources: Resources) -> Iterator[Record]:
    """Read the certificates of several exports; the first that cannot be read ends it.

    Raises:
        InputError: as `read_export`.
        ConfigError: as `read_export`.
    """
    for path in paths:
        yield from read_export(path, mapping, resources)
