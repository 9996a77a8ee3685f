"""Amended and re-issued certificates from the command to customs' approval."""

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from coo_cli.message.parse import parse

XSD = Path(__file__).resolve().parents[2] / "xsd" / "2022-01" / "Certificate.xsd"
OLD = "C263300999990001"


@pytest.fixture
def approved(shell, samples):
    """The sample orders, approved by the sandbox; OLD is the certificate of two goods lines to Australia."""
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    to_customs(shell)
    assert set(shell.states().values()) == {"approved"}
    return shell


def to_customs(shell, *words):
    shell("declare", "--ready")
    shell.customs(*words)
    shell("poll")


def amend(shell, *words, name=OLD, reason="客户要求更正"):
    return shell("cert", "amend", name, "--reason", reason, *words)


def stored(shell, name):
    return shell("cert", "show", name)["certificate"]


def sent(shell, number):
    (message,) = (shell.folder / "client" / "SentBox").glob(f"{number}*.xml")
    return message


def related(shell, name):
    return [(other["kind"], other["cert_no"], other["state"]) for other in shell("cert", "show", name)["related"]]


def test_an_amended_certificate_is_declared_under_a_new_number_and_approved(approved):
    shell = approved
    made = amend(
        shell, "--set", "consignee=SAMPLE IMPORT PTY LTD\n22 NEW STREET, SYDNEY", "--set", "apply_date=2026-11-21"
    )
    assert shell.exit == 0, shell.envelope["errors"]
    new = made["cert_no"]
    assert (new, made["state"], made["cert_status"]) == ("C263300999990002", "ready", "1")
    to_customs(shell)
    assert shell.states()[new] == "approved"
    message = sent(shell, new)
    if xmllint := shutil.which("xmllint"):
        subprocess.run([xmllint, "--noout", "--schema", XSD, message], check=True, capture_output=True)
    shell("validate", message)
    assert shell.codes == []
    change = parse(message.read_bytes()).change
    assert (change.old_cert_no, change.reason, change.columns) == (OLD, "客户要求更正", "进口商")
    assert change.old_content == "进口商：SAMPLE IMPORT PTY LTD\n1 EXAMPLE STREET, SYDNEY, AUSTRALIA"
    assert change.new_content == "进口商：SAMPLE IMPORT PTY LTD\n22 NEW STREET, SYDNEY"
    assert change.old_apply_date == "2026-11-20"
    receipt = next(r for r in shell("receipts", "show", OLD) if r["means"] == "approved")
    assert f"<CheckDate>{change.old_issue_date}</CheckDate>" in receipt["raw"]
    assert related(shell, OLD) == [("replaced_by", new, "approved")]
    assert related(shell, new) == [("replaces", OLD, "approved")]


def test_what_was_worked_out_follows_and_what_was_given_stays(approved):
    made = amend(
        approved,
        *("--set", "goods[1].amount=4000.00", "--set", "goods[1].fob_value=3900.00"),
        *("--set", "dest_country_code=554", "--set", "unload_port=AUCKLAND, NEW ZEALAND"),
    )
    cert = stored(approved, made["cert_no"])
    assert (cert["total_amount"], cert["fob_value"]) == ("12400.00", "11964.00")
    assert (cert["dest_country"], cert["dest_country_name"]) == ("NEW ZEALAND", "新西兰")
    assert cert["transport_details"] == "FROM NINGBO, CHINA TO AUCKLAND, NEW ZEALAND BY SEA"
    assert {"fob_value", "total_amount", "transport_details", "dest_country"} <= set(made["derived"])
    made = approved("cert", "edit", made["cert_no"], "--set", "total_amount=12500", "--set", "goods[2].amount=8300")
    assert stored(approved, made["cert_no"])["total_amount"] == "12500"
    approved("cert", "edit", made["cert_no"], "--set", "goods[2].amount=8200")
    assert stored(approved, made["cert_no"])["total_amount"] == "12500"


