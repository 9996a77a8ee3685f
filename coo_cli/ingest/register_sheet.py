"""Owns reading a register from a table: columns found by what people call a field, every faulty cell named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from coo_cli.base.errors import InputError, Place
from coo_cli.base.formulas import unguarded
from coo_cli.base.resources import Resources
from coo_cli.base.texts import Text, t
from coo_cli.catalog.types import type_codes
from coo_cli.certificate.fields import Field
from coo_cli.certificate.finding import Finding, has_errors
from coo_cli.certificate.register import Entry, Register
from coo_cli.ingest import texts
from coo_cli.ingest.header import fold
from coo_cli.ingest.register_checks import checked, disagreement
from coo_cli.ingest.shape import Source
from coo_cli.ingest.sources import open_table
from coo_cli.ingest.table import Table
from coo_cli.ingest.values import Step, Unfit, reading_of

_OF_TYPE = re.compile(r"(?P<name>.+?)\s*[@(（]\s*(?P<type>[A-Za-z]{1,2})\s*[)）]?\s*")
"""A heading for one certificate type: `origin_criterion@E`, `原产地标准（E）`."""


class Read(msgspec.Struct, frozen=True):
    """One row: its entry, or None when it cannot be used, and what is wrong with it."""

    entry: Entry | None
    findings: list[Finding]
    row: int


class _Column(msgspec.Struct, frozen=True):
    index: int
    name: str
    """The value's name; empty for the key."""
    field: Field
    step: Step


def read_register(path: Path, register: Register, resources: Resources) -> Iterator[Read]:
    """Read the rows of a table as entries of a register, one row an entry.

    Columns are found by a field's name, its path, its English or Chinese label, or its element in the message;
    a value for one certificate type by these with `@E` or `(E)` behind. A cell that is empty says nothing.

    Raises:
        InputError: as other tables; `column-missing` without the key's column, `column-unknown` for a heading
            that is none of the register's, `column-twice` for a second of the same field.
    """
    yield from entries_of(open_table(path, Source(), _names(register), resources), register, resources)


def entries_of(table: Table, register: Register, resources: Resources) -> Iterator[Read]:
    """Read the rows of a table that is open; see `read_register`."""
    names = _names(register)
    columns = _columns(table, register, names, resources)
    seen: dict[str, int] = {}
    for number, cells in table.rows():
        yield _read(table, register, columns, number, cells, seen)


def read_values(
    register: Register, key: str, given: Mapping[str, str], resources: Resources
) -> tuple[Read, frozenset[str]]:
    """Read values by what people call their fields as an entry, and the names of those that are empty.

    Raises:
        InputError: `column-unknown`.
    """
    header = (register.key.en, *given)
    table = Table(file="", header=header, header_row=1, rows=lambda: iter([(1, (key, *given.values()))]))
    names = _names(register)
    try:
        columns = _columns(table, register, names, resources)
    except InputError as error:
        error.where = None  # what is no file has no cells
        raise
    read = _read(table, register, columns, 1, (key, *given.values()), {})
    findings = [msgspec.structs.replace(finding, place=None) for finding in read.findings]
    empty = {column.name for column in columns if column.name and not given[header[column.index]].strip()}
    return msgspec.structs.replace(read, findings=findings), frozenset(empty)


def headings_of(register: Register, names: Sequence[str]) -> list[str]:
    """The headings of the key and of values, in the language in force, by which they are found again."""
    known = _names(register)

    def heading(name: str) -> str:
        path, _, kind = name.partition("@")
        label = str(register.field(path).label)
        return (label if known.get(fold(label)) == path else path) + (f"@{kind}" if kind else "")

    return [str(register.key.label), *map(heading, names)]


def names_of(field: Field, name: str) -> tuple[str, ...]:
    """What people call a field, the name it is written under first."""
    attribute = name.rpartition(".")[2]
    return tuple(filter(None, (attribute, name, field.zh, field.en, field.element)))


def _names(register: Register) -> dict[str, str]:
    """The value's name by each of its headings, folded; the key's is empty."""
    found = {fold(heading): "" for heading in ("key", *names_of(register.key, ""))}
    for name in (*register.paths, *register.own):
        for heading in names_of(register.field(name), name):
            found.setdefault(fold(heading), name)
    return found


