"""Reports for machines and the user's own workbook back, written by `coo validate --format`."""

import io
import json
import re

import openpyxl
import pytest
from junitparser import Error, Failure, JUnitXml
from lxml import etree

from coo_cli.base.texts import show_language
from coo_cli.cli.main import main
from coo_cli.report.problem import Problem
from coo_cli.report.text import APART, warning_lines
from coo_cli.workflow.explain import all_rules

REQUIRED = {
    "": ("version", "runs"),
    "runs": ("tool", "results"),
    "runs.tool": ("driver",),
    "runs.tool.driver": ("name", "rules"),
    "runs.tool.driver.rules": ("id", "shortDescription", "help"),
    "runs.results": ("ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"),
    "runs.results.locations": ("physicalLocation",),
    "runs.results.locations.physicalLocation": ("artifactLocation",),
}
"""What SARIF 2.1.0, or a service that shows it, demands, by path."""


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("COO_USER_DIR", str(tmp_path / "user"))
    monkeypatch.setenv("COO_LANG", "en")
    monkeypatch.chdir(tmp_path)
    assert main(["init", "origin"]) == 0
    monkeypatch.setenv("COO_WORKSPACE", str(tmp_path / "origin"))
    yield tmp_path
    show_language("en")


@pytest.fixture
def report(workspace, capfdbinary):
    def run(form, *files, mapping="csv_generic", code=4):
        capfdbinary.readouterr()
        words = ["validate", *map(str, files), "--format", form]
        assert main([*words, "--mapping", mapping] if mapping else words) == code
        return capfdbinary.readouterr()

    return run


def at(value, path):
    """All values at a path through objects and lists."""
    found = [value]
    for key in filter(None, path.split(".")):
        found = [inner for one in found for inner in (one[key] if isinstance(one[key], list) else [one[key]])]
    return found


