"""A mapping is drafted on the command line, checked, and converts the export it was made from."""

import pytest


def test_a_draft_is_written_checked_and_converts(shell, samples):
    export, file = samples / "erp" / "orders.csv", shell.folder / "mappings" / "mine.yaml"
    file.parent.mkdir(exist_ok=True)
    found = shell("mapping", "init", "--from", export, "--out", file)
    assert (shell.exit, found["group_by"], found["header_row"]) == (0, "doc_no", 1)
    sure = {column["path"]: column["certainty"] for column in found["columns"]}
    assert sure["goods.hs_code"] == 1.0
    assert all(column["why"] for column in found["columns"])
    assert shell("mapping", "check", "mine") == ["mine"]
    shell("convert", export, "--mapping", "mine")
    assert sorted(shell.states().values()) == ["ready"] * 8
    shell("mapping", "init", "--from", export, "--out", file)
    assert shell.codes == ["file-exists"]


def test_without_a_file_the_text_is_given(shell, samples):
    found = shell("mapping", "init", "--from", samples / "erp" / "goods_sheet.xlsx", "--type", "RC")
    assert (found["file"], found["sheet"], found["header_row"]) == ("", "货物清单", 3)
    assert "cert_type: {const: RC}" in found["yaml"]


@pytest.mark.parametrize("name", ["odoo.json", "delvry.xml", "delvry.txt"])
def test_what_is_no_table_is_told_so(shell, samples, name):
    shell("mapping", "init", "--from", samples / "erp" / name)
    assert shell.codes == ["not-a-table"]


def test_a_label_goes_before_another_name_and_the_other_column_says_so(shell, samples):
    found = shell("mapping", "init", "--from", samples / "erp" / "yonyou_u8.xlsx")
    columns = {column["heading"]: column for column in found["columns"]}
    assert columns["出运日期"]["path"] == "departure_date"
    assert columns["发货日期"]["why"][0] == "`departure_date` comes from column AK already"
