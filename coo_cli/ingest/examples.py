"""Owns running the examples of this room's rules: a small export, read as any other is."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping as Items

from coo_cli.base import yamls
from coo_cli.base.layers import overlay
from coo_cli.base.resources import Resources
from coo_cli.certificate.example import OnExport
from coo_cli.certificate.finding import Finding
from coo_cli.certificate.register import register_of
from coo_cli.ingest.assemble import assemble
from coo_cli.ingest.compile import compile_mapping
from coo_cli.ingest.filling import LookUp
from coo_cli.ingest.grouping import groups
from coo_cli.ingest.joined import joined
from coo_cli.ingest.mapping import Mapping
from coo_cli.ingest.register_sheet import entries_of
from coo_cli.ingest.shape import Shape
from coo_cli.ingest.split import split
from coo_cli.ingest.table import Cell, Table, column_of

_TYPED = {"head": {"cert_type": {"const": "C"}}}
"""What every mapping must say and no example need repeat."""

_NAME = "example"
_RANGE = re.compile(r"([A-Z]+)(\d+):[A-Z]+(\d+)")


def findings_of(example: OnExport, resources: Resources) -> list[Finding]:
    """What reading an export finds.

    Raises:
        ConfigError: when a data file has a fault.
    """
    table = _table(example.table, example.merged)
    if example.register:
        rows = entries_of(table, register_of(example.register), resources)
        return [finding for row in rows for finding in row.findings]
    laid, _ = overlay([("", _TYPED), (_NAME, yamls.parse_mapping(example.mapping, _NAME))])
    mapping = Mapping(name=_NAME, shape=Shape.model_validate(laid), origins={}, files={})
    if mapping.shape.source.join:
        table = joined(table, [(mapping.shape.source.join[0], _table(example.heads))])
    plans = compile_mapping(mapping, table, resources)
    records = assemble(table, plans, groups(table, plans.key, promised=False), _look_up(example, resources))
    if example.most:
        records = (part for record in records for part in split(record, example.most))
    return [finding for record in records for finding in record.findings]


def _look_up(example: OnExport, resources: Resources) -> LookUp:
    """The registers of an example."""
    kept = {
        name: {
            read.entry.key: read.entry
            for read in entries_of(_table(text), register_of(name), resources)
            if read.entry is not None
        }
        for name, text in example.entries.items()
    }
    return lambda name, keys: {key: kept[name][key] for key in keys if key in kept[name]}


def _table(written: str, merged: str = "") -> Table:
    """A table as a source hands it on; a cell that begins with `#` is one with an error value."""
    header, *rows = csv.reader(written.splitlines())
    numbered = list(enumerate(rows, 2))
    damaged: Items[Cell, str] = {
        (row, column): text for row, cells in numbered for column, text in enumerate(cells) if text.startswith("#")
    }
    return Table(
        file=_NAME,
        header=tuple(header),
        header_row=1,
        rows=lambda: iter(numbered),
        damaged=damaged,
        merged=_merged(merged),
    )


def _merged(cells: str) -> frozenset[Cell]:
    """The cells of a range such as `B2:B3` that repeat its first one."""
    found = _RANGE.fullmatch(cells)
    if found is None:
        return frozenset()
    return frozenset((row, column_of(found[1])) for row in range(int(found[2]) + 1, int(found[3]) + 1))
