"""Headings on several rows, below titles: `upper|lower`, or the lower part where it stands once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from coo_cli.base.resources import Resources, resources
from coo_cli.ingest.mapping import Mapping
from coo_cli.ingest.read import place_of, read_export
from coo_cli.ingest.shape import Source
from coo_cli.ingest.sources import open_table

ROWS: Sequence[Sequence[object]] = [
    ["出口货物清单", None, None, None, None, None],
    ["单号", "货物", None, "重量", None, "备注"],
    [None, "品名", "金额", "毛重", "净重", None],
    ["A", "CABLE", 10, 12.5, "heavy", "x"],
]
TEXT = (
    "group_by: 单号\nhead: {cert_type: {const: C}, remark: 备注}\n"
    "goods: {name_en: 货物|品名, amount: 金额, gross_weight: 重量 | 毛重, net_weight: 重量|净重}\n"
)


def workbook(path: Path, merged: Sequence[str]) -> Path:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    book.save(path)
    return path


@pytest.mark.parametrize("merged", [("A1:F1", "A2:A3", "B2:C2", "D2:E2", "F2:F3"), ()], ids=["merged", "empty"])
def test_headings_on_two_rows_are_found_and_joined(
    tmp_path: Path, catalog: Resources, mapping: Callable[[str], Mapping], merged: Sequence[str]
) -> None:
    (record,) = read_export(workbook(tmp_path / "two.xlsx", merged), mapping(TEXT), catalog)
    (line,) = record.certificate.goods
    assert (record.key, record.certificate.remark) == ("A", "x")
    assert (line.name_en, line.amount, line.gross_weight) == ("CABLE", "10", "12.5")
    assert [(f.rule, f.place.cell, f.place.column) for f in record.findings if f.place] == [
        ("COO-5001", "E4", "重量|净重")
    ]
    place = place_of(record, "goods[1].amount")
    assert place is not None
    assert (place.cell, place.column) == ("C4", "货物|金额")


def test_a_merged_cell_tells_how_far_an_upper_heading_goes(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["单号", "货物", None, None], [None, "品名", "金额", "备注"], ["A", "x", 1, "y"]):
        book.active.append(row)
    book.active.merge_cells("B1:C1")
    book.save(tmp_path / "two.xlsx")
    table = open_table(tmp_path / "two.xlsx", Source(header_row=1, header_rows=2), (), resources())
    assert table.header == ("单号", "货物|品名", "货物|金额", "备注")
    assert [number for number, _ in table.rows()] == [3]


def test_text_tables_may_have_them_too(tmp_path: Path) -> None:
    (tmp_path / "two.csv").write_text("title\nno,goods,,weight,\n,name,amount,gross,net\nA,x,1,2,3\n")
    table = open_table(tmp_path / "two.csv", Source(), {"no", "goods|name", "weight|net"}, resources())
    assert (table.header, table.header_row) == (
        ("no", "goods|name", "goods|amount", "weight|gross", "weight|net"),
        3,
    )
