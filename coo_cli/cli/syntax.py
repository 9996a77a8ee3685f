"""Owns what a command takes, read from its Typer command: for pages, completion, and what holds documents to it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import msgspec
import typer
from typer.core import TyperArgument, TyperCommand, TyperOption
from typer.main import get_command

from coo_cli.cli.help import command_help, options_for_all
from coo_cli.cli.table import COMMANDS, Row
from coo_cli.cli.values import QuickCommand, stands_for, word_of


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """An argument or option of a command.

    Attributes:
        names: as typed, the long one first: `--mapping`, `-m`; of an argument what stands for it: `CERT`.
        takes: what stands for its value; empty for a switch.
        does: what it is, in the language in force.
        required: whether the command cannot do without.
        many: whether it may be repeated.
        default: its value where it is not given; empty when there is none.
        choices: all values it can have; empty when there are others.
    """

    names: tuple[str, ...]
    takes: str = ""
    does: str = ""
    required: bool = False
    many: bool = False
    default: str = ""
    choices: tuple[str, ...] = ()


class Syntax(msgspec.Struct, frozen=True, kw_only=True):
    """A command as typed: its words, what it does, an example, and what it takes."""

    words: str
    does: str
    example: str
    arguments: tuple[Parameter, ...]
    options: tuple[Parameter, ...]

    @property
    def usage(self) -> str:
        """The command in one line: `coo cert show CERT [OPTIONS]`."""
        parts = [one.takes if one.required else f"[{one.takes}]" for one in self.arguments]
        return " ".join(["coo", self.words, *parts])


def command_of(row: Row) -> TyperCommand:
    """The Typer command of a row, its module imported."""
    module = import_module(row.module)
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command(cls=QuickCommand, help=command_help(row, module.EXAMPLE), epilog=options_for_all())(module.command)
    made = get_command(app)
    assert isinstance(made, TyperCommand)  # a single command is never a group
    return made


def syntax_of(row: Row) -> Syntax:
    """What a command takes, its module imported."""
    params = command_of(row).params
    return Syntax(
        words=row.words,
        does=str(row.does),
        example=import_module(row.module).EXAMPLE,
        arguments=tuple(_argument(one) for one in params if isinstance(one, TyperArgument)),
        options=tuple(_option(one) for one in params if isinstance(one, TyperOption)),
    )


def every_syntax() -> Iterator[Syntax]:
    """What every command takes, in the table's order."""
    return map(syntax_of, COMMANDS)


def _argument(one: TyperArgument) -> Parameter:
    name = stands_for(one)
    return Parameter(
        names=(name,),
        takes=name,
        does=one.help or "",
        required=one.required,
        many=one.nargs != 1,
        choices=_choices(one),
    )


def _option(one: TyperOption) -> Parameter:
    choices = _choices(one)
    takes = "" if one.is_flag else one.metavar or "|".join(choices) or (one.name or "").upper()
    return Parameter(
        names=tuple(sorted([*one.opts, *one.secondary_opts], key=lambda name: not name.startswith("--"))),
        takes=takes,
        does=one.help or "",
        required=one.required,
        many=one.multiple,
        default="" if one.is_flag else _default(one.default),
        choices=choices,
    )


def _choices(one: TyperArgument | TyperOption) -> tuple[str, ...]:
    found = one.type_descriptor.choices if one.type_descriptor.is_choice else None
    return tuple(word_of(choice) for choice in found or ())


def _default(value: object) -> str:
    if value is None or value == [] or callable(value):
        return ""
    return word_of(value)
