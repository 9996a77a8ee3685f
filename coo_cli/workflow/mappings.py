"""Owns looking at mappings: which there are, what a type's required fields come from, and how an export would read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal

import msgspec

from coo_cli.base.errors import ConfigError, Place
from coo_cli.base.resources import Resources
from coo_cli.base.texts import Text, t
from coo_cli.catalog.codes import code_list
from coo_cli.catalog.types import CertType
from coo_cli.certificate.fields import Field, Kind, describe
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import GROUPS, Certificate
from coo_cli.certificate.register import REGISTERS
from coo_cli.ingest.read import entry_of, left_out, place_of, read_export
from coo_cli.ingest.record import spans
from coo_cli.report.problem import Problem, of_error, of_findings
from coo_cli.rules.demands import demands
from coo_cli.workflow.app import App
from coo_cli.workflow.complete import Layer, completed, with_number
from coo_cli.workflow.exports import holds_nothing
from coo_cli.workflow.look_up import show_type
from coo_cli.workflow.profile import Profile
from coo_cli.workflow.registered import registers

Way = Literal["mapping", "register", "added", "none"]

_WAYS: dict[Way, Text] = {
    "mapping": t("the export", "导出数据"),
    "register": t("a register", "登记簿"),
    "added": t("the profile, or worked out", "企业资料或自动推导"),
    "none": t("NOTHING", "无来源"),
}


def way_text(way: Way) -> Text:
    """Where a value comes from, in words."""
    return _WAYS[way]


class MappingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A mapping in one line; one with a fault is listed with it."""

    name: str
    en: str
    zh: str
    """What it reads."""
    file: str
    fault: Problem | None = None


class Covered(msgspec.Struct, frozen=True, kw_only=True):
    """A field a declaration of the type needs, and where its value comes from."""

    path: str
    en: str
    zh: str
    way: Way
    required: bool
    """Whether it is an error without; else a warning."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One value as a preview shows it."""

    path: str
    en: str
    zh: str
    value: str
    cell: str
    """The row and column it came from; empty when it came from none."""
    entry: str = ""
    """The register's entry that gave it, whose key stands in the cell."""


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """One certificate as the export and the mapping make it, before anything is added."""

    key: str
    rows: str
    values: list[Shown]
    problems: list[Problem]


def list_mappings(app: App) -> list[MappingRow]:
    """All mappings of package, user and workspace."""
    return [_row(app, name) for name in app.resources.names("mappings")]


def check_mappings(app: App, names: Sequence[str]) -> tuple[list[str], list[Problem]]:
    """Read mappings with everything they name: those with nothing wrong, and the faults of the others."""
    found = {name: app.mapping_faults(name) for name in names}
    return (
        [name for name, faults in found.items() if not faults],
        [of_error(fault, name) for name, faults in found.items() for fault in faults],
    )


class EditorSchema(msgspec.Struct, frozen=True):
    """The JSON Schema of mapping files: as data, and as it is published."""

    data: dict[str, object]
    text: bytes


