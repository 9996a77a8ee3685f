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


def test_a_database_of_an_older_program_is_left_alone(approved):
    before = (approved.folder / "coo.db").read_bytes()
    (approved.folder / "coo.db").write_bytes(b"no database")
    assert words("", "cert", "show", "--workspace", str(approved.folder)) == []
    assert (approved.folder / "coo.db").read_bytes() == b"no database" != before


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_by_the_script(approved, tmp_path):
    program = tmp_path / "bin" / "coo"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m coo_cli "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    number = min(approved.states())

    def completes(*line):
        typed = " ".join(f"'{word}'" for word in line)
        script = (
            'eval "$(coo completion bash)"; complete -p coo; '
            f"COMP_WORDS=({typed}); COMP_CWORD={len(line) - 1}; _coo; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        )
        path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "--norc", "-c", script],
            cwd=approved.folder,
            env=os.environ | {"PATH": path},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == ""
        known, *found = done.stdout.splitlines()
        assert known == "complete -o default -F _coo coo"
        return found

    assert completes("coo", "cert", "show", number[:-1]) == sorted(
        no for no in approved.states() if no.startswith(number[:-1])
    )
    assert completes("coo", "mapp") == ["mapping"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_there_is_a_script_for_each_shell(shell, capfd):
    assert main(["completion", shell]) == 0
    said = capfd.readouterr().out
    assert "coo --complete=" in said or '--complete="' in said or '"--complete=' in said
