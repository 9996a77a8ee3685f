"""Owns the record: a certificate as the export gives it, what went wrong on the way, and where each value stood."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from coo_cli.base.errors import Place
from coo_cli.certificate.finding import Finding
from coo_cli.certificate.model import Certificate
from coo_cli.ingest.table import Table

_LINE = re.compile(r"(\w+)\[(\d+)\](?:\.(\w+))?")


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """What registers gave to the heads, or to the goods lines, of many certificates.

    Attributes:
        registers: their names.
        columns: the column of each one's key.
        keys: the keys of each, by row.
        by: by field, for each row the register that gave its value, counted from 1; 0 where none did.
    """

    registers: tuple[str, ...]
    columns: tuple[int | None, ...]
    keys: tuple[Sequence[str], ...]
    by: Mapping[str, bytes]

    def giver(self, name: str, index: int) -> int | None:
        """Which register gave a row's value, from 0; None when none did."""
        given = self.by.get(name)
        return given[index] - 1 if given and given[index] else None


class Origin(msgspec.Struct, frozen=True):
    """Where a record's values came from; cells are worked out only when they are asked for."""

    table: Table
    columns: Mapping[tuple[str, str], tuple[int, ...]]
    """The columns of each field, by group and name; one table for all records of a type."""
    rows: Mapping[str, Sequence[int]]
    """The row of each line, by group; under `head` the certificate's rows."""
    head: Mapping[int, int]
    """For columns that do not stand in the first row: the row they stand in."""
    moved: Mapping[str, int | None]
    """For paths whose value came from another column than their first: that column."""
    filled: Mapping[str, tuple[Filled, int]] = {}
    """What registers gave, by group, and which row of it the certificate, or its first line, is."""
    cells: Sequence[Sequence[str]] = ()
    """The cells of the certificate's rows."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One certificate of an export.

    Attributes:
        key: names it within its mapping: its key values, joined.
        certificate: only what the export gives; goods lines are numbered where the mapping does not.
        findings: conversion faults, placed.
        broken: the paths whose conversion failed.
        source: the file's name.
        rows: its rows, e.g. `2-5`.
        origin: where its values came from; see `place_of`.
        part_of: the key of the record it is one of several parts of.
    """

    key: str
    certificate: Certificate
    findings: list[Finding]
    broken: frozenset[str]
    source: str
    rows: str
    origin: Origin
    part_of: str = ""


def place_of(record: Record, path: str) -> Place | None:
    """The source cell of a field, e.g. `goods[2].amount`; its row where it came from no column.

    Returns:
        None for a line the record does not have.
    """
    origin = record.origin
    line = _LINE.fullmatch(path)
    if line is not None:
        group, number, name = line[1], int(line[2]), line[3] or ""
        rows = origin.rows.get(group, ())
        if not 1 <= number <= len(rows):
            return None
        return origin.table.place(rows[number - 1], _column(origin, path, group, name, number))
    group, _, name = path.rpartition(".")
    column = _column(origin, path, group or "head", name)
    first = origin.rows["head"][0]
    return origin.table.place(first if column is None else origin.head.get(column, first), column)


def entry_of(record: Record, path: str) -> str:
    """The entry that gave a field's value, e.g. `goods EX-CABLE-01`; empty where it came from no register."""
    line = _LINE.fullmatch(path)
    group, name = (line[1], line[3] or "") if line else ("head", path)
    filled, index = _filled(record.origin, group, int(line[2]) if line else 1)
    giver = filled.giver(name, index) if filled else None
    if not filled or giver is None or not filled.keys[giver][index]:
        return ""
    return f"{filled.registers[giver]} {filled.keys[giver][index]}"


def from_registers(record: Record) -> dict[str, str]:
    """The entries that gave values, by path; a goods line's without its number, and but the register, where all did.

    All entries that goods lines name stand under `goods:` and their register, `goods:goods`.
    """
    told: dict[str, str] = {}
    for group, (filled, first) in record.origin.filled.items():
        count = len(record.certificate.goods) if group == "goods" else 1
        if group == "goods":
            for register, keys in zip(filled.registers, filled.keys, strict=True):
                named = ", ".join(filter(None, dict.fromkeys(keys[first : first + count])))
                told[f"goods:{register}"] = f"{register} {named}" if named else ""
        for name, by in filled.by.items():
            givers = by[first : first + count]
            if group != "goods":
                if givers[0]:
                    told[name] = entry_of(record, name)
            elif len(set(givers)) == 1 and givers[0]:
                told[f"goods.{name}"] = filled.registers[givers[0] - 1]
            else:
                for number, giver in enumerate(givers, 1):
                    if giver:
                        told[f"goods[{number}].{name}"] = entry_of(record, f"goods[{number}].{name}")
    return {path: entry for path, entry in told.items() if entry}


def _filled(origin: Origin, group: str, number: int) -> tuple[Filled | None, int]:
    filled, first = origin.filled.get(group, (None, 0))
    return filled, first + number - 1


def _column(origin: Origin, path: str, group: str, name: str, number: int = 1) -> int | None:
    filled, index = _filled(origin, group, number)
    giver = filled.giver(name, index) if filled else None
    if filled and giver is not None:
        return filled.columns[giver]
    if path in origin.moved:
        return origin.moved[path]
    return next(iter(origin.columns.get((group, name), ())), None)


def spans(rows: Sequence[int]) -> str:
    """Row numbers as people write them: `2-5, 9`."""
    parts: list[str] = []
    first = last = rows[0]
    for row in (*rows[1:], 0):
        if row == last + 1:
            last = row
            continue
        parts.append(f"{first}-{last}" if last > first else str(first))
        first = last = row
    return ", ".join(parts)
