"""Owns how a message field is described: once, beside the value, for writer, parser, checks, mapping and print."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Literal, get_args, get_origin, get_type_hints

import msgspec

from coo_cli.base.texts import Text


class Kind(StrEnum):
    """What a field's text holds; a field's value is always the text that travels, empty when unset."""

    TEXT = "text"
    """One line."""
    LINES = "lines"
    """Several lines, parted by a line break here and by the two characters `/n` in the message."""
    DATE = "date"
    """`YYYY-MM-DD`."""
    DECIMAL = "decimal"
    """Plain notation, at most 19 digits before and 5 after the point."""
    PERCENT = "percent"
    """0 to 100 with at most 2 decimals; a `%` sign is allowed."""
    WHOLE = "whole"
    """A whole number from 1."""
    DIGITS = "digits"
    """Digits that are a code, with their leading zeros."""
    CODE = "code"
    """A code out of a list or of a prescribed form."""


Script = Literal["any", "english", "chinese"]
"""What a field is written in: `english` means no Chinese on types whose form is in English."""

Need = Literal["no", "always", "declare", "note"]
"""When a value is demanded: `always`, on `declare`, or only in the schema's `note` (a warning)."""


class Field(msgspec.Struct, frozen=True):
    """The description of one message field.

    Attributes:
        element: the element's name in the message.
        zh: its Chinese label, as customs' field table has it.
        en: its English label, in the words of the glossary.
        max: the greatest number of characters; 0 for no limit.
        kind: what its text holds.
        need: when a value is demanded, whatever the type.
        goods_only: demanded of goods lines but not of non-goods lines.
        codes: the code list its value must be in (`codes list NAME`), if any.
        script: the language it is written in.
        special: only some certificate types use it; the type file says which.
        example: a value to show in templates and help.
    """

    element: str
    zh: str
    en: str
    max: int = 0
    kind: Kind = Kind.TEXT
    need: Need = "no"
    goods_only: bool = False
    codes: str = ""
    script: Script = "any"
    special: bool = False
    example: str = ""

    @property
    def label(self) -> Text:
        """The field's name as a text."""
        return Text(self.en, self.zh)


class Described(msgspec.Struct, frozen=True):
    """A field together with the attribute that holds it."""

    name: str
    field: Field


@cache
def describe(cls: type[msgspec.Struct]) -> tuple[Described, ...]:
    """The described fields of a class in message order; attributes without a `Field` are left out."""
    return tuple(
        Described(name, note)
        for name, hint in get_type_hints(cls, include_extras=True).items()
        for note in (get_args(hint)[1:] if get_origin(hint) is not None else ())
        if isinstance(note, Field)
    )


@cache
def described(cls: type[msgspec.Struct], name: str) -> Field:
    """The description of one attribute.

    Raises:
        KeyError: when the class has no such described attribute.
    """
    for item in describe(cls):
        if item.name == name:
            return item.field
    raise KeyError(name)
