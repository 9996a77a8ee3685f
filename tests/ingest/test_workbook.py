from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from coo_cli.base.errors import InputError
from coo_cli.base.resources import Resources, resources
from coo_cli.ingest.mapping import load_mapping
from coo_cli.ingest.read import Record, place_of, read_export
from coo_cli.ingest.shape import Source
from coo_cli.ingest.sources import open_table

Read = Callable[..., list[Record]]

HEADINGS = frozenset({"no", "name"})
GOODS = "group_by: no\nhead: {cert_type: {const: C}}\ngoods: {name_en: name, amount: amount}\n"


def test_values_are_read_as_a_person_sees_them(read: Read) -> None:
    cells = [
        1200.0,
        0.1 + 0.2,
        1e20,
        1e-7,
        36,
        "036",
        dt.date(2026, 11, 2),
        dt.datetime.fromisoformat("2026-11-02 08:30"),
        True,
    ]
    (record,) = read(
        [["no", *"abcdefghi"], ["A", *cells]],
        "group_by: no\nhead: {cert_type: {const: C}, remark: {join: [a, b, c, d, e, f, g, h, i]}}\n",
    )
    assert record.certificate.remark.splitlines() == [
        "1200",
        "0.3",
        "100000000000000000000",
        "0.0000001",
        "36",
        "036",
        "2026-11-02",
        "2026-11-02 08:30:00",
        "TRUE",
    ]


def test_dates_and_day_numbers_become_dates(read: Read) -> None:
    text = "group_by: no\nhead: {cert_type: {const: C}, invoice_date: a, departure_date: b}\n"
    (record,) = read([["no", "a", "b"], ["A", dt.date(2026, 11, 2), 46328]], text)
    assert (record.certificate.invoice_date, record.certificate.departure_date) == ("2026-11-02", "2026-11-02")


def test_a_table_that_does_not_begin_in_a1_is_placed_right(tmp_path: Path, catalog: Resources) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["C2"] = "Goods of 2026-11"
    for column, text in zip("CDE", ("no", "name", "amount"), strict=True):
        sheet[f"{column}4"] = text
    sheet["C5"], sheet["D5"], sheet["E5"] = "A", "one", "much"
    book.save(tmp_path / "offset.xlsx")
    mapping_file = tmp_path / "m.yaml"
    mapping_file.write_text(GOODS, encoding="utf-8")
    (record,) = read_export(tmp_path / "offset.xlsx", load_mapping(catalog, str(mapping_file)), catalog)
    assert [(f.rule, f.place.cell if f.place else "") for f in record.findings] == [("COO-5001", "E5")]
    place = place_of(record, "goods[1].name_en")
    assert place is not None
    assert (place.sheet, place.cell, place.column, place.row) == ("Sheet", "D5", "name", 5)


@pytest.mark.parametrize(("wanted", "first"), [("", "a"), ("Two", "b"), ("2", "b")])
def test_a_sheet_is_chosen_by_name_or_position(tmp_path: Path, wanted: str, first: str) -> None:
    book = openpyxl.Workbook()
    for sheet, text in ((book.active, "a"), (book.create_sheet("Two"), "b")):
        sheet.append(["no", "name"])
        sheet.append([text, "x"])
    book.save(tmp_path / "two.xlsx")
    table = open_table(tmp_path / "two.xlsx", Source(sheet=wanted), HEADINGS, resources())
    assert next(table.rows())[1][0] == first


def test_a_missing_sheet_names_those_there_are(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "one.xlsx")
    with pytest.raises(InputError) as caught:
        open_table(tmp_path / "one.xlsx", Source(sheet="Two"), HEADINGS, resources())
    assert caught.value.code == "sheet-missing"
    assert "Sheet" in str(caught.value.fix)


