"""Tables joined by key: headers in another sheet or file, and where a fault in them is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from coo_cli.base.errors import ConfigError, InputError
from coo_cli.base.resources import Resources
from coo_cli.ingest.mapping import Mapping
from coo_cli.ingest.read import Record, left_out, place_of, read_export

Write = Callable[[str], Mapping]
BODY = (
    "group_by: 订单号\nhead: {cert_type: {const: C}, invoice_no: 发票号, invoice_date: 发票日期}\n"
    "goods: {name_en: 品名, amount: 金额}\n"
)
HEADS = [["订单号", "发票号", "发票日期"], ["SO-1", "INV-1", "2026-11-02"], ["SO-2", "INV-2", "2026-11-03"]]
LINES = [["订单号", "品名", "金额"], ["SO-1", "CABLE", "10"], ["SO-1", "PLUG", "20"], ["SO-2", "LAMP", "30"]]


def files(folder: Path, heads: Sequence[Sequence[str]], lines: Sequence[Sequence[str]]) -> Path:
    (folder / "orders_20261102.csv").write_text("\n".join(map(",".join, heads)), encoding="utf-8")
    export = folder / "lines_20261102.csv"
    export.write_text("\n".join(map(",".join, lines)), encoding="utf-8")
    return export


def found(records: Sequence[Record]) -> list[tuple[str, str, int, str]]:
    return [
        (f.rule, Path(f.place.file).name, f.place.row, f.place.column) for r in records for f in r.findings if f.place
    ]


NIGHTLY = "source: {join: [{file: orders_*.csv, export: lines_*.csv, on: 订单号}]}\n" + BODY


def test_a_file_of_headers_is_joined_to_its_lines(tmp_path: Path, catalog: Resources, mapping: Write) -> None:
    a, b = read_export(files(tmp_path, HEADS, LINES), mapping(NIGHTLY), catalog)
    assert (a.key, a.certificate.invoice_no, [g.name_en for g in a.certificate.goods]) == (
        "SO-1",
        "INV-1",
        ["CABLE", "PLUG"],
    )
    assert (b.certificate.invoice_no, b.certificate.invoice_date, b.rows) == ("INV-2", "2026-11-03", "4")
    place = place_of(b, "invoice_no")
    assert place is not None
    assert (Path(place.file).name, place.row, place.column) == ("orders_20261102.csv", 3, "发票号")
    place = place_of(b, "goods[1].amount")
    assert place is not None
    assert (Path(place.file).name, place.row, place.column) == ("lines_20261102.csv", 4, "金额")


def test_a_wrong_header_cell_is_told_once_where_it_stands(tmp_path: Path, catalog: Resources, mapping: Write) -> None:
    text = NIGHTLY.replace("goods: {", "goods: {producer_name: 发票号, fob_value: 发票日期, ")
    heads = [HEADS[0], ["SO-1", "INV-1", "soon"], HEADS[2]]
    records = list(read_export(files(tmp_path, heads, LINES), mapping(text), catalog))
    assert found(records)[:2] == [
        ("COO-5002", "orders_20261102.csv", 2, "发票日期"),
        ("COO-5001", "orders_20261102.csv", 2, "发票日期"),
    ]
    assert len(found(records)) == 3  # the other certificate's, whose date is no number either


def test_what_does_not_find_its_counterpart_is_told(tmp_path: Path, catalog: Resources, mapping: Write) -> None:
    heads = [*HEADS, ["SO-9", "INV-9", "2026-11-09"], ["SO-1", "INV-1", "2026-11-02"], ["", "INV-0", ""]]
    lines = [*LINES, ["SO-7", "FAN", "1"], ["SO-7", "FAN", "2"]]
    records = list(read_export(files(tmp_path, heads, lines), mapping(NIGHTLY), catalog))
    assert found(records) == [
        ("COO-5012", "orders_20261102.csv", 5, "订单号"),
        ("COO-5070", "lines_20261102.csv", 5, "订单号"),
        ("COO-5071", "orders_20261102.csv", 4, "订单号"),
        ("COO-5009", "orders_20261102.csv", 6, ""),
    ]
    assert [r.key for r in records] == ["SO-1", "SO-2", "SO-7", "SO-9", "lines_20261102.csv:8"]
    assert (records[3].source, records[3].rows) == ("orders_20261102.csv", "4")


def test_sheets_are_joined_and_a_heading_of_both_must_say_which(
    tmp_path: Path, catalog: Resources, mapping: Write
) -> None:
    book = openpyxl.Workbook()
    book.active.title = "订单头"
    for row in [["订单清单"], [*HEADS[0], "备注"], *[[*row, "head"] for row in HEADS[1:]], ["合计", 2]]:
        book.active.append(row)
    sheet = book.create_sheet("订单明细")
    for row in [[*LINES[0], "备注"], *[[*row, "line"] for row in LINES[1:]]]:
        sheet.append(row)
    file = tmp_path / "orders.xlsx"
    book.save(file)
    source = "source: {sheet: 订单明细, join: [{sheet: 订单头, on: 订单号}]}\n"
    head = BODY.replace("head: {", "head: {remark: 订单头.备注, marks: 订单明细.备注, contract_no: lines.备注, ")
    a, b = read_export(file, mapping(source + head), catalog)
    assert (a.certificate.remark, a.certificate.marks, a.certificate.contract_no) == ("head", "line", "line")
    place = place_of(b, "invoice_date")
    assert place is not None
    assert (place.sheet, place.cell, place.column) == ("订单头", "C4", "发票日期")
    with pytest.raises(InputError) as caught:
        list(read_export(file, mapping(source + BODY.replace("head: {", "head: {remark: 备注, ")), catalog))
    assert caught.value.code == "column-ambiguous"
    assert "订单头.备注" in str(caught.value.fix)


def test_headings_on_two_rows_in_one_table_do_not_touch_the_other(
    tmp_path: Path, catalog: Resources, mapping: Write
) -> None:
    lines = [["订单号", "货物", ""], ["", "品名", "金额"], ["SO-1", "CABLE", "much"]]
    export = files(tmp_path, [["title", "", ""], *HEADS[:2]], lines)
    text = NIGHTLY.replace("品名", "货物|品名").replace("金额", "货物|金额")
    records = list(read_export(export, mapping(text), catalog))
    assert found(records) == [("COO-5001", "lines_20261102.csv", 3, "货物|金额")]
    assert records[0].certificate.invoice_no == "INV-1"


def test_keys_may_be_several_and_headed_otherwise(tmp_path: Path, catalog: Resources, mapping: Write) -> None:
    heads = [["no", "year", "发票号", "发票日期"], ["1", "2025", "A", "2025-01-02"], ["1", "2026", "B", "2026-01-02"]]
    lines = [["订单号", "年度", "品名", "金额"], ["1", "2026", "x", "1"], ["1", "2025", "y", "2"]]
    text = "source: {join: [{file: '{stem}_head.csv', on: {订单号: no, 年度: year}}]}\n" + BODY.replace(
        "group_by: 订单号", "group_by: [订单号, 年度]"
    )
    export = files(tmp_path, heads, lines)
    (tmp_path / "orders_20261102.csv").rename(tmp_path / "lines_20261102_head.csv")
    assert [r.certificate.invoice_no for r in read_export(export, mapping(text), catalog)] == ["B", "A"]


def test_a_row_with_too_many_cells_does_not_move_its_header(tmp_path: Path, catalog: Resources, mapping: Write) -> None:
    lines = [LINES[0], ["SO-1", "CABLE", "10", "20"]]
    (record,) = read_export(files(tmp_path, HEADS[:2], lines), mapping(NIGHTLY), catalog)
    assert record.certificate.invoice_no == "INV-1"
    assert [(f.rule, f.text.en) for f in record.findings] == [("COO-5008", "The row has 4 cells, the header 3.")]


def test_a_missing_file_or_a_name_of_another_form_is_told(tmp_path: Path, catalog: Resources, mapping: Write) -> None:
    export = files(tmp_path, HEADS, LINES)
    other = export.rename(tmp_path / "other.csv")
    with pytest.raises(InputError) as caught:
        list(read_export(other, mapping(NIGHTLY), catalog))
    assert caught.value.code == "join-name"
    other.rename(export)
    (tmp_path / "orders_20261102.csv").unlink()
    with pytest.raises(InputError) as caught:
        list(read_export(export, mapping(NIGHTLY), catalog))
    assert caught.value.code == "file-missing"
    assert caught.value.where is not None
    assert Path(caught.value.where.file).name == "orders_20261102.csv"


@pytest.mark.parametrize(
    "join",
    [
        "{on: a}",
        "{file: h.csv}",
        "{file: 'h_*.csv', on: a}",
        "{file: h.csv, on: a, as: lines}",
        "{file: h.csv, on: a, header_row: 0, header_rows: 2}",
        "{file: h.csv, on: a, totals: ['']}",
    ],
)
def test_a_join_that_cannot_be_is_a_fault_of_the_mapping(mapping: Write, join: str) -> None:
    with pytest.raises(ConfigError):
        mapping(f"source: {{join: [{join}]}}\n{BODY}")


def test_totals_are_left_out_and_goods_never(tmp_path: Path, catalog: Resources, mapping: Write) -> None:
    export = tmp_path / "t.csv"
    rows = [
        "no,name,amount,unit",
        "A,one,1,PCS",
        "小计,,1,",
        "B,Total station,5,PCS",
        ",Total station,5,PCS",  # goods that lost their key
        "合 计：,,6,USD",
        ",Grand  TOTAL,6,",
        "Total,,,",  # says nothing
    ]
    export.write_text("\n".join(rows), encoding="utf-8")
    loaded = mapping("group_by: no\nhead: {cert_type: {const: C}}\ngoods: {name_en: name, amount: amount}\n")
    records = list(read_export(export, loaded, catalog))
    assert [r.key for r in records] == ["A", "B", "t.csv:5", "Total"]
    assert [place.row for place in left_out(export, loaded, catalog)] == [3, 6, 7]


def test_totals_of_the_headers_are_told_where_they_stand(tmp_path: Path, catalog: Resources, mapping: Write) -> None:
    export = files(tmp_path, [*HEADS, ["", "合计：", "2"]], [*LINES, ["合计", "", "60"]])
    assert [r.key for r in read_export(export, mapping(NIGHTLY), catalog)] == ["SO-1", "SO-2"]
    places = left_out(export, mapping(NIGHTLY), catalog)
    assert [(Path(place.file).name, place.row) for place in places] == [
        ("lines_20261102.csv", 5),
        ("orders_20261102.csv", 4),
    ]
