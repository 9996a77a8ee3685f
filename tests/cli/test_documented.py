"""What the documents say is what the program has."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from coo_cli.base.errors import MEANINGS, Exit
from coo_cli.cli.globals import split_globals
from coo_cli.cli.journal import Journal
from coo_cli.cli.main import main
from coo_cli.cli.syntax import command_of
from coo_cli.cli.table import COMMANDS
from coo_cli.workflow.explain import all_rules

ROOT = Path(__file__).resolve().parents[2]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_command_and_exit_code_stands_in_the_readme(readme):
    text = readme.read_text(encoding="utf-8")
    assert [row.words for row in COMMANDS if f"`coo {row.words}" not in text] == []
    for code in Exit:
        means = MEANINGS[code].zh if "zh" in readme.name else MEANINGS[code].en
        assert f"| {code.value} | {means} |" in text


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_command_the_readme_shows_exists(readme):
    words = {row.words for row in COMMANDS}
    shown = re.findall(r"`?coo ([a-z]+(?: [a-z]+)?)", readme.read_text(encoding="utf-8"))
    assert [said for said in shown if said not in words and said.split()[0] not in words] == []


def test_rules_have_an_id_of_their_own_and_both_languages():
    rules = all_rules()
    assert len({rule.id for rule in rules}) == len(rules) > 80
    for rule in rules:
        assert re.fullmatch(r"COO-[1-6]\d{3}", rule.id)
        assert rule.source, rule.id
        assert rule.topic, rule.id
        for text in (rule.title, rule.why, rule.fix):
            assert text.en, rule.id
            assert re.search("[一-鿿]", text.zh), rule.id


def test_a_rule_is_explained_by_its_id_or_number_and_an_unknown_one_is_refused(capsys):
    assert main(["explain", "1001", "--lang", "zh"]) == 0
    assert "COO-1001" in capsys.readouterr().out
    assert main(["explain", "COO-9999"]) == 3
    assert "COO-9999" in capsys.readouterr().err
    ids = {rule.id for rule in all_rules()}
    missing = next(number for number in range(3001, 3999) if f"COO-{number}" not in ids)
    assert main(["explain", str(missing)]) == 3
    assert f"COO-{missing - 1}" in capsys.readouterr().err


@pytest.mark.parametrize(("language", "page"), [("en", "rules.md"), ("zh", "rules.zh-CN.md")])
def test_the_page_of_rules_is_what_the_program_makes(language, page, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COO_USER_DIR", str(tmp_path))
    assert main(["explain", "--markdown", "--lang", language]) == 0
    made = capsys.readouterr().out
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == made, f"coo explain --markdown > docs/{page}"
    assert [rule.id for rule in all_rules() if f"### {rule.id}\n" not in made] == []


FOLDERS = (ROOT / "docs", ROOT / "mappings", ROOT / "coo_cli" / "help")
PAGES = [*READMES, *(page for folder in FOLDERS for page in sorted(folder.glob("*.md")))]


def shown_commands(page):
    """The command lines a page shows: in its shell blocks, and in the indented lines of help's topics."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"^    (coo .*)$", text, re.MULTILINE) if page.parent.name == "help" else []
    for line in lines:
        for part in line.split("&&"):
            words = shlex.split(part, comments=True)
            words = words[: next((i for i, word in enumerate(words) if word in (">", "|")), len(words))]
            if words[:1] == ["coo"]:
                yield words[1:]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_command_a_page_shows_can_be_typed(page):
    """It exists, and so do its options; nothing it needs is left out."""
    for words in shown_commands(page):
        _, rest = split_globals(words, {}, Journal())
        row = next((row for n in (2, 1) for row in COMMANDS if row.words == " ".join(rest[:n])), None)
        assert row is not None, words
        command = command_of(row)
        with command.make_context(row.words, rest[len(row.words.split()) :], ignore_unknown_options=False):
            pass


def test_pages_show_commands_in_both_languages_alike():
    for page in PAGES:
        chinese = page.with_name(page.name.replace(".en.md", ".zh.md").removesuffix(".md") + ".zh-CN.md")
        chinese = page.with_name(page.name.replace(".en.", ".zh.")) if ".en." in page.name else chinese
        if chinese.exists() and page.name != "commands.md":
            here, there = list(shown_commands(page)), list(shown_commands(chinese))
            assert [words[:2] for words in here] == [words[:2] for words in there], page.name


def test_the_pages_of_commands_are_what_the_program_makes():
    """In processes of their own, at once: a command's help is in the language of the run that loads it."""
    pages = {"en": "commands.md", "zh": "commands.zh-CN.md"}
    words = [sys.executable, "-m", "coo_cli", "help", "--markdown", "--lang"]
    env = os.environ | {"PYTHONUTF8": "1"}
    runs = {lang: subprocess.Popen([*words, lang], stdout=subprocess.PIPE, env=env) for lang in pages}
    for lang, page in pages.items():
        made, _ = runs[lang].communicate(timeout=120)
        assert (ROOT / "docs" / page).read_bytes() == made, f"coo help --markdown --lang {lang} > docs/{page}"
