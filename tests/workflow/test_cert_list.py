"""The list of certificates: every filter of the 2019 system's query, search, columns, order, pages, and files of it."""

import csv
import io
import json

import openpyxl
import pytest

from coo_cli.cli.main import main


@pytest.fixture
def filled(shell, samples):
    shell("convert", samples / "demo" / "orders.csv")
    shell("declare", "--type", "C")
    return shell


def types(shell, *words):
    return sorted(row["cert_type"] for row in shell("cert", "list", *words))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--state", "ready", "--state", "returned"), "EK"),
        (("--state", "待申报", "--state", "退回"), "EK"),
        (("--type", "e", "--type", "K"), "EK"),
        (("--status", "0"), "CEK"),
        (("--status", "1"), ""),
        (("--invoice", "INV-26101"), "C"),
        (("--number", "c263300999990001"), "C"),
        (("--registration", "330099999", "--country", "澳大利亚"), "C"),
        (("--country", "vietnam"), "E"),
        (("--country", "704"), "E"),
        (("--created-from", "2026-01-01", "--created-to", "2099-01-01"), "CEK"),
        (("--created-to", "2026-01-01"), ""),
        (("--declared-from", "2026-01-01"), "C"),
        (("--declared-to", "2099-01-01"), "C"),
        (("--printing", "no_file"), "CEK"),
        (("--printing", "版式文件未收到"), "CEK"),
        (("--archived",), ""),
        (("--with-archived",), "CEK"),
        (("--operator", "nobody"), ""),
        (("--principal", "ACME"), ""),
        (("--profile", "main"), "CEK"),
        (("--text", "电缆"), "CE"),
        (("--text", "so-26103"), "K"),
        (("--text", "SAMPLE", "--type", "C"), "C"),
    ],
)
def test_all_conditions_hold(filled, words, found):
    assert types(filled, *words) == sorted(found)
    assert filled("cert", "list", "--count", *words)["count"] == len(found)


def test_who_entered_and_who_declared_it_is_found_as_operator(filled, monkeypatch):
    (row,) = filled("cert", "list", "--type", "C")
    monkeypatch.setenv("COO_OPERATOR", "li")
    filled("declare", "--type", "E")
    assert types(filled, "--operator", "li") == ["E"]
    assert "E" in types(filled, "--operator", row["created_by"])


def test_pages_and_order(filled):
    rows = filled("cert", "list", "--sort", "-fob", "--columns", "cert_type,fob")
    assert list(rows[0]) == ["cert_type", "fob"]
    values = [float(row["fob"]) for row in rows]
    assert values == sorted(values, reverse=True)
    pages = [filled("cert", "list", "--sort", "cert_no", "--limit", 2, "--page", page) for page in (1, 2, 3)]
    assert [row["cert_type"] for page in pages for row in page] == ["C", "E", "K"]
    assert len(filled("cert", "list", "--all", "--limit", 1)) == 3


def test_the_list_as_files_holds_texts_no_spreadsheet_takes_for_a_formula(filled, capfdbinary):
    id_ = filled("cert", "copy", filled("cert", "list")[0]["cert_no"], "--set", "consignee==1+1|A LTD")["id"]
    out = filled.folder / "list.xlsx"
    assert filled("cert", "list", "--out", out)["certificates"] == 4
    sheet = openpyxl.load_workbook(out).worksheets[0]
    head, first, *_ = sheet.iter_rows()
    row = {str(name.value): cell for name, cell in zip(head, first, strict=True)}
    assert (row["consignee"].value, row["consignee"].data_type) == ("=1+1|A LTD", "s")
    assert (row["id"].value, row["FOB (USD)"].data_type) == (id_, "n")
    capfdbinary.readouterr()
    words = ["cert", "list", "--workspace", str(filled.folder), "--columns", "id,consignee,state", "--lang", "zh"]
    assert main([*words, "--format", "csv"]) == 0
    rows = list(csv.reader(io.StringIO(capfdbinary.readouterr().out.decode("utf-8-sig"))))
    assert rows[:2] == [["编号", "进口商", "状态"], [str(id_), "'=1+1|A LTD", "暂存"]]
    assert main([*words, "--format", "jsonl"]) == 0
    lines = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert lines[0] == {"id": id_, "consignee": "=1+1|A LTD", "state": "draft"}


def test_a_certificate_is_shown_with_its_codes_and_states_in_words(filled, capfdbinary):
    number = filled("cert", "list", "--type", "C")[0]["cert_no"]
    capfdbinary.readouterr()
    assert main(["cert", "show", number, "--workspace", str(filled.folder), "--lang", "zh"]) == 0
    lines = [line.split() for line in capfdbinary.readouterr().out.decode().splitlines()]
    for told in (["申请类型", "1", "申报"], ["证书类别", "0", "新证"], ["货币单位", "USD", "美元"]):
        assert told in [line[:3] for line in lines]
    moves = [line[-4:-1] for line in lines if "declared" in line]
    assert moves == [["待申报", "->", "待发送"]]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--columns", "colour"), "unknown-column"),
        (("--sort", "colour"), "unknown-order"),
        (("--country", "Atlantis"), "unknown-country"),
        (("--created-from", "yesterday"), "not-a-date"),
        (("--out", "list.doc"), "unknown-form"),
        (("--format", "xlsx"), "no-file"),
    ],
)
def test_what_cannot_be_meant_is_refused(filled, words, code):
    filled("cert", "list", *words)
    assert filled.codes == [code]
