"""Owns reading a published tariff schedule: its columns found by their usual headings, every bad row named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from coo_cli.base.errors import InputError
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.certificate.finding import Finding
from coo_cli.ingest import texts
from coo_cli.ingest.header import Headings, fold
from coo_cli.ingest.schedule_shape import Category, ScheduleShape
from coo_cli.ingest.shape import Layout, Source
from coo_cli.ingest.sources import open_table
from coo_cli.ingest.table import Table, headings_shown
from coo_cli.tariff.rate import published
from coo_cli.tariff.schedule import Line, digits_of
from coo_cli.tariff.staging import equal_cuts, share_left

_USUAL: Mapping[str, tuple[str, ...]] = {
    "hs_code": ("HS code", "HS", "tariff item", "tariff line", "tariff code", "税则号列", "税号", "HS编码", "商品编码"),
    "name": ("description", "description of goods", "commodity", "商品名称", "货品名称", "商品描述"),
    "base": ("base rate", "base rate of duty", "基准税率", "基础税率"),
    "mfn": ("MFN", "MFN rate", "applied MFN rate", "最惠国税率", "最惠国"),
    "rate": ("rate", "preferential rate", "agreement rate", "协定税率", "优惠税率"),
    "category": ("category", "staging category", "staging", "降税分类", "降税类别", "类别"),
}
_YEAR = re.compile(r"(?<!\d)(?P<year>20\d\d|199\d)(?!\d)")
_NTH = re.compile(r"(?:year|yr\.?)\s*(?P<n>\d{1,2})|第\s*(?P<zh>\d{1,2})\s*年", re.IGNORECASE)
_FIRST, _LAST = 2005, 2065
"""The years whose columns are looked for when the row of headings is."""


class ReadLine(msgspec.Struct, frozen=True):
    """One row: its line, or None when it cannot be used, and what is wrong with it."""

    line: Line | None
    findings: list[Finding]


class _Columns(msgspec.Struct, frozen=True, kw_only=True):
    hs_code: int
    others: Mapping[str, int]
    """By the attribute of a line, or `rate`."""
    years: Mapping[int, int]
    """By year."""


def read_schedule(path: Path, shape: ScheduleShape, resources: Resources) -> Iterator[ReadLine]:
    """Read the lines of a schedule in their order; rows without code and rate, such as those of chapters, are left out.

    Args:
        path: a CSV, Excel or other table.
        shape: what is said of it.
        resources: the data files in force.

    Raises:
        InputError: as other tables; `column-missing` without the column of codes, `no-rates` without any of rates,
            `no-year` where nothing says from when on they hold.
    """
    source = Source(**{name: getattr(shape.table, name) for name in Layout.model_fields})
    table = open_table(path, source, _wanted(shape), resources)
    columns = _found(table, shape)
    for number, cells in table.rows():
        read = _read(table, columns, shape, number, cells)
        if read is not None:
            yield read


def _wanted(shape: ScheduleShape) -> set[str]:
    """Headings by which the row of headings is told from titles above it."""
    named = {heading for name in _USUAL for heading in (*getattr(shape.columns, name), *_USUAL[name])}
    years = {text for year in range(_FIRST, _LAST) for text in (str(year), f"{year}年")}
    return named | years | set(shape.years)


def _found(table: Table, shape: ScheduleShape) -> _Columns:
    headings = Headings(table)
    found: dict[str, int] = {}
    for name, usual in _USUAL.items():
        given = getattr(shape.columns, name)
        index = headings.find(given or usual, optional=not given and name != "hs_code")
        if index is not None:
            found[name] = index
    headings.must_be_complete()
    years = {
        year: index
        for index, heading in enumerate(table.header)
        if index not in found.values() and (year := _year(heading, shape)) is not None
    }
    if not years and not found.keys() & {"base", "mfn", "rate"}:
        raise InputError(
            "no-rates",
            t("No column holds rates.", "没有税率列。"),
            t(
                "Name them in a file for --map, under `columns` or `years`. Headings found: {found}.",
                "请在 --map 文件的 `columns` 或 `years` 中指定。现有标题：{found}。",
            ).fill(found=headings_shown(table.header)),
            where=table.place(table.header_row),
        )
    if "rate" in found and not years and shape.first_year is None:
        raise InputError(
            "no-year",
            t("Nothing says from which year on the rates hold.", "没有说明税率自哪一年起适用。"),
            t("Give it with --first-year 2026.", "请用 --first-year 2026 指定。"),
            where=table.place(table.header_row, found["rate"]),
        )
    return _Columns(hs_code=found.pop("hs_code"), others=found, years=years)


def _year(heading: str, shape: ScheduleShape) -> int | None:
    """The year from which the rates under a heading hold."""
    said = {fold(name): year for name, year in shape.years.items()}.get(fold(heading))
    if said is not None:
        return said
    plain = unicodedata.normalize("NFKC", heading)
    years = _YEAR.findall(plain)
    if len(years) == 1:
        return int(years[0])
    nth = _NTH.search(plain)
    return shape.first_year + int(nth["n"] or nth["zh"]) - 1 if nth and shape.first_year else None


def _read(table: Table, columns: _Columns, shape: ScheduleShape, number: int, cells: Sequence[str]) -> ReadLine | None:
    def cell(index: int | None) -> str:
        return cells[index].strip() if index is not None and index < len(cells) else ""

    code = _code(cell(columns.hs_code), shape.hs_digits)
    rates = {year: rate for year, index in columns.years.items() if (rate := published(cell(index)))}
    texts_of = {name: cell(index) for name, index in columns.others.items()}
    base, mfn, now = (published(texts_of.get(name, "")) for name in ("base", "mfn", "rate"))
    if not code and not (rates or base or mfn or now):
        return None
    findings = _faults(table, columns, number, cell(columns.hs_code) if not code else "")
    category = texts_of.get("category", "")
    if not rates and category in shape.categories:
        rates = _staged(shape.categories[category], base, shape)
    if not rates and now and shape.first_year is not None:
        rates = {shape.first_year: now}
    line = Line(
        hs_code=code,
        name=" ".join(texts_of.get("name", "").split()),
        base=base,
        mfn=mfn,
        category=category,
        rates=rates,
    )
    return ReadLine(None if findings else line, findings)


def _code(text: str, digits: int | None) -> str:
    """An HS code's digits; a zero that a spreadsheet took off its beginning is put back where its length tells."""
    code = digits_of(text)
    if digits is not None and len(code) == digits - 1:
        return "0" + code
    return "0" + code if len(code) in (5, 7) else code


