"""Rejected records go to a file, are corrected there, and come back under the key they had."""

import csv
import io
import json

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coo_cli.base.formulas import guarded, unguarded

FAULTY = "text_in_number.csv"


def read_rows(path):
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    book = openpyxl.load_workbook(path)
    return [["" if value is None else value for value in row] for row in book.worksheets[0].values]


def correct(path, old, new):
    """Put a text in place of another, as a person does in a spreadsheet."""
    if path.suffix == ".csv":
        text = path.read_text(encoding="utf-8-sig")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8-sig")
        return
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows(min_row=2, min_col=3):
        for cell in row:
            if cell.value == old:
                cell.value = new
    book.save(path)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_rejected_record_is_corrected_in_its_file_and_created_under_its_key(shell, samples, tmp_path, suffix):
    export = samples / "erp" / "broken" / FAULTY
    target = tmp_path / f"bad{suffix}"
    data = shell("convert", export, "--mapping", "csv_generic", "--rejected", target)
    assert shell.exit == 4
    assert data["rejected"] == [str(target)]
    (key,) = [item["key"] for item in data["certificates"] if item["outcome"] == "faulty"]
    original = [row for row in read_rows(export) if row[0] in ("doc_no", key)]
    rows = read_rows(target)
    assert [row[2:] for row in rows] == original
    assert rows[0][:2] == ["coo:rules", "coo:wrong"]
    assert [row[0] for row in rows[1:]] == ["", "COO-5001", ""]
    assert rows[2][1].startswith("quantity: `two thousand`")
    again = shell("convert", target, "--mapping", "csv_generic", "--rejected", tmp_path / "again.csv")
    assert [item["outcome"] for item in again["certificates"]] == ["faulty"]
    assert [row[2:] for row in read_rows(tmp_path / "again.csv")] == original
    fault = next(error for error in shell.envelope["errors"] if error["code"] == "COO-5001")
    assert (fault["place"]["row"], fault["place"]["column"]) == (3, "quantity")
    correct(target, "two thousand", "2000")
    back = shell("convert", target, "--mapping", "csv_generic", "--rejected", tmp_path / "none.csv")
    assert shell.exit == 0, shell.envelope["errors"]
    assert [(item["key"], item["outcome"]) for item in back["certificates"]] == [(key, "updated")]
    assert back["certificates"][0]["cert_no"]
    assert back["rejected"] == []
    assert not (tmp_path / "none.csv").exists()
    assert len(shell("cert", "list")) == 4


def test_the_file_is_never_the_export_itself_nor_of_another_kind(shell, samples, tmp_path):
    export = tmp_path / "bad.csv"
    export.write_bytes((samples / "erp" / "broken" / FAULTY).read_bytes())
    shell("convert", export, "--mapping", "csv_generic", "--rejected", export)
    assert (shell.exit, shell.codes) == (2, ["out-is-input"])
    shell("convert", export, "--mapping", "csv_generic", "--rejected", tmp_path / "bad.pdf")
    assert (shell.exit, shell.codes) == (2, ["rejected-form"])
    assert shell("cert", "list") == []


def test_a_folder_gets_a_file_for_each_export_of_its_own_kind(shell, samples, tmp_path):
    book = openpyxl.Workbook()
    for row in read_rows(samples / "erp" / "broken" / FAULTY):
        book.worksheets[0].append([f"B-{row[0]}" if row[0].startswith("SO") else row[0], *row[1:]])
    book.save(tmp_path / "book.xlsx")
    files = [samples / "erp" / "broken" / FAULTY, tmp_path / "book.xlsx"]
    data = shell("convert", *files, "--mapping", "csv_generic", "--rejected", tmp_path / "bad")
    assert [path.rpartition("/")[2] for path in data["rejected"]] == [
        "text_in_number.rejected.csv",
        "book.rejected.xlsx",
    ]


def one(shell, tmp_path, source, content, name, old, new, extra=""):
    """Convert a faulty export, correct its rejected file, convert that; the keys and outcomes of both."""
    mapping = tmp_path / "m.yaml"
    base = extra or "head: {cert_type: {const: C}, invoice_no: NO}\ngoods: {quantity: QTY, name_en: NAME}\n"
    mapping.write_text(f"source: {source}\n{base}", encoding="utf-8")
    export = tmp_path / name
    export.write_bytes(content)
    first = shell("convert", export, "--mapping", mapping, "--rejected", tmp_path / "bad.csv")
    assert any(error["code"].startswith("COO-500") for error in shell.envelope["errors"]), shell.envelope
    correct(tmp_path / "bad.csv", old, new)
    second = shell("convert", tmp_path / "bad.csv", "--mapping", mapping, "--dry-run")
    assert not any(code.startswith("COO-500") for code in shell.codes), shell.envelope["errors"]
    return first["certificates"], second["certificates"]


def test_fixed_width_and_trees_come_back_as_tables_under_their_headings_and_paths(shell, tmp_path):
    fields = "group_by: {0}\nhead: {{cert_type: {{const: C}}, invoice_no: {0}}}\ngoods: {{quantity: {1}}}\n"
    cases = (
        ("{format: fixed, widths: {NO: [1, 6], QTY: [7, 12]}}", b"INV-1 x1    \nINV-1 2     \n", "NO", "QTY"),
        (
            "{format: json, record: invoices, lines: items}",
            json.dumps({"invoices": [{"no": "INV-1", "items": [{"q": "x1"}, {"q": 2}]}]}).encode(),
            "../no",
            "q",
        ),
        (
            "{format: xml, record: /e/i, lines: l}",
            b"<e><i no='INV-1'><l><q>x1</q></l><l><q>2</q></l></i></e>",
            "../@no",
            "q",
        ),
    )
    for number, (source, content, no, quantity) in enumerate(cases):
        own = fields.format(f'"{no}"', quantity)
        first, second = one(shell, tmp_path, source, content, f"e{number}.txt", "x1", "1", own)
        assert [item["key"] for item in first] == [item["key"] for item in second] == ["INV-1"]
        assert second[0]["rows"] == "2-3"


