"""Owns what a shell is told when a line is to be completed: words of the table, options, what the workspace holds."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from coo_cli.base.errors import CooError, Exit
from coo_cli.base.texts import LANGUAGES, language_from, show_language
from coo_cli.cli.globals import SWITCHES, VALUES
from coo_cli.cli.table import COMMANDS, NOUNS, Row
from coo_cli.cli.topics import TOPICS

if TYPE_CHECKING:
    from coo_cli.base.resources import Resources
    from coo_cli.cli.syntax import Parameter, Syntax

ASKED = "--complete="
"""How a shell's script asks: `coo --complete=BEGINNING WORD...`, with the words before it."""

Offer = tuple[str, str]
"""A word, and what it is."""


def completed(arguments: Sequence[str]) -> Exit:
    """Print what the line could go on with, a word and what it is on each line; the shell offers it.

    Args:
        arguments: `--complete=BEGINNING` and the words before it.
    """
    show_language(language_from(None, os.environ))
    for word, does in offers(arguments[0].removeprefix(ASKED), arguments[1:]):
        print(word, does.replace("\n", " "), sep="\t")
    sys.stdout.flush()
    return Exit.DONE


def offers(beginning: str, before: Sequence[str]) -> list[Offer]:
    """What could stand where `beginning` stands; nothing where it is up to the user, or a file.

    Args:
        beginning: what is typed of the word.
        before: the words before it, without `coo`.
    """
    words = [word for word in before if word != "="]  # bash parts `--type=E` there
    beginning = "" if beginning == "=" else beginning
    option, equals, value = beginning.partition("=")
    if option.startswith("--") and equals:  # the other shells leave it whole, and want it whole
        return [(f"{option}={word}", does) for word, does in offers(value, [*words, option])]
    given, rest = _without_globals(words)
    if words and words[-1] in VALUES:
        found = [(language, "") for language in LANGUAGES] if words[-1] == "--lang" else []
    elif row := next((row for row in COMMANDS if row.words in {" ".join(rest[:2]), " ".join(rest[:1])}), None):
        found = _in_command(row, rest[len(row.words.split()) :], beginning, given)
    else:
        found = _words(rest) if not beginning.startswith("-") else _for_all()
    return [offer for offer in found if offer[0].startswith(beginning)]


def _without_globals(words: list[str]) -> tuple[str, list[str]]:
    """The workspace that is named, and the words that are not for all commands."""
    workspace, rest, waiting = os.environ.get("COO_WORKSPACE", ""), [], list(words)
    while waiting:
        word = waiting.pop(0)
        option, equals, value = word.partition("=")
        if option in VALUES:
            value = value if equals or not waiting else waiting.pop(0)
            workspace = value if option == "--workspace" else workspace
        elif word not in SWITCHES:
            rest.append(word)
    return str(Path(workspace).expanduser()) if workspace else "", rest


def _words(before: list[str]) -> list[Offer]:
    """The first words of commands, or the second ones of a noun."""
    if not before:
        return sorted([(row.words, str(row.does)) for row in COMMANDS if " " not in row.words] + _nouns())
    head = before[0] + " "
    rows = [row for row in COMMANDS if len(before) == 1 and row.words.startswith(head)]
    return [(row.words.removeprefix(head), str(row.does)) for row in rows]


def _nouns() -> list[Offer]:
    return [(noun, str(does)) for noun, does in NOUNS.items()]


def _for_all() -> list[Offer]:
    options = [(name, str(does)) for name, (_, does) in (*SWITCHES.items(), *VALUES.items())]
    return [*options, ("--help", "")]


def _in_command(row: Row, words: list[str], beginning: str, workspace: str) -> list[Offer]:
    """What could stand in a command: an option, the value of the one before, or an argument."""
    from coo_cli.cli.syntax import syntax_of

    syntax = syntax_of(row)
    options = {name: one for one in syntax.options for name in one.names}
    last = options.get(words[-1]) if words else None
    if last is not None and last.takes:
        return _values(last, beginning, workspace)
    if beginning.startswith("-"):
        used = {one.names for word in words if (one := options.get(word)) and not one.many}
        own = [(one.names[0], one.does) for one in syntax.options if one.names not in used]
        return [*own, *_for_all()]
    argument = _argument(syntax, options, words)
    return _values(argument, beginning, workspace) if argument else []


def _argument(syntax: Syntax, options: dict[str, Parameter], words: list[str]) -> Parameter | None:
    """The argument that stands behind these words."""
    placed = 0
    for i, word in enumerate(words):
        of_option = i and (one := options.get(words[i - 1])) and one.takes
        placed += not (word.startswith("-") or of_option)
    if placed < len(syntax.arguments):
        return syntax.arguments[placed]
    return next((one for one in syntax.arguments[-1:] if one.many), None)


def _values(one: Parameter, beginning: str, workspace: str) -> list[Offer]:
    """The values a parameter can have, by its choices or by what stands for it."""
    if one.choices:
        return [(choice, "") for choice in one.choices]
    known = _KNOWN.get(one.takes.removesuffix("..."))
    try:
        return known(workspace, beginning) if known else []
    except CooError:  # whoever presses Tab is told nothing but words; the command itself will say what is wrong
        return []


def _certificates(workspace: str, beginning: str) -> list[Offer]:
    from coo_cli.base.clock import system_clock
    from coo_cli.cli.context import actor
    from coo_cli.cli.globals import find_workspace
    from coo_cli.workflow.app import open_app
    from coo_cli.workflow.finding import numbers_beginning

    place = find_workspace(workspace, Path.cwd())
    app = open_app(place, os.environ, system_clock, actor(os.environ))
    return [(one.cert_no, f"{one.invoice_no} {one.state}") for one in numbers_beginning(app, beginning)]


def _types(workspace: str, beginning: str) -> list[Offer]:
    from coo_cli.catalog.codes import TYPES

    return [(code, "") for code in _resources(workspace).names(TYPES)]


def _mappings(workspace: str, beginning: str) -> list[Offer]:
    return [(name, "") for name in _resources(workspace).names("mappings")]


def _code_lists(workspace: str, beginning: str) -> list[Offer]:
    from coo_cli.catalog.codes import list_names

    return [(name, "") for name in list_names(_resources(workspace))]


def _registers(workspace: str, beginning: str) -> list[Offer]:
    from coo_cli.certificate.register import REGISTERS

    return [(name, "") for name in REGISTERS]


def _topics(workspace: str, beginning: str) -> list[Offer]:
    return [(name, str(heading)) for name, heading in TOPICS.items()]


def _resources(workspace: str) -> Resources:
    from coo_cli.base.resources import resources, user_folder
    from coo_cli.cli.globals import find_workspace

    return resources(user_folder(os.environ), find_workspace(workspace, Path.cwd()))


_KNOWN: dict[str, Callable[[str, str], list[Offer]]] = {
    "CERT": _certificates,
    "TYPE": _types,
    "NAME|FILE": _mappings,
    "LIST": _code_lists,
    "REGISTER": _registers,
    "TOPIC": _topics,
}
"""What values there are, by the word that stands for them in help."""
