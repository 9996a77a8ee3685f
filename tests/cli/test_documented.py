"""What the documents say is what the program has."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from coo_cli.base.errors import MEANINGS, Exit
from coo_cli.cli.main import main
from coo_cli.cli.table import COMMANDS
from coo_cli.workflow.explain import all_rules

ROOT = Path(__file__).resolve().parents[2]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
PAGES = sorted(
    page for where in ("*.md", "docs/*.md", "mappings/*.md", "samples/*/*.md", "xsd/*.md") for page in ROOT.glob(where)
)


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


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_help_lists_the_commands_in_the_order_of_the_readme(readme):
    words = [row.words for row in COMMANDS]
    rows = [
        line.split("|")[1] for line in readme.read_text(encoding="utf-8").splitlines() if line.startswith("| `coo ")
    ]
    shown = [name for row in rows for name in re.findall(r"`coo ([a-z]+(?: [a-z]+)?)", row)]
    assert list(dict.fromkeys(name if name in words else name.split()[0] for name in shown)) == words


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_somewhere(page):
    found = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    dead = []
    for link in (one for one in found if "://" not in one):
        name, _, heading = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists() or (heading and heading not in _headings(target)):
            dead.append(link)
    assert dead == []


def _headings(page):
    """What a page's headings are called in a link."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_written_by_hand_leads_to_its_other_language():
    made = {"commands", "rules"}
    pages = [page for page in PAGES if page.parent.name == "docs" and page.name.partition(".")[0] not in made]
    for page in pages:
        english = page.name.replace(".zh-CN", "")
        other = english if ".zh-CN" in page.name else english.replace(".md", ".zh-CN.md")
        assert f"]({other})" in page.read_text(encoding="utf-8")[:400], page.name


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


def test_the_pages_of_commands_are_what_the_program_makes():
    """In processes of their own, at once: a command's help is in the language of the run that loads it."""
    pages = {"en": "commands.md", "zh": "commands.zh-CN.md"}
    words = [sys.executable, "-m", "coo_cli", "help", "--markdown", "--lang"]
    env = os.environ | {"PYTHONUTF8": "1"}
    runs = {lang: subprocess.Popen([*words, lang], stdout=subprocess.PIPE, env=env) for lang in pages}
    for lang, page in pages.items():
        made, _ = runs[lang].communicate(timeout=120)
        assert (ROOT / "docs" / page).read_bytes() == made, f"coo help --markdown --lang {lang} > docs/{page}"