def _staged(category: Category, base: str, shape: ScheduleShape) -> dict[int, str]:
    """The rates that a category leads to; none where the year of entry into force is not said."""
    if category.keep or shape.first_year is None:
        return {}
    if category.cuts is not None:
        return equal_cuts(base, category.cuts, shape.first_year, shape.decimals)
    return share_left(base, category.left, shape.first_year, shape.decimals)


def _faults(table: Table, columns: _Columns, number: int, bad_code: str) -> list[Finding]:
    """What keeps a row from being used: a code that is none, or a cell whose value is lost."""
    found = []
    if bad_code or columns.hs_code in {c for (row, c) in table.damaged if row == number}:
        rule = texts.NOT_DIGITS
        says = t("`{text}` is no HS code.", "“{text}”不是 HS 编码。").fill(text=bad_code)
        found.append((rule, says, columns.hs_code))
    for index in (*columns.others.values(), *columns.years.values()):
        held = table.damage(number, index)
        if held is not None:
            rule = texts.DAMAGED_CELL
            found.append((rule, t("The cell holds `{held}`.", "单元格内容为“{held}”。").fill(held=held), index))
    return [
        Finding(
            rule=rule.id,
            severity=rule.severity,
            path="rate" if index != columns.hs_code else "hs_code",
            text=says,
            fix=rule.fix,
            place=table.place(number, index),
        )
        for rule, says, index in found
    ]
