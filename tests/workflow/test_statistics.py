"""Business statistics as a clerk asks for them."""

import csv
import json
import xml.etree.ElementTree as ET
from io import BytesIO, StringIO

import numpy as np
import pytest
from openpyxl import load_workbook
from PIL import Image

SCENARIO = """
acts:
  - {match: E*, verdict: return, reason: "原产地标准与所附材料不符，请核实。"}
"""


@pytest.fixture
def answered(shell, samples):
    """The samples' certificates, declared: those of type E returned, the others approved."""
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    scenario = shell.folder / "night.yaml"
    scenario.write_text(SCENARIO, encoding="utf-8")
    shell("declare", "--ready")
    shell.customs("--scenario", scenario)
    shell("poll")
    return shell.states()


def counts(found):
    return {tuple(row["key"]): (row["count"], row["approved"], row["returned"]) for row in found["rows"]}


def test_certificates_are_counted_with_shares_returns_reasons_and_value(shell, answered):
    found = shell("stats")
    by_type = {(number[:1],): sum(n[:1] == number[:1] for n in answered) for number in answered}
    assert {key: row[0] for key, row in counts(found).items()} == by_type
    returned = by_type["E",]
    assert counts(found)["E",] == (returned, 0, returned)
    assert counts(found)["C",][1:] == (by_type["C",], 0)
    rates = {row["key"][0]: row["return_rate"] for row in found["rows"]}
    assert (rates["E"], rates["C"]) == ("100.0", "0.0")
    assert found["total"]["count"] == len(answered)
    assert float(found["total"]["value"]) == sum(float(row["value"]) for row in found["rows"]) > 0
    assert sum(float(row["share"]) for row in found["rows"]) == pytest.approx(100, abs=0.2)
    assert [(reason["key"], reason["count"]) for reason in found["reasons"]] == [("criterion", returned)]
    assert found["times"]["approvals"] == len(answered) - returned


def test_they_are_counted_by_several_things_in_time_and_for_a_range(shell, answered):
    found = shell("stats", "--by", "user", "--by", "destination", "--per", "month")
    assert found["by"] == ["user", "destination", "month"]
    assert found["total"]["count"] == len(answered)
    assert shell("stats", "--to", "2020-01-01")["rows"] == []
    today = shell("stats", "--per", "day", "--date", "declared")["rows"][0]["key"][0]
    assert shell("stats", "--date", "declared", "--from", today)["total"]["count"] == len(answered)
    assert shell("stats", "--date", "approved", "--type", "E")["total"]["count"] == 0


def test_who_is_no_administrator_has_only_his_own_counted(shell, answered, monkeypatch):
    monkeypatch.setenv("COO_OPERATOR", "boss")
    shell("operator", "add", "boss", "--role", "administrator")
    shell("operator", "add", "clerk", "--role", "declarant")
    assert shell("stats")["total"]["count"] == len(answered)
    monkeypatch.setenv("COO_OPERATOR", "clerk")
    found = shell("stats")
    assert (found["own"], found["total"]["count"]) == (True, 0)
    copied = next(iter(answered))
    shell("cert", "copy", copied)
    assert shell("stats", "--by", "clerk")["rows"][0]["key"] == ["clerk"]


def test_figures_become_tables_charts_pages_and_pictures(shell, answered, tmp_path):
    for ending in ("csv", "xlsx", "json", "html", "png", "svg"):
        shell("stats", "--by", "destination", "--out", tmp_path / f"s.{ending}")
        assert shell.exit == 0
    rows = list(csv.reader(StringIO((tmp_path / "s.csv").read_text(encoding="utf-8-sig"))))
    assert rows[0][:2] == ["destination", "count"]
    assert rows[-1][:2] == ["total", str(len(answered))]
    book = load_workbook(BytesIO((tmp_path / "s.xlsx").read_bytes()))
    sheet = book.worksheets[0]
    assert sheet.max_row == len(rows)
    assert [cell.value for cell in sheet["B"]][1:] == [int(row[1]) for row in rows[1:]]
    assert len(sheet._charts) == 3
    assert json.loads((tmp_path / "s.json").read_bytes())["total"]["count"] == len(answered)
    page = (tmp_path / "s.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert "http-equiv" in page
    assert "<script" not in page
    assert ET.fromstring((tmp_path / "s.svg").read_bytes()).tag.endswith("svg")
    with Image.open(tmp_path / "s.png") as picture:
        greens = (np.asarray(picture.convert("RGB")) == (0x2F, 0x7D, 0x4F)).all(axis=2).sum()
    assert greens > 1000


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--by", "type", "--by", "user", "--by", "state", "--per", "year"), "too-many-dimensions"),
        (("--out", "s.pdf"), "not-a-figures-name"),
        (("--from", "soon"), "not-a-date"),
    ],
)
def test_what_cannot_be_done_is_said(shell, words, code):
    shell("stats", *words)
    assert (shell.codes, shell.exit) == ([code], 2)


def test_a_name_that_looks_like_a_formula_is_none_in_tables(shell, samples, tmp_path, monkeypatch):
    monkeypatch.setenv("COO_OPERATOR", "=1+1")
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    shell("stats", "--by", "clerk", "--out", tmp_path / "s.csv")
    assert "\n'=1+1," in (tmp_path / "s.csv").read_text(encoding="utf-8-sig")