def test_a_line_is_dropped_another_added_and_the_rest_counted_anew(approved, tmp_path):
    file = tmp_path / "changes.yaml"
    line = stored(approved, OLD)["goods"][0]
    added = "".join(f"    {name}: '{value}'\n" for name, value in line.items() if name not in ("line_no", "name_en"))
    file.write_text(
        f"# a line more\ngoods:\n  2:\n    quantity: 2100\n  3:\n{added}    name_en: SECOND CABLE\n", encoding="utf-8"
    )
    made = amend(approved, "--file", file, "--drop-line", 1, "--set", "goods[2].unit_price=4.00")
    assert approved.exit == 0, approved.envelope["errors"]
    goods = stored(approved, made["cert_no"])["goods"]
    assert [(g["line_no"], g["name_en"], g["quantity"]) for g in goods] == [
        ("1", "COTTON T-SHIRT", "2100"),
        ("2", "SECOND CABLE", "1200"),
    ]
    assert goods[0]["unit_price"] == "4.00"
    kinds = [(row["kind"], row["old_number"], row["new_number"]) for row in made["difference"]["rows"]]
    assert ("changed", 2, 1) in kinds
    assert made["change"]["new_content"].count("第1项货物 标准货物数/重量：2100") == 1


def test_the_users_words_stay_first_and_the_rest_follows_every_edit(approved):
    made = amend(approved, "--set", "marks=N/M", "--set", "change.columns=第10栏", "--set", "change.new_content=见附件")
    assert made["change"]["columns"] == "第10栏、唛头"
    made = approved("cert", "edit", made["cert_no"], "--set", "vessel=EXAMPLE MOON V.1", "--set", "marks=A")
    assert made["change"]["columns"] == "第10栏、唛头、运输工具船名/航次"
    assert made["change"]["new_content"] == "见附件\n唛头：A\n运输工具船名/航次：EXAMPLE MOON V.1"


def test_a_dry_run_shows_it_all_stores_nothing_and_takes_no_number(approved):
    before = approved("cert", "list")
    shown = amend(approved, "--set", "marks=N/M", "--dry-run")
    assert (shown["id"], shown["cert_no"], shown["state"]) == (0, "", "ready")
    assert shown["change"]["columns"] == "唛头"
    assert approved("cert", "list") == before
    assert related(approved, OLD) == []
    assert amend(approved, "--set", "marks=N/M")["cert_no"] == "C263300999990002"


def test_an_amendment_that_changes_nothing_is_refused(approved):
    amend(approved)
    assert (approved.exit, approved.codes) == (3, ["nothing-changed"])
    amend(approved, "--set", "marks=SAMPLE\nSYDNEY\nC/NO.1-58", "--note", "请尽快")
    assert approved.codes == ["nothing-changed"]
    assert len(approved("cert", "list")) == 3


def test_a_second_one_is_refused_while_the_first_lives(approved, tmp_path):
    first = amend(approved, "--set", "marks=N/M")["cert_no"]
    amend(approved, "--set", "marks=N/M")
    assert (approved.exit, approved.codes) == (3, ["already-amended"])
    assert first in approved.envelope["errors"][0]["text"]["en"]
    approved("cert", "reissue", OLD, "--reason", "遗失")
    assert approved.codes == ["already-amended"]
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text(f"acts:\n  - {{match: {first}, verdict: return, reason: 不符}}\n", encoding="utf-8")
    to_customs(approved, "--scenario", scenario)
    assert approved.states()[first] == "returned"
    second = amend(approved, "--set", "marks=N/M\nB")["cert_no"]
    to_customs(approved)
    amend(approved, "--set", "marks=C")
    assert second in approved.envelope["errors"][0]["fix"]["en"]
    chained = amend(approved, "--set", "marks=C", name=second)
    assert chained["change"]["old_cert_no"] == second


def test_a_reissue_says_what_the_old_one_says(approved):
    approved("cert", "reissue", OLD, "--reason", "遗失", "--set", "marks=N/M")
    assert (approved.exit, approved.codes) == (3, ["reissue-changes"])
    settings = approved.folder / "coo.yaml"
    text = settings.read_text(encoding="utf-8").replace("    fill:\n", "    fill:\n      contract_no: LATER\n")
    settings.write_text(text, encoding="utf-8")  # what the profile fills since then is no reason to differ
    made = approved("cert", "reissue", "1", "--reason", "遗失")
    assert (made["cert_status"], made["difference"]) == ("2", {"head": [], "rows": []})
    assert made["change"] | {"old_issue_date": ""} == {
        "old_cert_no": OLD,
        "reason": "遗失",
        "old_apply_date": "2026-11-20",
        "old_issue_date": "",
    }
    approved("cert", "edit", made["cert_no"], "--set", "marks=N/M")
    assert approved.codes == ["reissue-changes"]
    to_customs(approved)
    assert approved.states()[made["cert_no"]] == "approved"


def test_amended_and_reissued_is_status_3(approved):
    made = amend(approved, "--set", "marks=N/M", "--reissue")
    assert (made["cert_status"], made["change"]["columns"]) == ("3", "唛头")
    to_customs(approved)
    assert approved.states()[made["cert_no"]] == "approved"


