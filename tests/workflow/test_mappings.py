"""Looking at mappings: what they lack, and how an export would read."""

import pytest

SHEET = """\
name: short
group_by: 单号
head: {cert_type: {const: E}, invoice_no: 单号, consignee: 客户?, dest_country_code: {const: VN}}
goods: {name_en: 品名, quantity: 数量, origin_criterion: 标准}
types:
  E: {goods: {origin_criterion: false}}
"""


@pytest.fixture
def sheet(shell):
    (shell.folder / "mappings").mkdir(exist_ok=True)
    (shell.folder / "mappings" / "short.yaml").write_text(SHEET, encoding="utf-8")
    return shell


@pytest.mark.parametrize("cert_type", ["C", "E", "K", "RC"])
def test_the_generic_mapping_has_a_source_for_all_a_type_needs(shell, cert_type):
    found = shell("mapping", "coverage", "--type", cert_type)
    assert [field["path"] for field in found if field["required"] and field["way"] == "none"] == []
    assert shell.exit == 0


def test_required_fields_without_a_source_are_listed(sheet):
    found = sheet("mapping", "coverage", "--type", "E", "--mapping", "short")
    lacking = {field["path"] for field in found if field["way"] == "none"}
    assert sheet.exit == 8
    assert {"goods.hs_code", "goods.producer_code", "goods.origin_criterion"} <= lacking
    assert not {"consignee", "dest_country", "collection_office", "goods.name_en", "marks", "cert_no"} & lacking


def test_a_preview_shows_each_value_with_its_cell_and_what_is_wrong(sheet, tmp_path):
    export = tmp_path / "export.csv"
    export.write_text("单号,品名,数量,标准\nA,CABLE,many,PE\nB,PLUG,2,PE\n", encoding="utf-8")
    (one,) = sheet("mapping", "preview", export, "--mapping", "short", "--count", "1")
    cells = {value["path"]: (value["value"], value["cell"]) for value in one["values"]}
    assert cells["goods[1].name_en"] == ("CABLE", "2 (品名)")
    assert cells["dest_country_code"] == ("704", "")
    assert "goods[1].quantity" not in cells
    (problem,) = one["problems"]
    assert (problem["code"], problem["place"]["row"], problem["place"]["column"]) == ("COO-5001", 2, "数量")


def test_a_preview_says_which_rows_are_left_out_as_totals(sheet, tmp_path):
    export = tmp_path / "export.csv"
    export.write_text("单号,品名,数量,标准\nA,CABLE,1,PE\n小计,,1,\nB,PLUG,2,PE\n合计：,,3,\n", encoding="utf-8")
    assert [one["key"] for one in sheet("mapping", "preview", export, "--mapping", "short")] == ["A", "B"]
    said = sheet.envelope["warnings"][-1]
    assert (said["code"], said["text"]["en"]) == ("totals-left-out", "Rows left out, for they are totals: 3, 5 (2).")


def test_mappings_are_listed_and_checked_with_their_faults(sheet):
    (sheet.folder / "mappings" / "bad.yaml").write_text("head: {cert_type: x, invoce_no: y}\n")
    rows = {row["name"]: row for row in sheet("mapping", "list")}
    assert rows["csv_generic"]["en"] != rows["csv_generic"]["zh"]
    assert rows["bad"]["fault"]["code"] == "unknown-field"
    assert sheet("mapping", "check", "short", "bad", "none") == ["short"]
    assert (sheet.exit, sheet.codes) == (8, ["unknown-field", "mapping-missing"])
    assert "invoice_no" in sheet.envelope["errors"][0]["fix"]["en"]


def test_every_misspelt_name_of_a_mapping_is_told_at_once(sheet):
    text = "soruce: {}\nhead: {cert_type: C, invoce_no: {colum: y}}\nlookups: {good: {by: x}}\n"
    (sheet.folder / "mappings" / "bad.yaml").write_text(text)
    sheet("mapping", "check", "bad")
    assert [(error["place"]["row"], error["fix"]["en"]) for error in sheet.envelope["errors"]] == [
        (1, "Did you mean `source`?"),
        (2, "Did you mean `invoice_no`?"),
        (2, "Did you mean `column`?"),
        (3, "Did you mean `goods`?"),
    ]


def test_of_a_header_without_lines_only_that_is_said_of_its_goods(sheet):
    source = "source: {join: [{file: heads.csv, on: no}]}\ngroup_by: no\n"
    fields = "head: {cert_type: {const: C}}\ngoods: {hs_code: hs}\n"
    (sheet.folder / "mappings" / "two.yaml").write_text(source + fields)
    (sheet.folder / "heads.csv").write_text("no,invoice\n1,I1\n2,I2\n")
    (sheet.folder / "lines.csv").write_text("no,hs\n1,8544421100\n")
    sheet("convert", sheet.folder / "lines.csv", "--mapping", "two", "--dry-run")
    lone = [error for error in sheet.envelope["errors"] if error["place"]["file"].endswith("heads.csv")]
    assert [error["code"] for error in lone if error["path"].startswith("goods")] == ["COO-5071"]