def test_without_a_key_column_the_file_keeps_the_name_the_certificate_had(shell, tmp_path):
    content = b"NO,QTY,NAME\nINV-1,x1,CABLE\nINV-1,2,=CMD()\n"
    first, second = one(shell, tmp_path, "{format: csv}", content, "orders.csv", "x1", "1")
    assert first[0]["key"] == second[0]["key"] == "orders"
    rows = read_rows(tmp_path / "bad.csv")
    assert rows[0][:3] == ["coo:rules", "coo:wrong", "coo:key"]
    assert rows[2][-1] == "'=CMD()"
    assert len(rows) == 3


def test_a_damaged_cell_and_a_spread_number_are_still_faults_when_nobody_corrected_them(shell, tmp_path):
    book = openpyxl.Workbook()
    for row in (["NO", "QTY", "NAME"], ["INV-1", "#N/A", "CABLE"], ["INV-1", 7, "PLUG"], ["INV-1", None, "PLUG"]):
        book.worksheets[0].append(row)
    book.worksheets[0].merge_cells("B3:B4")
    data = io.BytesIO()
    book.save(data)
    (tmp_path / "m.yaml").write_text(
        "group_by: NO\nhead: {cert_type: {const: C}, invoice_no: NO}\ngoods: {quantity: QTY, name_en: NAME}\n", "utf-8"
    )
    (tmp_path / "book.xlsx").write_bytes(data.getvalue())
    shell("convert", tmp_path / "book.xlsx", "--mapping", tmp_path / "m.yaml", "--rejected", tmp_path / "bad.xlsx")
    assert {"COO-5006", "COO-5010"} <= set(shell.codes)
    assert [row[3] for row in read_rows(tmp_path / "bad.xlsx")[1:]] == ["#DAMAGED! #N/A", "7", ""]
    shell("convert", tmp_path / "bad.xlsx", "--mapping", tmp_path / "m.yaml", "--dry-run")
    assert "COO-5006" in shell.codes


@given(st.text(max_size=6) | st.sampled_from(["=1+1", "'=1", "''", "'", "-5", "＝A1", "\t=1", "+", "'+"]))
@settings(max_examples=100)
def test_what_is_guarded_is_released_as_it_was_and_acts_as_no_formula(text):
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in set("=+-@\t\r\n＝＋－＠")


IN_HEADS = {"doc_no", "invoice_no", "invoice_date", "country", "consignee", "load_port", "unload_port", "currency"}


def parted(export, folder):
    """An export as two: the lines, and beside them the headers, the last of which lacks its country and has no date."""
    head, *rows = read_rows(export)
    ours = [at for at, name in enumerate(head) if name in IN_HEADS]
    lines = [at for at, name in enumerate(head) if name not in IN_HEADS or name == "doc_no"]
    heads = {row[0]: [row[at] for at in ours] for row in rows}
    heads[rows[-1][0]][[head[at] for at in ours].index("country")] = ""
    heads[rows[-1][0]][[head[at] for at in ours].index("invoice_date")] = "soon"
    for name, table in (
        ("heads.csv", [[head[at] for at in ours], *heads.values()]),
        ("lines.csv", [[head[at] for at in lines], *([row[at] for at in lines] for row in rows)]),
    ):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(table)
    return folder / "lines.csv", folder / "heads.csv"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_records_of_joined_tables_come_back_as_one_table(shell, samples, tmp_path, suffix):
    lines, heads = parted(samples / "erp" / "broken" / FAULTY, tmp_path)
    mapping = tmp_path / "m.yaml"
    mapping.write_text(
        "extends: csv_generic\nsource: {join: [{file: heads.csv, on: doc_no}]}\n"
        "head: {cert_type: cert_type, invoice_date: head.invoice_date, dest_country_code: country}\n",
        encoding="utf-8",
    )
    key = next(row[0] for row in read_rows(lines) if "two thousand" in row)
    other = read_rows(heads)[-1][0]
    target = tmp_path / f"bad{suffix}"
    data = shell("convert", lines, "--mapping", mapping, "--rejected", target)
    assert {item["key"] for item in data["certificates"] if item["outcome"] == "faulty"} == {key, other}
    names, *rows = read_rows(target)
    assert "quantity" in names
    assert "head.country" in names
    assert any(row[1].startswith("head.invoice_date: `soon` is no date.") for row in rows)
    country = names.index("head.country")
    assert {row[2]: bool(row[country]) for row in rows} == {key: True, other: False}
    assert [row[:2] for row in rows if row[2] == key and row[0]] == [
        ["COO-5001", "quantity: `two thousand` is no number."]
    ]
    correct(target, "two thousand", "2000")
    back = shell("convert", target, "--mapping", mapping)
    outcomes = {item["key"]: item["outcome"] for item in back["certificates"]}
    assert outcomes == {key: "updated", other: "faulty"}
    fault = next(error for error in shell.envelope["errors"] if error["place"].get("column") == "head.country")
    assert fault["place"]["file"] == str(target)
    shell("convert", lines, "--mapping", mapping, "--rejected", heads)
    assert (shell.exit, shell.codes) == (2, ["out-is-input"])