def test_sarif_names_rule_line_cell_and_path_and_knows_findings_again(report, samples, workspace):
    broken = samples / "erp" / "broken" / "text_in_number.csv"
    first = report("sarif", broken)
    assert first.err == b""
    found = json.loads(first.out)
    for path, keys in REQUIRED.items():
        assert [key for one in at(found, path) for key in keys if key not in one] == []
    rules = found["runs"][0]["tool"]["driver"]["rules"]
    for result in found["runs"][0]["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
    (error,) = [r for r in found["runs"][0]["results"] if r["level"] == "error"]
    (location,) = error["locations"]
    assert location["physicalLocation"]["region"] == {"startLine": 3}
    assert location["physicalLocation"]["artifactLocation"]["uri"] == broken.as_uri()
    names = [one["fullyQualifiedName"] for one in location["logicalLocations"]]
    assert names == ["SO-26001.goods[2].quantity", "quantity"]
    moved = workspace / broken.name
    header, *rows = broken.read_text("utf-8").splitlines()
    moved.write_text("\n".join([header, *rows[3:], *rows[:3]]), "utf-8")
    again = json.loads(report("sarif", moved).out)
    marks = [{r["partialFingerprints"]["coo/v1"] for r in one["runs"][0]["results"]} for one in (found, again)]
    assert marks[0] == marks[1]


def test_junit_fails_a_certificate_with_what_is_wrong_and_tells_of_unreadable_files(report, samples):
    broken = samples / "erp" / "broken"
    suites = JUnitXml.fromstring(report("junit", broken / "text_in_number.csv", broken / "empty.csv").out)
    assert (suites.tests, suites.failures, suites.errors) == (5, 1, 1)
    cases = [case for suite in suites for case in suite]
    results = {
        case.name: [type(result) for result in case.result if isinstance(result, Failure | Error)] for case in cases
    }
    assert results == {"SO-26001 C": [Failure], "SO-26002 C": [], "SO-26003 C": [], "SO-26004 E": [], "read": [Error]}
    assert "goods[2].quantity" in cases[0].result[0].text


def test_json_lines_tell_certificates_and_findings_apart(report, samples):
    lines = [
        json.loads(line) for line in report("jsonl", samples / "erp" / "broken" / "text_in_number.csv").out.splitlines()
    ]
    assert [line["certificate"] for line in lines if line["kind"] == "certificate"] == [
        f"SO-2600{n}" for n in range(1, 5)
    ]
    (error,) = [line for line in lines if line.get("severity") == "error"]
    assert (error["code"], error["row"], error["column"]) == ("COO-5001", 3, "quantity")
    assert {line["severity"] for line in lines if line["kind"] == "finding"} >= {"error", "warning"}


def test_the_format_json_is_the_envelope(report, samples):
    found = json.loads(report("json", samples / "erp" / "broken" / "text_in_number.csv").out)
    assert found["command"] == "validate"
    assert [error["code"] for error in found["errors"]] == ["COO-5001"]
    assert {warning["severity"] for warning in found["warnings"]} <= {"warning", "advice"}


@pytest.fixture
def sheet(workspace, samples):
    """A user's workbook: a second sheet with a formula, a comment of the user's, a bad quantity and a merged cell."""
    book = openpyxl.load_workbook(samples / "erp" / "goods_sheet.xlsx")
    page = book.worksheets[0]
    header = next(row for row in page.iter_rows() if any(cell.value == "数量" for cell in row))
    column = next(cell.column for cell in header if cell.value == "数量")
    bad = page.cell(header[0].row + 1, column)
    bad.value = "=many"
    bad.data_type = "s"
    bad.comment = openpyxl.comments.Comment("ask the warehouse", "user")
    book.create_sheet("own's").cell(1, 1).value = "=1+2"
    book["own's"].cell(1, 1).number_format = "0.00"
    path = workspace / "goods.xlsx"
    book.save(path)
    return path, bad.coordinate


def test_the_users_workbook_comes_back_with_its_bad_cells_commented(sheet, workspace, capfd):
    path, cell = sheet
    before, out = path.read_bytes(), workspace / "checked.xlsx"
    code = main(["validate", str(path), "-m", "goods_sheet", "--format", "xlsx", "--out", str(out), "--lang", "zh"])
    assert code == 4
    book = openpyxl.load_workbook(out)
    assert book.sheetnames[1:] == openpyxl.load_workbook(io.BytesIO(before)).sheetnames
    marked = book.worksheets[1][cell]
    assert marked.fill.fgColor.rgb == "FFFFC7CE"
    assert marked.comment.text.startswith("COO-5001")
    assert marked.comment.text.endswith("ask the warehouse")
    assert "不是数字" in marked.comment.text
    assert book["own's"]["A1"].value == "=1+2"
    rows = list(book.worksheets[0].iter_rows(min_row=2))
    (line,) = [row for row in rows if row[1].value == "COO-5001"]
    assert line[4].hyperlink.location == f"'{book.sheetnames[1]}'!{cell}" or cell in str(line[4].hyperlink.target)
    assert all(cell.data_type == "s" for row in rows for cell in row if cell.value)
    assert path.read_bytes() == before


def test_a_text_table_comes_back_as_a_workbook_row_by_row(samples, workspace):
    out = workspace / "checked.xlsx"
    broken = samples / "erp" / "broken" / "text_in_number.csv"
    assert main(["validate", str(broken), "-m", "csv_generic", "--format", "xlsx", "--out", str(out)]) == 4
    sheet = openpyxl.load_workbook(out)["export"]
    (marked,) = [cell for row in sheet.iter_rows() for cell in row if cell.comment and "COO-5001" in cell.comment.text]
    assert (marked.value, marked.row, sheet.cell(1, marked.column).value) == ("two thousand", 3, "quantity")


def test_messages_have_a_list_alone(samples, workspace):
    out = workspace / "checked.xlsx"
    file = workspace / "bad.xml"
    text = (samples / "messages" / "C-non-preferential.xml").read_text("utf-8")
    file.write_text(re.sub("<Curr>.*?</Curr>", "<Curr>=1+2</Curr>", text), "utf-8")
    assert main(["validate", str(file), "--format", "xlsx", "--out", str(out)]) == 3
    (sheet,) = openpyxl.load_workbook(out).worksheets
    texts = [cell.value for row in sheet.iter_rows() for cell in row]
    assert any("=1+2" in str(text) for text in texts)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--format", "xlsx"], 2),
        (["--format", "xlsx", "--out", "orders.csv"], 2),
        (["--format", "sarif", "--json"], 2),
        (["--format", "pdf"], 8),
        (["--format", "sarif", "--out", "no/such/folder/x.sarif"], 8),
    ],
)
def test_what_cannot_be_written_is_told(words, code, workspace, samples):
    (workspace / "orders.csv").write_bytes((samples / "demo" / "orders.csv").read_bytes())
    assert main(["validate", "orders.csv", "-m", "csv_generic", *words]) == code
    assert (workspace / "orders.csv").read_bytes() == (samples / "demo" / "orders.csv").read_bytes()


