import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coo_cli.base.texts import show_language
from coo_cli.cli.main import main
from coo_cli.cli.table import COMMANDS, NOUNS


@pytest.fixture(autouse=True)
def outside_any_workspace(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COO_USER_DIR", str(tmp_path / "user"))
    monkeypatch.setenv("COO_LANG", "en")
    yield
    show_language("en")


def test_help_lists_every_command_in_both_languages(capsys):
    assert main(["--help"]) == 0
    english = capsys.readouterr().out
    assert main(["--lang", "zh"]) == 0
    chinese = capsys.readouterr().out
    for row in COMMANDS:
        if " " not in row.words:
            assert str(row.does.en) in english
            assert str(row.does.zh) in chinese
    for noun in NOUNS:
        assert main([noun, "--help"]) == 0
        assert noun in capsys.readouterr().out


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.words)
def test_every_command_has_help_with_an_example(row, capsys):
    assert main([*row.words.split(), "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"coo {row.words}" in shown.replace("\n", " ")
    assert row.does.en.split()[0] in shown


def test_help_imports_no_heavy_library():
    code = (
        "import sys; from coo_cli.cli.main import main; main(['--help']);"
        "print([m for m in ('typer','rich','pydantic','lxml','sqlalchemy','fpdf','pikepdf','pandas','httpx','openpyxl')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_an_unknown_command_is_named_with_its_neighbours(capsys):
    assert main(["conver"]) == 2
    assert "coo convert" in capsys.readouterr().err


def test_usage_errors_are_ours_in_both_languages_and_in_json(capsys):
    assert main(["types", "show"]) == 2
    assert "missing" in capsys.readouterr().err
    assert main(["types", "show", "--lang", "zh"]) == 2
    assert "缺少" in capsys.readouterr().err
    assert main(["types", "list", "--nonsense", "--json"]) == 2
    envelope = json.loads(capsys.readouterr().out)
    assert envelope["ok"] is False
    assert envelope["errors"][0]["code"] == "usage"
    assert "--nonsense" in envelope["errors"][0]["text"]["zh"]


def test_global_options_count_wherever_they_stand(capsys):
    assert main(["--json", "types", "show", "E"]) == 0
    before = capsys.readouterr().out
    assert main(["types", "show", "E", "--json"]) == 0
    assert capsys.readouterr().out == before
    assert json.loads(before)["data"]["code"] == "E"


def test_a_bad_date_and_an_unknown_type_say_what_to_write(capsys):
    assert main(["types", "list", "--on", "2026-1-5"]) == 2
    assert "YYYY-MM-DD" in capsys.readouterr().err
    assert main(["types", "show", "QQ"]) == 3
    assert "RC" in capsys.readouterr().err


def test_outside_a_workspace_the_store_is_not_made_but_asked_for(tmp_path, capsys):
    assert main(["cert", "list"]) == 8
    assert "coo init" in capsys.readouterr().err
    assert not list(tmp_path.rglob("*.db"))


def test_a_fault_in_the_settings_is_placed(tmp_path, capsys):
    (tmp_path / "coo.yaml").write_text("store:\n  ulr: sqlite:///x.db\n", encoding="utf-8")
    assert main(["config", "show"]) == 8
    assert "coo.yaml:2 (3)" in capsys.readouterr().err


def test_the_environment_is_above_the_file_and_shown_as_origin(tmp_path, capsys, monkeypatch):
    (tmp_path / "coo.yaml").write_text("store: {url: 'sqlite:///a.db'}\n", encoding="utf-8")
    monkeypatch.setenv("COO_STORE__URL", "sqlite:///b.db")
    assert main(["config", "show", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["data"] == [
        {"key": "store.url", "value": "sqlite:///b.db", "origin": "environment"}
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C reaches a process differently there")
@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_is_exit_130_in_a_word(tmp_path, told):
    command = [sys.executable, "-m", "coo_cli", "sandbox", "run", "--root", str(tmp_path / "client")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 20
    while not (tmp_path / "client" / "TempBox" / "sandbox.lock").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    process.send_signal(told)
    _, said = process.communicate(timeout=20)
    assert (process.returncode, said.strip()) == (130, "Interrupted.")


def run(*words, **streams):
    command = [sys.executable, "-m", "coo_cli", *words]
    return subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True, **streams)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
@pytest.mark.parametrize(
    "words", [("codes", "list", "countries"), ("codes", "list", "countries", "--json"), ("--help",)]
)
def test_output_that_cannot_be_written_is_one_plain_error(words):
    with Path("/dev/full").open("w") as full:
        done = run(*words, stdout=full)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert "output-unwritable" in done.stderr


def test_a_reader_that_goes_early_is_no_failure():
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as gone:
        done = run("codes", "list", "countries", stdout=gone)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_noun_without_a_verb_and_an_unknown_language_are_usage_errors(capsys):
    assert main(["cert", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["errors"][0]["code"] == "missing-verb"
    assert main(["doctor", "--lang", "fr"]) == 2
    assert "fr" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "english", "chinese"),
    [
        (["poll", "a", "b"], "`a b` is more than the command takes", "多余的参数：“a b”"),
        (["declare", "--profile"], "`--profile` needs a value", "“--profile”缺少取值"),
        (["init", ""], "No folder was named", "没有指定文件夹"),
    ],
)
def test_a_wrong_line_is_told_in_both_languages(line, english, chinese, capsys, tmp_path):
    assert main(line) == 2
    assert english in capsys.readouterr().err
    assert main([*line, "--lang", "zh"]) == 2
    assert chinese in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_help_is_in_the_language_asked_for(capsys):
    assert main(["cert", "convert", "--help", "--lang", "zh"]) == 0
    shown = capsys.readouterr().out
    assert "选项" in shown
    assert "必填" in shown
    assert not {"Options", "required", "Show this"} & {*shown.replace("[", " ").replace("]", " ").split()}
    assert main(["convert", "--help"]) == 0
    assert "Options" in capsys.readouterr().out