def _columns(table: Table, register: Register, names: dict[str, str], resources: Resources) -> list[_Column]:
    columns: list[_Column] = []
    for index, heading in enumerate(table.header):
        if not heading:
            continue
        name = names.get(fold(heading))
        if name is None and register.by_type and (found := _OF_TYPE.fullmatch(heading)):
            base, kind = names.get(fold(found["name"])), found["type"].upper()
            if base and base in register.paths and kind in type_codes(resources):
                name = f"{base}@{kind}"
        if name is None:
            raise InputError(
                "column-unknown",
                t("The register has nothing headed `{heading}`.", "登记簿没有“{heading}”这一列。").fill(
                    heading=heading
                ),
                t("Use: {names}.", "可用：{names}。").fill(names=_known(register)),
                where=table.place(table.header_row, index),
            )
        if name in {column.name for column in columns}:
            raise InputError(
                "column-twice",
                t("A second column stands for `{name}`.", "“{name}”有两列。").fill(name=heading),
                t("Remove one of them.", "请去掉其中一列。"),
                where=table.place(table.header_row, index),
            )
        field = register.field(name) if name else register.key
        columns.append(_Column(index, name, field, _step(register, name, field, resources)))
    if all(column.name for column in columns):
        raise InputError(
            "column-missing",
            t("The column of the key is missing: {name}.", "缺少关键列：{name}。").fill(name=register.key.label),
            t("Add a column headed `{name}`.", "请加上标题为“{name}”的列。").fill(name=register.key.label),
            where=table.place(table.header_row),
        )
    return columns


def _known(register: Register) -> Text:
    fields = [register.key, *(register.field(name) for name in (*register.paths, *register.own))]
    return Text(", ".join(field.en for field in fields), "、".join(field.zh for field in fields))


def _read(
    table: Table,
    register: Register,
    columns: list[_Column],
    number: int,
    cells: Sequence[str],
    seen: dict[str, int],
) -> Read:
    key = ""
    values: dict[str, str] = {}
    findings: list[Finding] = []
    for column in columns:
        raw = unguarded(cells[column.index].strip()) if column.index < len(cells) else ""
        try:
            _must_be_whole(table, number, column.index)
            text = _text(column, raw)
            if not column.name:
                key = text
                _must_be_new(text, number, seen)
        except Unfit as unfit:
            text = unfit.value
            findings.append(_finding(column, unfit, table.place(number, column.index)))
        if column.name and text:
            values[column.name] = text
    if len(cells) > len(table.header):
        findings.append(
            _finding(columns[0], Unfit(texts.TOO_MANY_CELLS.title, texts.TOO_MANY_CELLS), table.place(number))
        )
    if not findings and (wrong := disagreement(values)):
        name, says = wrong
        index = next(column.index for column in columns if column.name == name)
        findings.append(_finding(columns[index], Unfit(says, texts.UNFIT), table.place(number, index)))
    usable = key and not has_errors(findings)
    return Read(Entry(key=key, values=values) if usable else None, findings, number)


def _text(column: _Column, raw: str) -> str:
    text = column.step(raw) if raw else ""
    if column.field.max and len(text) > column.field.max:
        says = t("{label}: {count} characters, at most {max} are allowed.", "{label}：{count} 个字符，最多 {max} 个。")
        raise Unfit(says.fill(label=column.field.label, count=len(text), max=column.field.max))
    return text


def _must_be_whole(table: Table, row: int, column: int) -> None:
    held = table.damaged.get((row, column))
    if held is not None:
        raise Unfit(t("The cell holds `{held}`.", "单元格内容为“{held}”。").fill(held=held), texts.DAMAGED_CELL)


def _step(register: Register, name: str, field: Field, resources: Resources) -> Step:
    """Reads a value by its field, and holds it against what it must be."""
    step = reading_of(field, resources)
    return lambda text: checked(register, name.partition("@")[0], step(text), resources)


def _must_be_new(key: str, number: int, seen: dict[str, int]) -> None:
    if not key:
        raise Unfit(t("The key is empty.", "关键列为空。"), texts.NO_KEY)
    if key in seen:
        says = t("`{key}` stands in row {row} too.", "“{key}”在第 {row} 行已出现。")
        raise Unfit(says.fill(key=key, row=seen[key]), texts.TWICE)
    seen[key] = number


def _finding(column: _Column, unfit: Unfit, place: Place) -> Finding:
    rule = unfit.rule
    path = column.name or "key"
    return Finding(rule=rule.id, severity=rule.severity, path=path, text=unfit.text, fix=rule.fix, place=place)