def test_several_workbooks_go_into_a_folder(workspace, samples):
    files = [samples / "demo" / "goods_sheet.xlsx", samples / "erp" / "goods_sheet.xlsx"]
    folder = workspace / "reports"
    words = ["validate", *map(str, files[:1]), "-m", "goods_sheet", "--format", "xlsx", "--out", str(folder)]
    folder.mkdir()
    assert main(words) == 0
    assert [path.name for path in folder.iterdir()] == ["goods_sheet.checked.xlsx"]


def test_workbooks_of_one_name_do_not_replace_one_another(workspace, samples):
    data = (samples / "demo" / "goods_sheet.xlsx").read_bytes()
    files = [workspace / where / "sheet.xlsx" for where in ("a", "b", "c/b")]
    for file in files:
        file.parent.mkdir(parents=True)
        file.write_bytes(data)
    words = ["validate", *map(str, files), "-m", "goods_sheet", "--format", "xlsx", "--out", "reports"]
    assert main(words) == 0
    names = {path.name for path in (workspace / "reports").iterdir()}
    assert names == {"a_sheet.checked.xlsx", "b_sheet.checked.xlsx", "b_sheet-2.checked.xlsx"}


@pytest.mark.parametrize("form", ["sarif", "junit", "jsonl", "xlsx"])
def test_hostile_texts_do_no_harm(form, workspace, samples, capfdbinary):
    with (samples / "demo" / "orders.csv").open(encoding="utf-8") as file:
        header, row, *_ = file.read().splitlines()
    bad = row.replace("DATA CABLE", "=cmd|' /C calc'!A0\x01\x0b]]><x>&" + "y" * 40_000, 1)
    export = workspace / "hostile.csv"
    export.write_text(f"{header}\n{bad}\n", "utf-8")
    out = workspace / f"out.{form}"
    capfdbinary.readouterr()
    assert main(["validate", str(export), "-m", "csv_generic", "--format", form, "--out", str(out)]) == 3
    if form == "junit":
        etree.parse(out)
    elif form == "xlsx":
        book = openpyxl.load_workbook(out)
        assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    else:
        for line in out.read_bytes().splitlines():
            json.loads(line)


def test_every_rule_has_its_help_in_sarif_in_the_language_shown(report, samples):
    ids = {rule.id for rule in all_rules()}
    found = json.loads(report("sarif", samples / "erp" / "broken" / "unknown_country.csv").out)
    for rule in found["runs"][0]["tool"]["driver"]["rules"]:
        assert rule["id"] in ids
        assert rule["help"]["text"]


def test_advice_is_called_so(workspace, samples, capfd):
    text = (samples / "demo" / "orders.csv").read_text("utf-8")
    (workspace / "orders.csv").write_text(text.replace("2026-11-25", "2026-11-03"), "utf-8")
    settings = workspace / "origin" / "coo.yaml"
    settings.write_text(settings.read_text("utf-8") + "\nrules: {COO-1005: advice}\n", "utf-8")
    main(["validate", "orders.csv", "-m", "csv_generic"])
    said = capfd.readouterr().err
    assert "advice COO-1005" in said
    assert "warning COO-1005" not in said


def test_warnings_of_several_causes_are_each_said_and_many_are_summed_up():
    show_language("zh")
    failed = [
        Problem(
            code="notice-waiting", text={"zh": f"渠道“{name}”未接收", "en": ""}, fix={"zh": "", "en": ""}, why="无应答"
        )
        for name in "abbcdefg"
    ]
    lines = list(warning_lines(failed))
    show_language("en")
    assert lines[0] == "警告 notice-waiting: 渠道“a”未接收（无应答）"
    assert lines[1].startswith("警告 notice-waiting (x2): 渠道“b”")
    assert lines[-1].startswith("警告 notice-waiting (x2): 渠道“f”")
    assert len(lines) == APART + 1
