"""A certificate is made from nothing, edited in an editor, compared; of two operators the second overwrites nothing."""

import os
import sys

import openpyxl
import pytest
import typer

from coo_cli.base.clock import system_clock
from coo_cli.base.errors import Exit
from coo_cli.cli.main import main
from coo_cli.workflow.app import open_app
from coo_cli.workflow.new import NewRequest, asked

EDITOR = """
import pathlib, subprocess, sys
file = pathlib.Path(sys.argv[1])
text = file.read_text(encoding="utf-8")
log = pathlib.Path({log!r})
log.write_text((log.read_text(encoding="utf-8") if log.is_file() else "") + text + "=====", encoding="utf-8")
{change}
file.write_text(text, encoding="utf-8")
"""


@pytest.fixture
def filled(shell, samples):
    shell("convert", samples / "demo" / "orders.csv")
    return shell


@pytest.fixture
def editor(tmp_path, monkeypatch):
    """Installs an editor that changes the text by some Python; tells what texts it was shown."""
    log = tmp_path / "shown.txt"

    def install(change):
        script = tmp_path / "editor.py"
        script.write_text(EDITOR.format(log=str(log), change=change), encoding="utf-8")
        monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")
        return lambda: log.read_text(encoding="utf-8").split("=====")[:-1]

    return install


def test_what_follows_from_an_answer_is_not_asked_for(shell):
    app = open_app(shell.folder, os.environ, system_clock, "clerk")
    paths = []

    def answer(path, says):
        paths.append(path)
        assert says
        return {"dest_country": "VIETNAM", "goods[1].hs_code": "8544421100"}.get(path, "")

    request = asked(app, NewRequest(cert_type="E"), answer)
    assert ("dest_country", "VIETNAM") in request.edits.values
    assert {"dest_country", "consignee", "goods[1].hs_code", "goods[1].quantity"} <= set(paths)
    assert not {"dest_country_code", "dest_country_name"} & set(paths)
    assert len(paths) == len(set(paths))
    assert shell("cert", "list") == []


def test_who_breaks_off_the_questions_has_made_nothing(shell, monkeypatch, capfdbinary):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.prompt", break_off)
    assert main(["cert", "new", "E", "--workspace", str(shell.folder)]) == Exit.INTERRUPTED
    assert "unexpected" not in capfdbinary.readouterr().err.decode()
    assert shell("cert", "list") == []


def break_off(*_, **__):
    """As Typer tells of Ctrl-C at a question."""
    raise typer.Abort


def first(shell):
    return shell("cert", "list", "--type", "C")[0]


def test_what_the_editor_changes_is_stored_and_nothing_else(filled, editor):
    row = first(filled)
    before = filled("cert", "show", row["id"])["certificate"]
    shown = editor("text = text.replace('SYDNEY', 'PERTH')")
    saved = filled("cert", "edit", row["id"], "--editor")
    assert (filled.exit, len(shown())) == (0, 1), filled.envelope["errors"]
    assert {one["new"] for one in saved["difference"]["head"]} and not saved["difference"]["rows"]
    after = filled("cert", "show", row["id"])["certificate"]
    assert "SYDNEY" not in str(after)
    assert {k for k in before if before[k] != after[k]} == {k for k in before if "SYDNEY" in str(before[k])}


def test_left_as_it_is_nothing_is_changed(filled, editor):
    row = first(filled)
    editor("pass")
    saved = filled("cert", "edit", row["id"], "--editor")
    assert (filled.exit, saved["difference"], saved["state"]) == (0, {"head": [], "rows": []}, "ready")


def test_a_faulty_text_is_opened_again_with_the_fault_and_may_be_left_a_draft(filled, editor):
    row = first(filled)
    shown = editor("text = text.replace('hs_code: \"', 'hs_code: \"X') if ': \"X' not in text else text")
    saved = filled("cert", "edit", row["id"], "--editor")
    texts = shown()
    assert len(texts) == 2
    assert "# ! " in texts[1] and "hs_code" in texts[1].split("\n")[0]
    assert (filled.exit, saved["state"]) == (3, "draft")


def test_a_text_that_is_no_yaml_is_opened_again_and_refused_when_left(filled, editor):
    row = first(filled)
    shown = editor("text = text if '\\t: [' in text else text + '\\t: [\\n'")
    filled("cert", "edit", row["id"], "--editor")
    assert (len(shown()), filled.codes) == (2, ["yaml-syntax"])
    assert first(filled)["state"] == "ready"