@pytest.mark.parametrize("state", ["ready", "sent", "returned"])
def test_only_an_approved_certificate_is_amended_and_the_error_says_what_to_do(shell, samples, tmp_path, state):
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    if state != "ready":
        shell("declare", OLD)
    if state == "returned":
        scenario = tmp_path / "scenario.yaml"
        scenario.write_text(f"acts:\n  - {{match: {OLD}, verdict: return}}\n", encoding="utf-8")
        shell.customs("--scenario", scenario)
        shell("poll")
    amend(shell, "--set", "marks=N/M")
    assert (shell.exit, shell.codes) == (3, ["not-approved"])
    fix = shell.envelope["errors"][0]["fix"]["en"]
    assert {"ready": "cert edit", "sent": "coo poll", "returned": "under its own number"}[state] in fix


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("--set", "consigne=X"), "unknown-field", 3),
        (("--set", "goods[9].quantity=1"), "unknown-line", 3),
        (("--set", "goods=X"), "whole-group", 3),
        (("--drop-line", "3"), "unknown-line", 3),
        (("--drop-line", "0"), "unknown-line", 3),
        (("--set", "cert_no=C263300999990009"), "fixed-field", 3),
        (("--set", "cert_type=E"), "fixed-field", 3),
        (("--set", "change.old_cert_no=C263300999990009"), "fixed-field", 3),
        (("--set", "change="), "fixed-field", 3),
        (("--set", "marks"), "not-an-assignment", 2),
        (("--file", "nowhere.yaml"), "file-missing", 8),
    ],
)
def test_edits_that_cannot_be_are_refused_and_nothing_is_stored(approved, words, code, exit_code):
    amend(approved, "--set", "marks=N/M", *words)
    assert (approved.exit, approved.codes) == (exit_code, [code])
    assert len(approved("cert", "list")) == 3


@pytest.mark.parametrize("text", ["goods: [1, 2]\n", "marks: true\n", "- marks\n", "marks: [\n", "goods: {2: 3}\n"])
def test_a_file_of_changes_that_is_none_is_refused(approved, tmp_path, text):
    file = tmp_path / "changes.yaml"
    file.write_text(text, encoding="utf-8")
    amend(approved, "--file", file)
    assert approved.exit in (3, 8)
    assert len(approved.codes) == 1
    assert len(approved("cert", "list")) == 3


def test_a_faulty_amendment_is_a_draft_without_number_until_it_is_mended(approved):
    made = amend(approved, "--set", "goods[1].quantity=many")
    assert (approved.exit, approved.codes, made["cert_no"], made["state"]) == (3, ["COO-1021"], "", "draft")
    amend(approved, "--set", "marks=N/M")
    assert approved.codes == ["already-amended"]
    assert f"coo cert edit {made['id']}" in approved.envelope["errors"][0]["fix"]["en"]
    mended = approved("cert", "edit", f"#{made['id']}", "--set", "goods[1].quantity=1300")
    assert (approved.exit, mended["cert_no"], mended["state"]) == (0, "C263300999990002", "ready")
    assert mended["change"]["new_content"] == "第1项货物 标准货物数/重量：1300"


def test_an_export_that_carries_an_amendment_gets_what_it_left_out(approved, samples, tmp_path):
    with (samples / "demo" / "orders.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["doc_no"] == "SO-26101"]
    own = {"doc_no": "SO-26101-A", "cert_status": "1", "old_cert_no": OLD, "change_reason": "数量有误"}
    rows = [row | own for row in rows]
    rows[0] |= {"quantity": "1300", "amount": "4550.00"}
    export = tmp_path / "amended.csv"
    with export.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)
    approved("convert", export, "--mapping", "csv_generic")
    assert approved.exit == 0, approved.envelope["errors"]
    new = "C263300999990002"
    change = stored(approved, new)["change"]
    assert change["columns"] == "总金额、标准货物数/重量、发票金额"
    assert change["new_content"] == "总金额：12950.00\n第1项货物 标准货物数/重量：1300\n第1项货物 发票金额：4550.00"
    assert (change["old_apply_date"], bool(change["old_issue_date"])) == ("2026-11-20", True)
    again = approved("convert", export, "--mapping", "csv_generic")
    assert {item["outcome"] for item in again["certificates"]} == {"unchanged"}
    amend(approved, "--set", "marks=N/M")
    assert approved.codes == ["already-amended"]
    to_customs(approved)
    assert approved.states()[new] == "approved"
