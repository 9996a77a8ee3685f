"""Goods sheets: a template is made, filled in, imported, and comes back marked when something is wrong."""

import openpyxl
import pytest

from coo_cli.catalog.types import cert_type, type_codes
from coo_cli.certificate.goods import Goods
from coo_cli.cli.main import main
from coo_cli.ingest.goods_sheet import heading_of, read_goods
from coo_cli.report.sheet import template
from coo_cli.workflow.goods_template import choices_of, columns_of


@pytest.fixture
def ready(shell, samples):
    """The sample orders, ready to be declared; by type their numbers."""
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    return {number[0]: number for number in shell.states()}


@pytest.fixture
def sheet(shell, tmp_path):
    """Make a template of type E and fill in lines: the example line, with some values changed."""

    def fill(*lines: dict[str, object], name="filled.xlsx"):
        path = tmp_path / name
        made = shell("goods", "template", "--type", "E", "--out", path)
        book = openpyxl.load_workbook(path)
        table = book.worksheets[0]
        for number, changed in enumerate(lines, 3):
            for column, field in enumerate(made["columns"], 2):
                table.cell(number, column, changed.get(field, table.cell(2, column).value))
        book.save(path)
        return path, {field: column for column, field in enumerate(made["columns"], 2)}

    return fill


def test_a_template_has_what_a_line_of_the_type_uses(shell, tmp_path):
    path = tmp_path / "goods.xlsx"
    made = shell("goods", "template", "--type", "E", "--out", path)
    assert {"hs_code", "origin_criterion", "quantity"} <= set(made["required"])
    assert not {"line_no", "import_content", "tax_rate_flag"} & set(made["columns"])
    book = openpyxl.load_workbook(path)
    table, codes = book.worksheets
    heads = {field: table.cell(1, column) for column, field in enumerate(made["columns"], 2)}
    assert heads["hs_code"].value == "HS编码*\nHS code"
    assert heads["gross_weight"].value == "毛重\ngross weight"
    assert heads["hs_code"].fill.fgColor.rgb != heads["gross_weight"].fill.fgColor.rgb
    assert "8544421100" in heads["hs_code"].comment.text
    assert table.freeze_panes == "B2"
    assert table.column_dimensions[heads["hs_code"].column_letter].number_format == "@"
    letter = heads["origin_criterion"].column_letter
    (drop,) = [d for d in table.data_validations.dataValidation if f"{letter}2" in d.sqref]
    column, last = drop.formula1.split("$")[1], int(drop.formula1.split("$")[-1])
    shown = [codes[f"{column}{row}"].value for row in range(2, last + 1)]
    assert [text.split()[0] for text in shown] == ["WO", "PE", "CTH", "PSR"]
    shell("goods", "template", "--type", "E", "--out", path)
    assert shell.codes == ["file-exists"]


def test_the_example_line_of_every_type_reads_as_it_is_shown(catalog, tmp_path, now):
    for code in type_codes(catalog):
        kind = cert_type(catalog, code, now.date())
        columns = columns_of(kind, catalog)
        path = tmp_path / f"{code}.xlsx"
        path.write_bytes(template("goods", list(columns.values())))
        read = read_goods(path, code, choices_of(kind, catalog), catalog)
        assert (read.record.findings, read.unread) == ([], []), code
        (line,) = read.record.certificate.goods
        assert (line.hs_code, line.package_unit, line.unit_zh, line.quantity) == ("8544421100", "CTN", "件", "1200")
        assert line.origin_criterion in {c.code for c in kind.criteria} | {""}


def test_headings_of_two_fields_are_never_alike():
    from coo_cli.certificate.fields import describe

    headings = [heading_of(item.field).casefold() for item in describe(Goods)]
    assert len(set(headings)) == len(headings)


def test_a_filled_sheet_replaces_the_lines_or_adds_to_them(shell, ready, sheet):
    path, _ = sheet({}, {"name_en": "POWER CABLE", "amount": 800, "fob_value": 700})
    told = shell("goods", "import", ready["E"], path, "--dry-run")
    assert (shell.exit, told["lines"], told["skipped"], told["saved"]["state"]) == (0, 2, 1, "ready")
    assert len(shell("cert", "show", ready["E"])["certificate"]["goods"]) == 2
    before = shell("cert", "show", ready["E"])["certificate"]["goods"]
    shell("goods", "import", ready["E"], path)
    cert = shell("cert", "show", ready["E"])["certificate"]
    assert [line["name_en"] for line in cert["goods"]] == ["DATA CABLE", "POWER CABLE"] != before
    assert [line["line_no"] for line in cert["goods"]] == ["1", "2"]
    assert (cert["total_amount"], cert["goods"][0]["origin_criterion"], cert["goods"][0]["unit_en"]) == (
        "5000",
        "PE",
        "PCS",
    )
    shell("goods", "import", ready["E"], path, "--append")
    goods = shell("cert", "show", ready["E"])["certificate"]["goods"]
    assert [line["line_no"] for line in goods] == ["1", "2", "3", "4"]
    assert shell.states()[ready["E"]] == "ready"


