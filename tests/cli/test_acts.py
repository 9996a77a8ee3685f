"""Every command says which act it needs, and the workflow holds it to that."""

import json
import shlex
from importlib import import_module

import pytest

from coo_cli.cli.acts import ANYBODY, NEEDS
from coo_cli.cli.main import main
from coo_cli.cli.table import COMMANDS
from coo_cli.workflow.permission import MAY, Act, Role


def test_every_command_states_its_act_once():
    stated = sorted([*ANYBODY, *(words for of_act in NEEDS.values() for words in of_act)])
    assert stated == sorted(row.words for row in COMMANDS), "state the act of a new command in cli/acts.py"


@pytest.fixture
def refusals(tmp_path, monkeypatch, capfdbinary):
    """Runs a command's own example as somebody in a workspace with operators; gives the codes of its errors."""
    monkeypatch.setenv("COO_USER_DIR", str(tmp_path / "user"))
    monkeypatch.setenv("COO_LANG", "en")
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "origin"
    assert main(["init", str(folder)]) == 0
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COO_OPERATOR", "boss")
    assert main(["operator", "add", "boss", "--role", "administrator"]) == 0
    for role in Role:
        if role is not Role.ADMINISTRATOR:
            assert main(["operator", "add", role.value, "--role", role.value]) == 0

    def run(name, row):
        monkeypatch.setenv("COO_OPERATOR", name)
        words = shlex.split(import_module(row.module).EXAMPLE.partition(" > ")[0])[1:]
        capfdbinary.readouterr()
        main([*words, "--json"])
        return [error["code"] for error in json.loads(capfdbinary.readouterr().out)["errors"]]

    return run


@pytest.mark.parametrize("role", [Role.VIEWER, Role.PRINTER, Role.DECLARANT])
def test_what_a_role_may_not_do_is_refused_before_anything_else(refusals, role):
    """By each command's own example, whose files are not there: the refusal comes first."""
    refused = {words for act, of_act in NEEDS.items() if act not in MAY[role] for words in of_act}
    for row in COMMANDS:
        if row.words in refused:
            assert refusals(role.value, row) == ["not-permitted"], row.words


def test_who_is_no_operator_may_not_even_look(refusals):
    looks = set(NEEDS[Act.VIEW])
    for row in COMMANDS:
        if row.words in looks:
            assert refusals("stranger", row) == ["unknown-operator"], row.words
