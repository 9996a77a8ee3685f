"""What a shell is told when a line is to be completed, in a workspace with certificates."""

import os
import shutil
import subprocess
import sys

import pytest

from coo_cli.cli.completion import offers
from coo_cli.cli.main import main


def words(beginning, *before):
    return [word for word, _ in offers(beginning, before)]


@pytest.mark.parametrize(
    ("before", "beginning", "expected"),
    [
        ((), "conv", ["convert"]),
        ((), "comp", ["completion"]),
        (("tariff",), "", ["import", "lookup", "list", "delete"]),
        (("--lang", "zh", "tariff"), "li", ["list"]),
        (("print",), "over", ["overprint"]),
        (("--lang",), "", ["en", "zh"]),
        (("types", "show"), "RC", ["RC"]),
        (("mapping", "coverage", "--type"), "RC", ["RC"]),
        (("mapping", "coverage", "--type", "="), "RC", ["RC"]),
        (("mapping", "coverage"), "--type=RC", ["--type=RC"]),
        (("cert", "list"), "--state=app", ["--state=approved"]),
        (("help",), "--lang=z", ["--lang=zh"]),
        (("register", "list"), "", None),
        (("register", "list"), "pri", ["principal"]),
        (("register", "list", "--search", "goods"), "pri", ["principal"]),
        (("codes", "list"), "countri", ["countries"]),
        (("completion",), "p", ["powershell"]),
        (("help",), "rec", ["recovery"]),
        (("seal", "make", "X", "--type"), "co", ["company", "contract"]),
        (("convert", "--mapping"), "csv", ["csv_generic"]),
        (("declare",), "--read", ["--ready"]),
        (("declare", "--ready"), "--read", []),
        (("declare",), "--js", ["--json"]),
        (("init",), "", []),
        (("weather",), "", []),
        (("cert", "show"), "", []),
    ],
)
def test_outside_of_a_workspace(before, beginning, expected, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COO_USER_DIR", str(tmp_path / "user"))
    found = words(beginning, *before)
    assert found == expected if expected is not None else len(found) >= 8


def test_certificate_numbers_are_those_in_the_store_that_the_operator_sees(approved, monkeypatch):
    numbers = sorted(approved.states())
    here = ("--workspace", str(approved.folder))
    assert words("", "cert", "show", *here) == numbers
    assert words(numbers[0][:4], *here, "render") == [no for no in numbers if no.startswith(numbers[0][:4])]
    assert words("", *here, "print", "ledger", "--cert") == numbers
    assert words("", *here, "cert", "archive", numbers[0]) == numbers
    assert dict(offers(numbers[0], ("cert", "show", *here)))[numbers[0]].endswith(" approved")

    for words_ in (["boss", "--role", "administrator"], ["li", "--role", "viewer", "--principal", "EX-P"]):
        approved("operator", "add", *words_)
    monkeypatch.setenv("COO_OPERATOR", "li")
    assert words("", "cert", "show", *here) == []
    monkeypatch.setenv("COO_OPERATOR", "stranger")
    assert words("", "cert", "show", *here) == []


def test_a_workspace_below_the_home_folder_is_found_as_it_is_typed(approved, monkeypatch):
    for home in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(home, str(approved.folder.parent))
    assert words("", "--workspace", f"~/{approved.folder.name}", "cert", "show") == sorted(approved.states())


def test_a_database_of_an_older_program_is_left_alone(approved):
    before = (approved.folder / "coo.db").read_bytes()
    (approved.folder / "coo.db").write_bytes(b"no database")
    assert words("", "cert", "show", "--workspace", str(approved.folder)) == []
    assert (approved.folder / "coo.db").read_bytes() == b"no database" != before


@pytest.fixture
def says(approved, tmp_path):
    """What a shell prints of a script, in the workspace, with `coo` on its path."""
    program = tmp_path / "bin" / "coo"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m coo_cli "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"

    def run(*shell_and_script):
        done = subprocess.run(
            shell_and_script,
            cwd=approved.folder,
            env=os.environ | {"PATH": path, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        assert done.stderr == ""
        return done.stdout.splitlines()

    return run


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_by_the_script(approved, says):
    number = min(approved.states())

    def completes(*line):
        typed = " ".join(f"'{word}'" for word in line)
        known, *found = says(
            "bash",
            "--norc",
            "-c",
            'eval "$(coo completion bash)"; complete -p coo; '
            f"COMP_WORDS=({typed}); COMP_CWORD={len(line) - 1}; _coo; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        )
        assert known == "complete -o default -F _coo coo"
        return found

    assert completes("coo", "cert", "show", number[:-1]) == sorted(
        no for no in approved.states() if no.startswith(number[:-1])
    )
    assert completes("coo", "mapp") == ["mapping"]


@pytest.mark.skipif(shutil.which("zsh") is None, reason="needs zsh")
def test_zsh_completes_by_the_script(approved, says):
    def completes(*line):
        return says(
            "zsh",
            "-f",
            "-c",
            '_describe() { print -rl -- "${(@P)2}" }; _files() { print files }; compset() { }; compdef() { }; '
            f'eval "$(coo completion zsh)"; words=({" ".join(line)}); CURRENT={len(line)}; _coo',
        )

    number = min(approved.states())
    assert completes("coo", "cert", "show", number)[0].startswith(f"{number}:")
    assert completes("coo", "cert", "list", "--state", "re") == ["ready", "received", "returned"]
    assert completes("coo", "convert", "or") == ["files"]


@pytest.mark.skipif(shutil.which("fish") is None, reason="needs fish")
def test_fish_completes_by_the_script_and_offers_files_only_where_nothing_else_is_known(approved, says):
    (approved.folder / "price.csv").touch()
    script = "coo completion fish | source; "
    ask = " ".join(f"complete -C 'coo {line}';" for line in ("register list pri", "convert pric", "convert --out=pric"))
    found = [line.split("\t")[0] for line in says("fish", "--no-config", "-c", script + ask)]
    assert found == ["principal", "price.csv", "--out=price.csv"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_there_is_a_script_for_each_shell(shell, capfd):
    assert main(["completion", shell]) == 0
    said = capfd.readouterr().out
    assert "coo --complete=" in said or '--complete="' in said or '"--complete=' in said