def test_of_two_operators_the_second_is_told_who_was_first_and_his_text_is_kept(filled, editor, monkeypatch):
    row = first(filled)
    command = [sys.executable, "-m", "coo_cli", "cert", "edit", row["cert_no"], "--set", "marks=FIRST"]
    command += ["--workspace", str(filled.folder)]
    monkeypatch.setenv("COO_OPERATOR", "li")
    meanwhile = f"subprocess.run({command!r}, check=True, stdout=-3, stderr=-3)"
    editor(meanwhile + "; text = text.replace('N/M', 'SECOND') + 'remark: SECOND\\n'")
    monkeypatch.setenv("COO_OPERATOR", "li")
    filled("cert", "edit", row["id"], "--editor")
    assert (filled.exit, filled.codes) == (3, ["edit-conflict"])
    error = filled.envelope["errors"][0]
    assert "li" in error["text"]["en"] and row["cert_no"] in error["text"]["zh"]
    (kept,) = (filled.folder / "drafts").glob("*.yaml")
    assert "remark: SECOND" in kept.read_text(encoding="utf-8")
    assert str(kept) in error["fix"]["en"]
    now = filled("cert", "show", row["id"])["certificate"]
    assert (now["marks"], now.get("remark", "")) == ("FIRST", "")


def test_an_edit_made_for_another_version_is_refused(filled):
    row = first(filled)
    seen = filled("cert", "show", row["id"])["version"]
    filled("cert", "edit", row["id"], "--set", "marks=FIRST", "--if-version", seen)
    assert filled.exit == 0
    filled("cert", "edit", row["id"], "--set", "marks=SECOND", "--if-version", seen)
    assert filled.codes == ["edit-conflict"]
    assert filled("cert", "show", row["id"])["certificate"]["marks"] == "FIRST"


def test_without_an_editor_it_is_said_what_to_set(filled, monkeypatch):
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    filled("cert", "edit", "1", "--editor")
    assert (filled.exit, filled.codes) == (8, ["no-editor"])
    filled("cert", "edit", "1", "2", "--editor")
    assert (filled.exit, filled.codes) == (2, ["one-by-hand"])


def test_a_new_certificate_takes_initial_values_and_stays_a_draft_that_tells_what_it_lacks(filled, tmp_path):
    filled("register", "set", "defaults", "C", "trade_mode=1", "load_port=NINGBO, CHINA")
    file = tmp_path / "new.json"
    file.write_text('{"invoice_no": "INV-1", "goods": {"1": {"hs_code": "8544421100", "name_en": "CABLE"}}}')
    saved = filled("cert", "new", "C", "--file", file, "--set", "dest_country=AUSTRALIA")
    assert (filled.exit, saved["state"], saved["cert_no"]) == (3, "draft", "")
    whole = filled("cert", "show", saved["id"])
    cert = whole["certificate"]
    assert (cert["load_port"], cert["dest_country_code"], cert["goods"][0]["name_en"]) == (
        "NINGBO, CHINA",
        "036",
        "CABLE",
    )
    assert any(finding["path"].startswith("goods[1].") for finding in whole["findings"])
    before = len(filled("cert", "list"))
    filled("cert", "new", "C", "--dry-run")
    assert len(filled("cert", "list")) == before
    filled("cert", "new", "QQ")
    assert filled.codes == ["unknown-type"]
    filled("cert", "new", "C", "--principal", "NOBODY")
    assert filled.codes == ["unknown-principal"]


def test_differences_between_two_and_since_it_was_declared(filled):
    row = first(filled)
    other = filled("cert", "copy", row["id"], "--set", "marks=OTHER")["id"]
    found = filled("cert", "diff", row["id"], other)
    assert [one["new"] for one in found["difference"]["head"] if one["path"] == "marks"] == ["OTHER"]
    filled("cert", "diff", row["id"], "--sent")
    assert filled.codes == ["never-sent"]
    filled("declare", row["cert_no"])
    assert filled("cert", "diff", row["id"], "--sent")["difference"] == {"head": [], "rows": []}
    filled("cert", "diff", row["id"])
    assert filled.codes == ["nothing-to-compare"]


def test_the_same_is_done_to_all_a_query_finds(filled, tmp_path):
    made = filled("cert", "copy", "--type", "C", "--type", "E")
    assert [one["state"] for one in made] == ["draft", "draft"]
    changed = filled("cert", "edit", "--state", "draft", "--set", "marks=BATCH", "--draft")
    assert {one["id"] for one in changed} == {one["id"] for one in made}
    assert filled.exit == 0, filled.envelope["errors"]
    filled("cert", "archive", "--state", "draft")
    assert filled("cert", "list", "--state", "draft") == []
    assert len(filled("cert", "unarchive", "--state", "draft")) == 2
    assert len(filled("cert", "delete", "--state", "draft")) == 2
    given = filled("cert", "export", "--type", "C", "--form", "xlsx", "--out", tmp_path / "given")
    book = openpyxl.load_workbook(given[0]["file"])
    assert book.worksheets[1].max_row > 1
    filled("cert", "delete")
    assert (filled.exit, filled.codes) == (2, ["nothing-named"])
