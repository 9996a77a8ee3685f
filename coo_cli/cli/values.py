"""Owns reading a command's values off the line: plain ones at once, all others by Typer.

Typer has pydantic read every value, even that of an option nobody gave, and loading pydantic takes longer than all
else a short run does. What is plain comes out the same without it; what is not, or is wrong, goes Typer's way.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING, get_args

from typer.core import TyperArgument, TyperCommand, TyperOption

from coo_cli.base.texts import t

if TYPE_CHECKING:
    from typer._click.core import Context, Parameter
    from typer._click.formatting import HelpFormatter

_DIGITS = 15
"""Of a number that is plain, at most."""


class _Argument(TyperArgument):
    def get_usage_pieces(self, ctx: Context) -> list[str]:
        return [stands_for(self) if self.required else f"[{stands_for(self)}]"]

    def process_value(self, ctx: Context, value: object) -> object:
        return super().process_value(ctx, value) if _is_for_typer(self, value) else _plain(self, value)


class _Option(TyperOption):
    def process_value(self, ctx: Context, value: object) -> object:
        return super().process_value(ctx, value) if _is_for_typer(self, value) else _plain(self, value)


class QuickCommand(TyperCommand):
    """A command that reads plain values without loading pydantic."""

    def get_params(self, ctx: Context) -> list[Parameter]:
        """Its parameters, that for help too."""
        params = super().get_params(ctx)
        for one in params:
            if isinstance(one, TyperArgument):
                one.__class__ = _Argument
            elif isinstance(one, TyperOption):
                one.__class__ = _Option
        return params

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The command in one line, in the language in force; Typer has it in English only."""
        pieces = [piece for one in self.get_params(ctx) for piece in one.get_usage_pieces(ctx)]
        line = " ".join([*pieces, str(t("[OPTIONS]", "[选项]"))])
        formatter.write_usage(ctx.command_path, line, prefix=str(t("Usage: ", "用法：")))


def stands_for(one: TyperArgument) -> str:
    """What stands for an argument in help: `CERT`, `EXPORT...`."""
    return one.metavar or (one.name or "").upper() + ("..." if one.nargs != 1 else "")


def word_of(choice: object) -> str:
    """A choice as it is typed."""
    return str(choice.value) if isinstance(choice, Enum) else str(choice)


def _is_for_typer(one: TyperArgument | TyperOption, value: object) -> bool:
    """Whether a value is not plain, or missing; or something is to be done at once, as for `--help`."""
    if value is None:
        return one.required
    return one.callback is not None or _plain(one, value) is None


def _plain(one: TyperArgument | TyperOption, value: object) -> object:
    """A value as the command takes it; None where there is none, or it is for Typer to read."""
    kind: object = one.type_descriptor.annotation
    if not one.type_descriptor.is_list:
        return _read(one, kind, value)
    found = [_read(one, get_args(kind)[0], each) for each in value] if isinstance(value, list | tuple) else []
    return None if not found or None in found else found


def _read(one: TyperArgument | TyperOption, kind: object, value: object) -> object:
    if isinstance(kind, type) and isinstance(value, kind):
        return value
    if not isinstance(value, str):
        return None
    if kind is int and value.isascii() and value.isdigit() and len(value) <= _DIGITS:
        number = int(value)
        return number if (one.min is None or number >= one.min) and (one.max is None or number <= one.max) else None
    choices = one.type_descriptor.choices or ()
    return next((choice for choice in choices if word_of(choice) == value), None) or _called(choices, value)


def _called(choices: Iterable[object], value: str) -> object:
    """The choice that lists show so, in either language."""
    from coo_cli.cli.choices import called

    texts = ((choice, called(choice)) for choice in choices)
    return next((choice for choice, text in texts if text and value in (text.en, text.zh)), None)
