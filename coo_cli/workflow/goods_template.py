"""Owns the goods template of a certificate type: which columns it has, how each is explained, what can be chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from coo_cli.base.errors import InputError, Place
from coo_cli.base.files import write_atomic
from coo_cli.base.resources import Resources
from coo_cli.base.texts import Text, t
from coo_cli.catalog.codes import Entry, code_list
from coo_cli.catalog.types import CertType
from coo_cli.certificate.fields import Kind
from coo_cli.certificate.finding import Severity
from coo_cli.ingest.goods_sheet import COUNTED, heading_of, skip_heading
from coo_cli.report.sheet import Column, Need, both, template
from coo_cli.rules.demands import Demand, demands
from coo_cli.workflow.app import App
from coo_cli.workflow.derive import FROM
from coo_cli.workflow.look_up import show_type

_NUMBERS = frozenset({Kind.DECIMAL, Kind.WHOLE})
_SUGGESTED = {
    "package_unit": "package_units",
    "unit_en": "goods_units",
    "aux_unit": "goods_units",
    "aux2_unit": "goods_units",
}
"""Code lists of which a field's value may be, or may not."""

_EXAMPLE = t("EXAMPLE", "示例")
_SHEET = t("goods", "货物项")
_SKIPS = t("Rows with any text here are not imported.", "此列有内容的行不导入。")
_NEEDS: dict[Need, Text] = {
    "required": t("required", "必填"),
    "expected": t("needed in most cases, or worked out where it can be", "通常需填，可推导时自动推导"),
    "optional": t("optional", "选填"),
}
_KINDS = {
    Kind.LINES: t("several lines, parted by line breaks or |", "可多行，用换行或 | 分隔"),
    Kind.DATE: t("a date, YYYY-MM-DD", "日期，YYYY-MM-DD"),
    Kind.DECIMAL: t("a number, at most 5 digits after the point", "数字，最多 5 位小数"),
    Kind.PERCENT: t("a percentage from 0 to 100", "百分比，0 至 100"),
    Kind.DIGITS: t("digits, with leading zeros", "数字代码，保留前导零"),
}


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """A template that was written.

    Attributes:
        file: where it is.
        cert_type: the type it is for.
        columns: the fields, in order.
        required: those marked with a `*`.
    """

    file: str
    cert_type: str
    columns: list[str]
    required: list[str]


def write_template(app: App, cert_type: str, out: Path) -> Template:
    """Write the goods template of a type; a file that is there is never overwritten, it may be filled in.

    Raises:
        InputError: `unknown-type`, `not-a-workbook-name` or `file-exists`.
        ConfigError: `file-unwritable`.
    """
    if out.suffix.lower() != ".xlsx":
        raise InputError(
            "not-a-workbook-name",
            t("The template is an Excel workbook.", "模板为 Excel 工作簿。"),
            t("Give it a name that ends in .xlsx.", "文件名请以 .xlsx 结尾。"),
            where=Place(file=str(out)),
        )
    if out.exists():
        raise InputError(
            "file-exists",
            t("There is a file of this name; it may hold your goods.", "同名文件已存在，其中可能有已填内容。"),
            t("Give another name, or remove it.", "请换一个名称，或先删除该文件。"),
            where=Place(file=str(out)),
        )
    kind = show_type(app, cert_type)
    columns = columns_of(kind, app.resources)
    mark = Column(heading=skip_heading(), help=both(_SKIPS), example=both(_EXAMPLE).replace("\n", " "))
    data = template(f"{_SHEET.zh} {_SHEET.en} {kind.code}", [mark, *columns.values()])
    write_atomic(out, data)
    return Template(
        file=str(out),
        cert_type=kind.code,
        columns=list(columns),
        required=[name for name, column in columns.items() if column.need == "required"],
    )


def columns_of(kind: CertType, resources: Resources) -> dict[str, Column]:
    """The columns of a type's template, by field: those that a goods line of it may fill."""
    return {
        demand.name: _column(demand, kind, resources)
        for demand in demands(resources, kind, "goods", declare=True)
        if demand.unwanted is None and demand.name != COUNTED
    }


def choices_of(kind: CertType, resources: Resources) -> dict[str, dict[str, str]]:
    """By field, what its drop-down shows and the value that stands for; of units their Chinese names too."""
    return {
        demand.name: _spelled(demand, resources) | shown
        for demand in demands(resources, kind, "goods", declare=True)
        if (shown := _choices(demand, kind, resources))
    }