def schema_for_editors() -> EditorSchema:
    """The JSON Schema of mapping files."""
    from coo_cli.ingest.json_schema import mapping_schema

    data = mapping_schema()
    return EditorSchema(data, json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n")


def coverage(app: App, mapping: str, cert_type: str, profile: str = "") -> list[Covered]:
    """What a declaration of a type needs, field by field, and where a mapping takes it from.

    A column that the export may lack counts as a source.

    Raises:
        InputError: `unknown-type`.
        ConfigError: for a fault of the mapping or the profile.
    """
    kind = show_type(app, cert_type)
    shape = app.mapping(mapping, profile).shape
    own = shape.types.get(kind.code)
    mapped = {
        path
        for group in GROUPS
        for name, value in {
            **getattr(shape, group or "head"),
            **(getattr(own, group or "head") if own else {}),
        }.items()
        if value is not None
        for path in [f"{group}.{name}" if group else name]
    }
    own_profile = app.profile(profile)[1]
    with registers(app) as kept:
        layers = kept.defaults().layers(Certificate(cert_type=kind.code), own_profile)
    looked_up = {path for name, one in shape.lookups.items() if one for path in REGISTERS[name].paths}
    registered = {*looked_up, *(name for layer in layers for name in layer.values)} - mapped
    added = _added(app, kind, mapped | looked_up, own_profile, layers)
    return [
        Covered(
            path=path,
            en=field.en,
            zh=field.zh,
            way=_way(path, mapped, registered, added),
            required=required,
        )
        for path, field, required in _demanded(app, kind)
    ]


def _way(path: str, mapped: set[str], registered: set[str], added: set[str]) -> Way:
    if path in mapped:
        return "mapping"
    if path in registered:
        return "register"
    return "added" if path in added else "none"


def _demanded(app: App, kind: CertType) -> Iterator[tuple[str, Field, bool]]:
    for group in (
        "",
        "goods",
        *sorted({path.partition(".")[0] for path in kind.fields.require if "." in path} - {"goods"}),
    ):
        for demand in demands(app.resources, kind, group, declare=True):
            if demand.missing is not None:
                severity = demand.severity(demand.missing) or demand.missing.rule.severity
                path = f"{group}.{demand.name}" if group else demand.name
                yield path, demand.field, severity is Severity.ERROR


def _added(app: App, kind: CertType, mapped: set[str], profile: Profile, layers: Sequence[Layer]) -> set[str]:
    """The paths that hold something once a certificate, given all that is mapped, is completed."""

    def specimens(group: str) -> dict[str, str]:
        fields = ((name, f"{group}.{name}" if group else name, field) for name, field in _fields(group))
        return {name: _specimen(field, app.resources) for name, path, field in fields if path in mapped}

    lines = {group: [specimens(group)] for group in ("goods", "invoices", "nonparty") if specimens(group)}
    given = msgspec.convert({**specimens(""), "cert_type": kind.code, "goods": [{}], **lines}, Certificate)
    full = completed(given, profile, app.resources, app.clock().date(), layers).certificate
    made = with_number(full, "-")
    return {path.replace("[1]", "") for path, _, _ in values_of(made)}


def _fields(group: str) -> Iterator[tuple[str, Field]]:
    return ((item.name, item.field) for item in describe(GROUPS[group]))


def _specimen(field: Field, resources: Resources) -> str:
    """Some value a field may hold."""
    if field.codes and (entries := code_list(resources, field.codes).entries):
        return entries[0].code
    if field.example or field.kind not in (Kind.DECIMAL, Kind.DATE, Kind.WHOLE):
        return field.example or "X"
    return "2026-01-01" if field.kind is Kind.DATE else "1"


def preview(app: App, mapping: str, export: Path, count: int) -> list[Preview]:
    """The first certificates of an export, each value with its field's name and the cell it came from.

    Raises:
        InputError: when the export cannot be read.
        ConfigError: for a fault of the mapping.
    """
    loaded = app.mapping(mapping)
    with registers(app) as kept:
        unused = kept.unused_by(loaded)
        records = list(islice(read_export(export, loaded, app.resources, kept.look_up), count))
    return [
        Preview(
            key=record.key,
            rows=record.rows,
            values=[
                Shown(
                    path=path,
                    en=field.en,
                    zh=field.zh,
                    value=value,
                    cell=cell_of(place_of(record, path)),
                    entry=entry_of(record, path),
                )
                for path, field, value in values_of(record.certificate)
            ],
            problems=[
                *(unused if record is records[0] else ()),
                *(p for severity in Severity for p in of_findings(record.findings, severity, record.key)),
            ],
        )
        for record in records
    ]


def not_shown(app: App, mapping: str, export: Path, found: Sequence[Preview]) -> list[Problem]:
    """What to say of an export that shows no certificate, and of rows that are left out because they are totals.

    Raises:
        InputError: when the export cannot be read.
        ConfigError: for a fault of the mapping.
    """
    tables: dict[Place, list[int]] = {}
    for place in left_out(export, app.mapping(mapping), app.resources):
        tables.setdefault(Place(file=place.file, sheet=place.sheet), []).append(place.row)
    nothing = [] if found else [of_error(holds_nothing(str(export)))]
    if not tables:
        return nothing
    first, *others = tables
    rows = [
        spans(tables[first]),
        *(f"{Path(one.file).name} {one.sheet}".strip() + f": {spans(tables[one])}" for one in others),
    ]
    says = t(
        "Rows left out, for they are totals: {rows} ({count}).", "作为合计略去的行：{rows}（共 {count} 行）。"
    ).fill(count=sum(map(len, tables.values())), rows="; ".join(rows))
    fix = t(
        "If one of them is goods, give it its key, or name other words in `source: {totals: [...]}`.",
        "如其中有货物行，请补上关键值，或在 `source: {totals: [...]}` 中改用其他词语。",
    )
    return [
        *nothing,
        Problem(
            code="totals-left-out",
            text=says._asdict(),
            fix=fix._asdict(),
            place=first,
            severity=Severity.ADVICE,
        ),
    ]


def cell_of(place: Place | None) -> str:
    """A cell without its file, for people; empty where a value came from none."""
    return str(place).removeprefix(place.file).lstrip(" :") if place is not None and place.column else ""


def values_of(cert: Certificate) -> Iterator[tuple[str, Field, str]]:
    """Everything a certificate holds: the path, the field's description and the value."""
    for group in GROUPS:
        held = cert if not group else getattr(cert, group)
        rows: Sequence[msgspec.Struct] = held if isinstance(held, tuple) else [held] if held is not None else []
        for number, row in enumerate(rows, 1):
            at = f"{group}[{number}]." if isinstance(held, tuple) else f"{group}." if group else ""
            for item in describe(GROUPS[group]):
                if value := getattr(row, item.name):
                    yield at + item.name, item.field, value


def _row(app: App, name: str) -> MappingRow:
    file = str(app.resources.find(f"mappings/{name}.yaml").path)
    try:
        said = app.mapping(name).shape.description
    except ConfigError as error:
        return MappingRow(name=name, en="", zh="", file=file, fault=of_error(error))
    en, zh = (said, said) if isinstance(said, str) else said.text
    return MappingRow(name=name, en=en, zh=zh, file=file)