def test_a_faulty_sheet_makes_a_draft_and_comes_back_with_its_cells_marked(shell, ready, sheet, tmp_path):
    path, columns = sheet({"quantity": "many"}, {"name_en": "电缆", "origin_criterion": "XX"})
    out = tmp_path / "marked.xlsx"
    told = shell("goods", "import", ready["E"], path, "--append", "--annotate", out)
    assert (shell.exit, told["saved"]["state"], told["annotated"]) == (3, "draft", str(out))
    at = {(error["code"], error["place"]["cell"]): error["path"] for error in shell.envelope["errors"]}
    letter = {field: openpyxl.utils.get_column_letter(column) for field, column in columns.items()}
    assert at == {
        ("COO-5001", f"{letter['quantity']}3"): "goods[3].quantity",
        ("COO-1014", f"{letter['name_en']}4"): "goods[4].name_en",
        ("COO-2003", f"{letter['origin_criterion']}4"): "goods[4].origin_criterion",
    }
    table = openpyxl.load_workbook(out).worksheets[0]
    for code, cell in at:
        assert code in table[cell].comment.text
        assert table[cell].fill.fgColor.rgb == "FFFFC7CE"
    assert table["A3"].comment is None
    for cell, value in ((f"{letter['quantity']}3", 5), (f"{letter['name_en']}4", "CABLE")):
        table[cell] = value
    table[f"{letter['origin_criterion']}4"] = "CTH"
    table.parent.save(out)
    told = shell("goods", "import", ready["E"], out, "--annotate", tmp_path / "again.xlsx")
    assert (shell.exit, told["saved"]["state"]) == (0, "ready")
    again = openpyxl.load_workbook(tmp_path / "again.xlsx").worksheets[0]
    assert again[f"{letter['quantity']}3"].comment is None


def test_a_table_with_an_exports_own_headings_and_names_of_units_is_read(shell, ready, tmp_path):
    path = tmp_path / "erp.csv"
    path.write_text("税号,英文品名,数量,单位,包装单位,Qty\n0902309000,TEA,5,千克,纸箱,9\n", encoding="utf-8")
    shell("goods", "import", ready["E"], path)
    assert [w["place"]["column"] for w in shell.envelope["warnings"] if w["code"] == "column-unread"] == ["Qty"]
    (line,) = shell("cert", "show", ready["E"])["certificate"]["goods"]
    assert (line["hs_code"], line["quantity"], line["unit_en"], line["unit_zh"], line["package_unit"]) == (
        "0902309000",
        "5",
        "KGS",
        "千克",
        "CTN",
    )
    path.write_text("税号,数量,数量\n0902309000,5,9\n", encoding="utf-8")
    shell("goods", "import", ready["E"], path)
    assert shell.codes == ["column-twice"]


def test_a_sheet_that_names_no_goods_changes_nothing(shell, ready, tmp_path):
    before = shell("cert", "show", ready["E"])["certificate"]
    path = tmp_path / "stock.csv"
    path.write_text("发票号,数量\nINV-1,5\n", encoding="utf-8")
    shell("goods", "import", ready["E"], path)
    assert (shell.exit, shell.codes) == (3, ["no-goods-columns"])
    assert shell("cert", "show", ready["E"])["certificate"] == before


def test_a_marked_copy_is_named_like_the_workbook_it_is(shell, ready, sheet, tmp_path):
    path, _ = sheet({"quantity": "many"})
    shell("goods", "import", ready["E"], path, "--annotate", tmp_path / "marked.csv", "--dry-run")
    assert (shell.exit, shell.codes) == (2, ["not-a-workbook-name"])
    assert not (tmp_path / "marked.csv").exists()


def test_a_line_that_is_gone_is_told_by_its_number_before(shell, ready, sheet, capfdbinary):
    first, second = shell("cert", "show", ready["E"])["certificate"]["goods"]
    path, _ = sheet({"hs_code": second["hs_code"], "name_en": second["name_en"], "name_zh": second["name_zh"]})
    assert main(["goods", "import", ready["E"], str(path), "--dry-run", "--workspace", str(shell.folder)]) == 0
    shown = capfdbinary.readouterr().out.decode()
    (gone,) = [line.split("  ") for line in shown.splitlines() if "removed" in line]
    assert gone[0] == "goods[1] before"
    assert first["name_en"] in shown.partition("removed")[2]


def test_a_column_nobody_knows_is_told_of(shell, ready, sheet):
    path, _ = sheet({})
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(1, 60, "仓位")
    book.save(path)
    shell("goods", "import", ready["E"], path, "--dry-run")
    (place,) = [w["place"] for w in shell.envelope["warnings"] if w["code"] == "column-unread"]
    assert (place["column"], place["cell"]) == ("仓位", "BH1")


def test_nothing_is_done_with_a_sheet_without_lines_or_headings_or_a_certificate_at_customs(
    shell, ready, sheet, tmp_path
):
    empty, _ = sheet()
    filled, _ = sheet({}, name="other.xlsx")
    bare = tmp_path / "bare.csv"
    bare.write_text("a,b\n1,2\n", encoding="utf-8")
    before = shell("cert", "show", ready["E"])["certificate"]
    for words, code in (
        ((empty,), "no-goods-lines"),
        ((bare,), "no-goods-columns"),
        ((tmp_path / "none.xlsx",), "file-missing"),
        ((bare, "--annotate", tmp_path / "x.xlsx"), "not-annotatable"),
        ((filled, "--annotate", filled), "annotates-itself"),
    ):
        shell("goods", "import", ready["E"], *words)
        assert shell.codes == [code]
    assert shell("cert", "show", ready["E"])["certificate"] == before
    shell("declare", ready["E"])
    shell("goods", "import", "#2", filled)
    assert shell.codes == ["not-editable"]


def test_a_marked_copy_that_cannot_be_written_is_said_and_the_lines_are_stored(shell, ready, sheet, tmp_path):
    path, _ = sheet({"name_en": "电缆"})
    shell("goods", "import", ready["E"], path, "--annotate", tmp_path / "no" / "x.xlsx")
    assert (shell.exit, shell.codes[-1]) == (8, "file-unwritable")
    assert len(shell("cert", "show", ready["E"])["certificate"]["goods"]) == 1