def _column(demand: Demand, kind: CertType, resources: Resources) -> Column:
    field, need = demand.field, _need(demand)
    choices = _choices(demand, kind, resources)
    return Column(
        heading=heading_of(field, required=need == "required"),
        need=need,
        help=_help(demand, need, _example(demand, kind)),
        example=_shown_example(_example(demand, kind), choices),
        choices=tuple(choices),
        strict=bool(choices) and _is_strict(demand, kind),
        number=field.kind in _NUMBERS,
    )


def _need(demand: Demand) -> Need:
    """How much a field is needed: not at all where a new line has it, less where coo may work it out."""
    if demand.missing is None or demand.field.codes in ("goods_item_flags", "pack_types"):
        return "optional"
    severity = demand.severity(demand.missing) or demand.missing.rule.severity
    derived = f"goods.{demand.name}" in FROM
    return "required" if severity is Severity.ERROR and not derived else "expected"


def _help(demand: Demand, need: Need, example: str) -> str:
    field = demand.field
    longest = t("length at most {max}", "最多 {max} 个字符").fill(max=demand.max)
    english = t("in English", "用英文填写")
    said = [
        field.label,
        _NEEDS[need],
        *([_KINDS[field.kind]] if field.kind in _KINDS else []),
        *([longest] if demand.max and field.kind not in _NUMBERS else []),
        *([english] if demand.english else []),
        *([t("e.g. {example}", "如 {example}").fill(example=example)] if example else []),
    ]
    return "\n".join(("\n".join(text.zh for text in said), "", "\n".join(text.en for text in said)))


def _example(demand: Demand, kind: CertType) -> str:
    """The field's own example; a criterion is one of the type's, for goods that are not wholly obtained."""
    if demand.name != "origin_criterion":
        return demand.field.example
    fitting = [c for c in kind.criteria if c.code and not c.pattern and not c.sub and not c.to]
    return next((c.code for c in sorted(fitting, key=lambda c: bool(c.wholly))), "")


def _shown_example(example: str, choices: Mapping[str, str]) -> str:
    return next((label for label, value in choices.items() if value == example), example)


def _is_strict(demand: Demand, kind: CertType) -> bool:
    if demand.name == "origin_criterion":
        return all(c.code and not c.pattern for c in kind.criteria)
    return demand.codes is not None or demand.name == "criterion_sub"


def _choices(demand: Demand, kind: CertType, resources: Resources) -> dict[str, str]:
    """What a field's drop-down shows, and the value that stands for: `CTN 箱 carton` for `CTN`."""
    if demand.unwanted is not None:
        return {}
    if demand.name == "origin_criterion":
        return _labels((c.code, c.name.text) for c in kind.criteria if c.code and not c.pattern)
    if demand.name == "criterion_sub":
        return _labels((sub.code, sub.name.text) for c in kind.criteria for sub in c.sub)
    if demand.name == "unit_zh":
        return {entry.zh: entry.zh for entry in code_list(resources, "goods_units").entries if entry.zh}
    entries = demand.codes.entries if demand.codes else _suggested(demand.name, resources)
    return _labels((entry.code, entry.name) for entry in entries)


def _suggested(name: str, resources: Resources) -> tuple[Entry, ...]:
    return code_list(resources, _SUGGESTED[name]).entries if name in _SUGGESTED else ()


def _spelled(demand: Demand, resources: Resources) -> dict[str, str]:
    """Chinese names of suggested codes: `纸箱` for `CTN`; English ones are left as they are written."""
    names = {
        spelling: entry.code
        for entry in _suggested(demand.name, resources)
        for spelling in (*entry.aliases, entry.zh)
        if not spelling.isascii()
    }
    return names if demand.field.script == "english" else {}


def _labels(items: Iterable[tuple[str, Text]]) -> dict[str, str]:
    """Labels by which a code is chosen; a code that stands for several things shows all of them."""
    names: dict[str, list[str]] = {}
    for code, name in items:
        names.setdefault(code, []).append(f"{name.zh} {name.en}".strip())
    return {f"{code} {' / '.join(dict.fromkeys(said))}".strip(): code for code, said in names.items()}
