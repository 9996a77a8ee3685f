"""Owns the shape of a value in a mapping file: the ways a field's text comes about, and its steps."""

from __future__ import annotations

import re
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from coo_cli.base.texts import t
from coo_cli.catalog.data import Data

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_WAYS = (
    "column",
    "const",
    "env",
    "join",
    "first",
    "case",
    "template",
    "sum",
    "all",
    "add",
    "subtract",
    "multiply",
    "divide",
)


def as_list(given: object) -> object:
    """One thing as a list of it."""
    return given if isinstance(given, list | tuple) else [given]


class Step(Data):
    """One transform on the way of a value; `upper`, or with an argument `{date: ["%d/%m/%Y"]}`."""

    name: str
    argument: object = None


def _step(given: object) -> object:
    if isinstance(given, str):
        return {"name": given}
    if isinstance(given, dict) and len(given) == 1:
        name, argument = next(iter(given.items()))
        return {"name": name, "argument": argument}
    raise ValueError(
        t(
            "a step is a name, or a name with its argument: `{date: [...]}`",
            "步骤为名称，或名称加参数：`{date: [...]}`",
        )
    )


def _column(given: object) -> object:
    """The short form of a value: a heading, with `?` behind when the export may lack the column."""
    if isinstance(given, int):
        given = str(given)
    if not isinstance(given, str):
        return given
    return {"column": given.removesuffix("?"), "optional": given.endswith("?")}


def _operand(given: object) -> object:
    return {"const": str(given)} if _NUMBER.fullmatch(str(given)) else _column(given)


class Value(Data):
    """Where a field's text comes from: exactly one way, then steps, then a default where the result is empty."""

    column: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    """The heading of a column, or several of which the first that is there counts."""
    optional: bool = False
    """Whether the export may lack the column."""
    const: str | None = None
    """Always this text."""
    env: str = ""
    """Always the text of this variable of the environment."""
    join: tuple[Nested, ...] = ()
    """Several values, one after the other, empty ones left out."""
    between: Annotated[str, Field(alias="with")] = "\n"
    """What stands between them; of `all` too."""
    first: tuple[Nested, ...] = ()
    """The first of several values that is not empty."""
    case: tuple[Case, ...] = ()
    """The value of the first case that fits; empty when none does."""
    template: str = ""
    """A text with headings in braces: `{name} ({size})`; empty when all of them are."""
    sum: Operand | None = None
    """The sum over the rows of the certificate."""
    all: Nested | None = None
    """All different values over the rows of the certificate."""
    add: tuple[Operand, ...] = ()
    subtract: tuple[Operand, ...] = ()
    multiply: tuple[Operand, ...] = ()
    divide: tuple[Operand, ...] = ()
    places: Annotated[int, Field(ge=0, le=5)] | None = None
    """Digits after the point to which a computed value is rounded."""
    do: Annotated[tuple[Annotated[Step, BeforeValidator(_step)], ...], BeforeValidator(as_list)] = ()
    """Steps, in order; the field's own reading comes after them."""
    default: str = ""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [
            name for name in _WAYS if getattr(self, name) not in ((), None) and (getattr(self, name) or name == "const")
        ]
        if len(ways) != 1:
            says = t("say exactly one of {known}; here stand: {ways}", "{known} 须且只能写一个；现有：{ways}")
            raise ValueError(says.fill(known=", ".join(_WAYS), ways=", ".join(ways) or "-"))
        return self


class Case(Data):
    """A value for rows whose cells hold certain texts; without a condition for all."""

    given: Annotated[
        dict[str, Annotated[tuple[str, ...], BeforeValidator(as_list)]], Field(alias="if", default_factory=dict)
    ]
    """By heading, the texts of which the cell holds one, whatever its case, width and spaces; `*` is any text, and
    an empty one an empty cell. All must fit."""
    then: Nested


Nested = Annotated[Value, BeforeValidator(_column)]
"""A value within another, or a heading."""

Operand = Annotated[Value, BeforeValidator(_operand)]
"""A value that is a number, a heading, or the number itself."""

Section = dict[str, Annotated[Nested | None, BeforeValidator(lambda given: None if given is False else given)]]
"""The values of one group of fields; `false` leaves a field empty, whatever is said for all types."""

Case.model_rebuild()
Value.model_rebuild()
