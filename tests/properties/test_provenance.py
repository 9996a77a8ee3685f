"""Whatever the tables and the mapping: every fault is told at the very cell that was made wrong.

Tables have titles above, headings on one or two rows, totals below, and their headers in another table or not.
"""

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
from openpyxl.utils import get_column_letter

from coo_cli.base.resources import resources
from coo_cli.ingest.mapping import load_mapping
from coo_cli.ingest.read import left_out, read_export
from coo_cli.ingest.record import place_of

HEAD = {"invoice_date": ("2026-11-02", "soon", "COO-5002"), "total_amount": ("70.5", "much", "COO-5001")}
GOODS = {
    "quantity": ("1,200", "1,5", "COO-5001"),
    "hs_code": ("8544.42.1100", "8.5E+09", "COO-5004"),
    "amount": ("7", "seven", "COO-5001"),
}
"""By field: a right text, a wrong one, and the rule it breaks."""

Rows = list[list[str]]


class Sheet(msgspec.Struct, frozen=True):
    """A table as it is written: its name, its rows, and for each line or header the row it stands in."""

    name: str
    rows: Rows
    columns: list[str]
    numbers: list[int]


class Case(msgspec.Struct, frozen=True):
    """An export with one wrong cell, the mapping that reads it, and where the fault must be told."""

    sheets: list[Sheet]
    """The lines; then the headers, if they stand apart."""
    mapping: dict[str, object]
    wrong: int
    row: int
    column: int
    heading: str
    rule: str


def heading(name: str, upper: bool) -> str:
    return f"up {name}|{name}" if upper else name


@st.composite
def cases(draw: st.DrawFn) -> Case:
    head = draw(st.lists(st.sampled_from(sorted(HEAD)), min_size=1, unique=True))
    goods = draw(st.lists(st.sampled_from(sorted(GOODS)), min_size=1, unique=True))
    joined = draw(st.booleans())
    uppers = [draw(st.booleans()), draw(st.booleans())]
    counts = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    lines = [number for number, count in enumerate(counts) for _ in range(count)]
    if draw(st.booleans()):
        lines = draw(st.permutations(lines))
    own = [*goods, *([] if joined else head)]
    made = [_sheet(draw, "lines", own, lines, uppers[0])]
    if joined:
        made.append(_sheet(draw, "heads", head, draw(st.permutations(range(len(counts)))), uppers[1]))
    wrong = draw(st.integers(0, len(made) - 1))
    sheet = made[wrong]
    name = draw(st.sampled_from([*(own if wrong == 0 else head)]))
    row = draw(st.sampled_from(sheet.numbers))
    column = sheet.columns.index(name)
    sheet.rows[row - 1][column] = {**HEAD, **GOODS}[name][1]
    if wrong == 0 and name in head:  # said in this row only: rows that contradict each other are another fault
        key = sheet.rows[row - 1][sheet.columns.index("no")]
        for other in sheet.numbers:
            if other != row and sheet.rows[other - 1][sheet.columns.index("no")] == key:
                sheet.rows[other - 1][column] = ""
    on = [heading("no", upper) for upper in uppers]
    heads_upper = uppers[1] if joined else uppers[0]
    mapping = {
        "group_by": on[0],
        "head": {"cert_type": {"const": "C"}, **{name: heading(name, heads_upper) for name in head}},
        "goods": {name: heading(name, uppers[0]) for name in goods},
        "source": {"header_rows": 2 if uppers[0] else 1},
    }
    if joined:
        layout = {"header_rows": 2 if uppers[1] else 1}
        mapping["source"] = {**layout, "header_rows": 2 if uppers[0] else 1, "join": [{**layout, "on": {on[0]: on[1]}}]}
    rule = {**HEAD, **GOODS}[name][2]
    return Case(made, mapping, wrong, row, column, heading(name, uppers[wrong]), rule)


def _sheet(draw: st.DrawFn, name: str, fields: list[str], keys: list[int], upper: bool) -> Sheet:
    """A table with a row for each key, all of them right."""
    columns = draw(st.permutations(["no", *fields, "extra"]))
    rows: Rows = [["invented goods of 2026-11"] for _ in range(draw(st.integers(0, 2)))]
    if upper:
        rows.append([f"up {column}" for column in columns])
    rows.append(list(columns))
    numbers = []
    for key in keys:
        if draw(st.integers(0, 5)) == 0:
            rows.append(["" for _ in columns])
        texts = {"no": f"N{key}", "extra": draw(st.sampled_from(["", "x", "a, b"]))}
        rows.append([texts.get(column) or {**HEAD, **GOODS}.get(column, ("",))[0] for column in columns])
        numbers.append(len(rows))
    for _ in range(draw(st.integers(0, 2))):
        rows.append(["合计", *["12.5"] * draw(st.integers(1, len(columns) - 1))])
    if "no" in columns[1:]:  # a number in the key column names a certificate
        for row in rows:
            if row[0] == "合计" and len(row) > columns.index("no"):
                row[columns.index("no")] = ""
    rows = [row if row[0] != "合计" or any(row[1:]) else ["合计:"] for row in rows]
    return Sheet(name, rows, list(columns), numbers)


def written(folder: Path, case: Case, kind: str) -> Path:
    join = case.mapping["source"].get("join", []) if isinstance(case.mapping["source"], dict) else []
    if kind == "csv":
        for sheet in case.sheets:
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(sheet.rows)
            (folder / f"{sheet.name}.csv").write_text(text.getvalue(), encoding="utf-8")
        for one in join:
            one["file"] = "heads.csv"
        return folder / "lines.csv"
    book = openpyxl.Workbook()
    for sheet in case.sheets:
        page = book.create_sheet(sheet.name)
        for row in sheet.rows:
            page.append([text or None for text in row])
    book.remove(book.worksheets[0])
    book.save(folder / "export.xlsx")
    for one in join:
        one["sheet"] = "heads"
    return folder / "export.xlsx"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_fault_is_told_at_the_cell_that_was_made_wrong(
    tmp_path_factory: pytest.TempPathFactory, kind: str
) -> None:
    folder = tmp_path_factory.mktemp(kind)
    catalog = resources()

    @given(cases())
    @settings(max_examples=60 if kind == "csv" else 40, deadline=None)
    def holds(case: Case) -> None:
        export = written(folder, case, kind)
        file = folder / "m.yaml"
        file.write_text(yaml.safe_dump(case.mapping, allow_unicode=True), encoding="utf-8")
        mapping = load_mapping(catalog, str(file))
        records = list(read_export(export, mapping, catalog))
        found = [finding for record in records for finding in record.findings]
        # What the rules find later, on values that could be read, is placed by path.
        assert [place_of(record, one.path) for record in records for one in record.findings] == [
            one.place for one in found
        ]
        sheet = case.sheets[case.wrong]
        assert {finding.rule for finding in found} == {case.rule}
        for finding in found:
            place = finding.place
            assert place is not None
            assert (Path(place.file).name, place.sheet) == (
                (f"{sheet.name}.csv", "") if kind == "csv" else ("export.xlsx", sheet.name)
            )
            assert (place.row, place.column) == (case.row, case.heading)
            assert place.cell == ("" if kind == "csv" else f"{get_column_letter(case.column + 1)}{case.row}")
        assert len(left_out(export, mapping, catalog)) == sum(
            row[0][:2] == "合计" for sheet in case.sheets for row in sheet.rows
        )

    holds()
