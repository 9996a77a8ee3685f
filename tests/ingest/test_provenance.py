"""Whatever the table and the mapping: a fault is told at the very cell that was made wrong."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import msgspec
import openpyxl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from coo_cli.base.errors import Place
from coo_cli.base.resources import resources
from coo_cli.certificate.fields import Kind, describe
from coo_cli.certificate.model import Certificate, Goods
from coo_cli.ingest.mapping import load_mapping
from coo_cli.ingest.read import place_of, read_export
from coo_cli.ingest.table import letters

GOOD = {
    Kind.DECIMAL: ("1,234.50", "7", "１２"),
    Kind.DATE: ("2026-11-02", "2026/11/3", "2026年11月4日"),
    Kind.DIGITS: ("8544.42.1100", "0101210010"),
    Kind.PERCENT: ("40%", "12.5"),
}
WRONG = {
    Kind.DECIMAL: ("COO-5001", ("much", "1,5", "1.2.3")),
    Kind.DATE: ("COO-5002", ("02/11/2026", "soon")),
    Kind.DIGITS: ("COO-5004", ("8.5E+09", "HS")),
    Kind.PERCENT: ("COO-5001", ("half",)),
}


def fields(cls: type[msgspec.Struct]) -> list[tuple[str, Kind]]:
    return [(i.name, i.field.kind) for i in describe(cls) if i.field.kind in GOOD and not i.field.codes]


class Case(msgspec.Struct, frozen=True):
    """A table with one wrong cell, and the mapping that reads it."""

    mapping: dict[str, object]
    header: list[str]
    rows: list[list[str]]
    row: int
    column: int
    path: str
    rule: str


@st.composite
def cases(draw: st.DrawFn) -> Case:
    head = draw(st.lists(st.sampled_from(fields(Certificate)), min_size=1, max_size=4, unique=True))
    goods = draw(st.lists(st.sampled_from(fields(Goods)), min_size=1, max_size=5, unique=True))
    columns = [("no", "", Kind.TEXT), *(("head", n, k) for n, k in head), *(("goods", n, k) for n, k in goods)]
    order = draw(st.permutations([*columns, ("extra", "", Kind.TEXT), ("blank", "", Kind.TEXT)]))
    header = [f"{group} {name}".strip() for group, name, _ in order]
    certificates = draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))
    lines: list[tuple[int, list[str]]] = []
    for number, count in enumerate(certificates):
        values = {name: draw(st.sampled_from(GOOD[kind])) for name, kind in head}
        for _ in range(count):
            cells = {"no": f"N{number}", "blank": "", "extra": draw(st.sampled_from(["", "x", "two\nlines", "a, b"]))}
            lines.append(
                (
                    number,
                    [
                        cells[group]
                        if group in cells
                        else values[name]
                        if group == "head"
                        else draw(st.sampled_from(GOOD[kind]))
                        for group, name, kind in order
                    ],
                )
            )
    if draw(st.booleans()):
        lines = draw(st.permutations(lines))
    group, name, kind = draw(st.sampled_from(columns[1:]))
    column = order.index((group, name, kind))
    at = draw(st.integers(0, len(lines) - 1))
    number = lines[at][0]
    rule, wrong = WRONG[kind]
    text = draw(st.sampled_from(wrong))
    own = [index for index, (other, _) in enumerate(lines) if other == number]
    if group == "head":  # it stands in one row, and the others of the certificate say nothing
        for index in own:
            lines[index][1][column] = text if index == at else ""
        path = name
    else:
        lines[at][1][column] = text
        path = f"goods[{own.index(at) + 1}].{name}"
    way = draw(st.sampled_from(["column", "first", "step"]))

    def value(heading: str) -> object:
        return {
            "column": heading,
            "first": {"first": ["head nothing?", "blank", heading]},
            "step": {"column": ["not there", heading], "do": "trim"},
        }[way]

    mapping: dict[str, object] = {
        "group_by": "no",
        "head": {"cert_type": {"const": "C"}, **{n: value(f"head {n}") for n, _ in head}},
        "goods": {n: value(f"goods {n}") for n, _ in goods},
    }
    return Case(mapping, header, [cells for _, cells in lines], at, column, path, rule)


def found(
    folder: Path, case: Case, content: bytes, name: str
) -> tuple[list[tuple[str, str, Place | None]], Place | None]:
    catalog = resources()
    (folder / "m.yaml").write_text(yaml.safe_dump(case.mapping, allow_unicode=True), encoding="utf-8")
    (folder / name).write_bytes(content)
    mapping = load_mapping(catalog, str(folder / "m.yaml"))
    records = list(read_export(folder / name, mapping, catalog))
    findings = [(f.rule, f.path, f.place) for record in records for f in record.findings if f.rule != "COO-5011"]
    faulty = [record for record in records if record.broken]
    assert [record.broken for record in faulty] == [{case.path}]
    return findings, place_of(faulty[0], case.path)


@given(case=cases(), titles=st.integers(0, 3))
@settings(max_examples=80, deadline=None)
def test_in_a_text_table(tmp_path_factory: pytest.TempPathFactory, case: Case, titles: int) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([["Title", *[""] * (len(case.header) - 1)]] * titles)
    writer.writerow(case.header)
    line = 0
    for index, row in enumerate(case.rows):
        if index == case.row:
            line = out.getvalue().count("\n") + 1
        writer.writerow(row)
    folder = tmp_path_factory.mktemp("text")
    findings, place = found(folder, case, out.getvalue().encode(), "export.csv")
    expected = Place(file=str(folder / "export.csv"), row=line, column=case.header[case.column])
    assert findings == [(case.rule, case.path, expected)]
    assert place == expected


@given(case=cases(), titles=st.integers(0, 3), left=st.integers(0, 30))
@settings(max_examples=40, deadline=None)
def test_in_a_workbook(tmp_path_factory: pytest.TempPathFactory, case: Case, titles: int, left: int) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for number, row in enumerate([*[["Title"]] * titles, case.header, *case.rows], 1):
        for column, text in enumerate(row, left + 1):
            sheet.cell(number, column, text or None)
    data = io.BytesIO()
    book.save(data)
    folder = tmp_path_factory.mktemp("book")
    findings, place = found(folder, case, data.getvalue(), "export.xlsx")
    row = titles + 1 + case.row + 1
    expected = Place(
        file=str(folder / "export.xlsx"),
        sheet="Sheet",
        row=row,
        column=case.header[case.column],
        cell=f"{letters(left + case.column)}{row}",
    )
    assert findings == [(case.rule, case.path, expected)]
    assert place == expected


def test_the_writer_of_cases_knows_all_kinds() -> None:
    assert {kind for cls in (Certificate, Goods) for _, kind in fields(cls)} == set(GOOD)