def test_an_empty_sheet_is_told(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(InputError) as caught:
        open_table(tmp_path / "empty.xlsx", Source(), HEADINGS, resources())
    assert caught.value.code == "empty-file"


def merged(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["no", "name", "amount"], ["A", "one", 5], [None, "two", None], ["B", "three", 7], ["B", "four", 8]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("C2:C3")
    book.save(path)
    return path


def test_merged_cells_count_in_every_row_but_a_number_belongs_to_one_line(tmp_path: Path, catalog: Resources) -> None:
    mapping_file = tmp_path / "m.yaml"
    mapping_file.write_text(GOODS, encoding="utf-8")
    a, b = read_export(merged(tmp_path / "merged.xlsx"), load_mapping(catalog, str(mapping_file)), catalog)
    assert [(g.name_en, g.line_no) for g in a.certificate.goods] == [("one", "1"), ("two", "2")]
    assert [(f.rule, f.path, f.place.cell if f.place else "") for f in a.findings] == [
        ("COO-5010", "goods[2].amount", "C3")
    ]
    assert b.findings == []


def test_a_formula_counts_by_its_saved_result_and_is_never_computed(
    xlsx: Callable[..., Path], tmp_path: Path, catalog: Resources
) -> None:
    def text(cell: str, value: str) -> str:
        return f'<c r="{cell}" t="inlineStr"><is><t>{value}</t></is></c>'

    rows = f'<row r="1">{text("A1", "no")}{text("B1", "name")}{text("C1", "amount")}</row>'
    for row, formula in enumerate(
        (
            "<f>1+1</f><v>2</v>",
            '<f>A3&amp;"x"</f>',
            "<f>1+1</f><v></v>",
            '<f t="shared" si="0"/><v/>',
        ),
        2,
    ):
        rows += (
            f'<row r="{row}">{text(f"A{row}", str(row))}{text(f"B{row}", "x")}<c r="C{row}" s="0">{formula}</c></row>'
        )
    rows += f'<row r="6">{text("A6", "6")}<c r="B6" t="str"><f>D6</f><v></v></c>'
    rows += '<c r="C6" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    mapping_file = tmp_path / "m.yaml"
    mapping_file.write_text(GOODS, encoding="utf-8")
    records = list(read_export(xlsx(rows), load_mapping(catalog, str(mapping_file)), catalog))
    assert records[0].certificate.goods[0].amount == "2"
    assert [[(f.rule, f.place.cell if f.place else "") for f in r.findings] for r in records] == [
        [],
        [("COO-5006", "C3")],
        [("COO-5006", "C4")],
        [("COO-5006", "C5")],
        [("COO-5006", "C6")],
    ]
    assert '`=A3&"x"`' in records[1].findings[0].text.en
    assert "#DIV/0!" in records[4].findings[0].text.en
    assert records[4].broken == {"goods[1].amount"}


def test_xls_and_ods_are_read_alike(
    xls: Callable[[dict[tuple[int, int], str | float]], Path], ods: Callable[[str], Path]
) -> None:
    cells: dict[tuple[int, int], str | float] = {(0, 0): "no", (0, 1): "name", (1, 0): "036", (1, 1): 12.5}
    row = "<table:table-row>{}</table:table-row>"
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    number = '<table:table-cell office:value-type="float" office:value="12.5"><text:p>12,5</text:p></table:table-cell>'
    rows = row.format(text.format("no") + text.format("name")) + row.format(text.format("036") + number)
    for file in (xls(cells), ods(rows)):
        table = open_table(file, Source(), HEADINGS, resources())
        assert (table.sheet, table.header) == ("S", ("no", "name"))
        assert [(number, tuple(cells)) for number, cells in table.rows()] == [(2, ("036", "12.5"))]


def test_a_table_in_a_workbooks_clothes_is_read_by_its_content(tmp_path: Path, samples: Path) -> None:
    text = tmp_path / "export.xls"
    text.write_text("no\tname\n036\tx\n", encoding="utf-8")
    assert next(open_table(text, Source(), HEADINGS, resources()).rows()) == (2, ["036", "x"])
    book = tmp_path / "export.csv"
    book.write_bytes((samples / "demo" / "goods_sheet.xlsx").read_bytes())
    assert open_table(book, Source(), frozenset({"单据号"}), resources()).header_row == 3
    with pytest.raises(InputError) as caught:
        open_table(book, Source(format="csv"), HEADINGS, resources())
    assert caught.value.code == "csv-binary"
    with pytest.raises(InputError) as caught:
        open_table(text, Source(format="xls"), HEADINGS, resources())
    assert caught.value.code == "workbook-unknown"


@pytest.mark.parametrize("cut", [100, 2000, 5000])
def test_a_cut_off_workbook_is_told(tmp_path: Path, samples: Path, cut: int) -> None:
    file = tmp_path / "cut.xlsx"
    file.write_bytes((samples / "demo" / "goods_sheet.xlsx").read_bytes()[:cut])
    with pytest.raises(InputError) as caught:
        open_table(file, Source(), HEADINGS, resources())
    assert caught.value.code == "workbook-broken"


def test_a_zip_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    file = tmp_path / "other.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(InputError) as caught:
        open_table(file, Source(), HEADINGS, resources())
    assert caught.value.code == "workbook-broken"


def test_a_binary_workbook_is_read_and_its_error_values_are_faults(
    xlsb: Callable[..., Path], tmp_path: Path, catalog: Resources
) -> None:
    cells: dict[tuple[int, int], str | float] = {(1, 1): "no", (1, 2): "name", (1, 3): "amount"}
    cells |= {(2, 1): "036", (2, 2): "CABLE", (2, 3): 12.5, (3, 1): "037", (3, 2): "数" * 200, (3, 3): "#"}
    mapping_file = tmp_path / "m.yaml"
    mapping_file.write_text(GOODS, encoding="utf-8")
    a, b = read_export(xlsb(cells), load_mapping(catalog, str(mapping_file)), catalog)
    assert (a.key, a.certificate.goods[0].amount, b.certificate.goods[0].name_en) == ("036", "12.5", "数" * 200)
    assert [(f.rule, f.place.sheet, f.place.cell) for f in b.findings if f.place] == [("COO-5006", "S", "D4")]
    assert "#DIV/0!" in b.findings[0].text.en
