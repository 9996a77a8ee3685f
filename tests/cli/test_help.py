import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from rich.cells import cell_len

from coo_cli.base.errors import Exit
from coo_cli.base.texts import LANGUAGES, show_language
from coo_cli.cli.main import main
from coo_cli.cli.table import COMMANDS
from coo_cli.cli.topics import TOPICS


@pytest.fixture(autouse=True)
def outside_any_workspace(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COO_USER_DIR", str(tmp_path / "user"))
    monkeypatch.setenv("COO_LANG", "en")
    yield
    show_language("en")


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_is_told_in_both_languages(name, capsys):
    assert main(["help", name]) == 0
    english = capsys.readouterr().out
    assert main(["help", name, "--lang", "zh"]) == 0
    chinese = capsys.readouterr().out
    assert re.search("[一-鿿]", chinese)
    assert not re.search("[一-鿿]", english)
    assert main(["help", name, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["data"]
    assert (told["text"]["en"], told["text"]["zh"]) == (english.rstrip(), chinese.rstrip())


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_fits_a_terminal_of_80_columns(name, capsys):
    for language in LANGUAGES:
        assert main(["help", name, "--lang", language]) == 0
        assert [line for line in capsys.readouterr().out.splitlines() if cell_len(line) > 80] == []


def test_help_lists_topics_and_leads_to_commands(capsys):
    assert main(["help"]) == 0
    listed = capsys.readouterr().out
    assert [name for name in TOPICS if name not in listed] == []
    assert main(["help", "cert", "show"]) == 0
    assert "coo cert show C26" in capsys.readouterr().out
    assert main(["help", "seal"]) == 0
    assert "seal extract" in capsys.readouterr().out
    assert main(["help", "weather"]) == 2
    assert "recovery" in capsys.readouterr().err


def test_a_workspace_has_its_own_words_on_a_topic(tmp_path, capsys):
    assert main(["init", str(tmp_path / "origin")]) == 0
    (tmp_path / "origin" / "help").mkdir()
    (tmp_path / "origin" / "help" / "recovery.en.md").write_text("Ring up Wang.\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["help", "recovery", "--workspace", str(tmp_path / "origin")]) == 0
    assert capsys.readouterr().out == "Ring up Wang.\n"


def test_the_exit_codes_told_are_all_there_are(capsys):
    assert main(["help", "exit-codes"]) == 0
    told = re.findall(r"^ +(\d+)  ", capsys.readouterr().out, re.MULTILINE)
    assert [int(code) for code in told] == [code.value for code in Exit]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_page_tells_every_command_and_is_sound_roff(language):
    """In a process of its own: a command's help is in the language of the run that loads it."""
    words = [sys.executable, "-m", "coo_cli", "help", "--man", "--lang", language]
    page = subprocess.run(words, capture_output=True, check=True, env=os.environ | {"PYTHONUTF8": "1"}).stdout.decode()
    for row in COMMANDS:
        assert f'.SS "coo {row.words}'.replace("-", "\\-") in page
    assert set(re.findall(r"^[.'](\w+)", page, re.MULTILINE)) <= {"TH", "SH", "SS", "TP", "PP", "ad"}
    groff = shutil.which("groff")
    if groff:
        said = subprocess.run(
            [groff, "-man", "-k", "-Tutf8", "-ww", "-z"], input=page.encode(), capture_output=True, check=True
        )
        assert said.stderr == b""


def test_one_kind_of_help_at_a_time(capsys):
    assert main(["help", "cron", "--man"]) == 2
    assert "one-help" in capsys.readouterr().err


def test_help_in_chinese_is_not_cut_off_on_a_narrow_terminal():
    words = [sys.executable, "-m", "coo_cli", "cert", "list", "--help", "--lang", "zh"]
    env = os.environ | {"PYTHONUTF8": "1", "COLUMNS": "80", "TERMINAL_WIDTH": "80"}
    said = subprocess.run(words, capture_output=True, check=True, env=env).stdout.decode()
    assert "…" not in said
    assert "据号、出口商、进口商或货物" in said
    assert "用法：coo cert list [选项]" in said
