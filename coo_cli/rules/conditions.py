"""Owns the form of conditions in users' own rules: what may stand in the YAML, and why something does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, model_validator

from coo_cli.base.texts import Text, t
from coo_cli.catalog.data import Data, is_path
from coo_cli.certificate.fields import describe, described
from coo_cli.certificate.model import GROUPS
from coo_cli.rules.operators import OPERATORS, Operator, Sort, number, sort_of

LISTS = ("goods", "nonparty", "invoices")
"""The groups that have lines, each of which is judged by itself."""


def known_field(path: str) -> str:
    """The path itself.

    Raises:
        ValueError: with a Text, when it names no field; a name of the message or a label is understood and told.
    """
    if is_path(path):
        return path
    spellings = _spellings()
    near = [spellings[path]] if path in spellings else [spellings[like] for like in get_close_matches(path, spellings)]
    raise ValueError(_unknown(t("There is no field `{name}`", "没有字段“{name}”"), path, near))


def _known_operator(name: str) -> str:
    if name in OPERATORS:
        return name
    near = get_close_matches(name, OPERATORS, 1) or list(OPERATORS)
    raise ValueError(_unknown(t("There is no operator `{name}`", "没有运算符“{name}”"), name, near))


def _unknown(what: Text, name: str, near: Sequence[str]) -> Text:
    hint = t("; meant is perhaps {near}", "，可能应为 {near}").fill(near=", ".join(dict.fromkeys(near))) if near else ""
    return t("{what}{hint}.", "{what}{hint}。").fill(what=what.fill(name=name), hint=hint)


@cache
def _spellings() -> dict[str, str]:
    """What a user may write for a field, and its path; a field of the head goes before one of a line."""
    spellings: dict[str, str] = {}
    for group, cls in GROUPS.items():
        for item in describe(cls):
            path = f"{group}.{item.name}" if group else item.name
            for spelling in (path, item.name, item.field.element, item.field.zh, item.field.en):
                spellings.setdefault(spelling, path)
    return spellings


FieldPath = Annotated[str, AfterValidator(known_field)]


class Other(Data):
    """The value of another field, moved by days or multiplied."""

    field: FieldPath
    plus_days: int = Field(0, ge=-36_500, le=36_500)
    times: Annotated[str, Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,9})?$")] = "1"


def _listed(given: object) -> object:
    return given if isinstance(given, list | tuple | dict | Other) else (given,)


def _tag(given: object) -> str:
    return "[field]" if isinstance(given, dict | Other) else "[values]"


# Tags in brackets, as `invalid_data` leaves such steps out of the path it shows.
_Value = Annotated[
    Annotated[Other, Tag("[field]")] | Annotated[tuple[str, ...], Tag("[values]")],
    Discriminator(_tag),
    BeforeValidator(_listed),
]


class Condition(Data):
    """One of `all`, `any`, `not`, or a `field` with an operator and what it is compared with."""

    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    negated: Condition | None = Field(None, alias="not")
    field: FieldPath = ""
    op: Annotated[str, AfterValidator(_known_operator)] = ""
    value: _Value = ()

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        given = [name for name in ("all", "any", "negated", "field") if getattr(self, name)]
        if len(given) != 1 or (given != ["field"] and (self.op or self.value)) or (self.field and not self.op):
            raise ValueError(
                t(
                    "A condition is one of `all` or `any` with a list, `not` with a condition, or `field` with `op`.",
                    "一个条件只能是以下之一：带列表的 `all` 或 `any`、带条件的 `not`、带 `op` 的 `field`。",
                )
            )
        if self.field and (fault := _misfit(self)):
            raise ValueError(fault)
        return self

    def leaves(self) -> Iterator[Condition]:
        """The conditions on single fields within, in the order in which they are written."""
        if self.field:
            yield self
        for part in (*self.all, *self.any, *([self.negated] if self.negated else [])):
            yield from part.leaves()

    def reads(self) -> Iterator[str]:
        """The paths it rests on, in the order in which they are written."""
        for leaf in self.leaves():
            yield leaf.field
            if isinstance(leaf.value, Other):
                yield leaf.value.field


def sort_at(path: str) -> Sort:
    """How the values of the field at a path are compared."""
    group, _, name = path.rpartition(".")
    return sort_of(described(GROUPS[group], name).kind)


_SORT_NAMES = {"text": t("text", "文字"), "number": t("numbers", "数值"), "date": t("dates", "日期")}


def _misfit(leaf: Condition) -> Text | None:
    """Why an operator, its value and the field do not fit together; None when they do."""
    operator, sort, value = OPERATORS[leaf.op], sort_at(leaf.field), leaf.value
    if sort not in operator.sorts:
        fitting = ", ".join(name for name, other in OPERATORS.items() if sort in other.sorts)
        return t(
            "`{field}` holds {sort}, on which `{op}` cannot be used; can be: {fitting}.",
            "“{field}”为{sort}，不能使用 `{op}`；可用：{fitting}。",
        ).fill(field=leaf.field, sort=_SORT_NAMES[sort], op=leaf.op, fitting=fitting)
    if isinstance(value, Other):
        return _misfit_of_other(value, sort, operator, leaf.op)
    if operator.takes == "nothing":
        return t("`{op}` takes no value.", "`{op}` 不带 value。").fill(op=leaf.op) if value else None
    if not value or (operator.takes != "values" and len(value) > 1):
        many = t("one or several values", "一个或多个值") if operator.takes == "values" else t("one value", "一个值")
        return t("`{op}` needs {many} under `value`.", "`{op}` 须在 `value` 下给出{many}。").fill(op=leaf.op, many=many)
    return _misfit_of_values(value, "number" if operator.takes == "length" else sort)


def _misfit_of_other(other: Other, sort: Sort, operator: Operator, op: str) -> Text | None:
    if operator.takes in ("nothing", "length"):
        return t("`{op}` takes no other field.", "`{op}` 不能与其他字段比较。").fill(op=op)
    if sort_at(other.field) != sort:
        return t("`{other}` holds no {sort}.", "“{other}”不是{sort}。").fill(other=other.field, sort=_SORT_NAMES[sort])
    if other.plus_days and sort != "date":
        return t("`plus_days` is for dates.", "`plus_days` 只用于日期。")
    if other.times != "1" and sort != "number":
        return t("`times` is for numbers.", "`times` 只用于数值。")
    return None


def _misfit_of_values(values: tuple[str, ...], sort: Sort) -> Text | None:
    for text in values:
        if not text.strip():
            return t("A value is blank; use `empty` or `filled`.", "值为空；请使用 `empty` 或 `filled`。")
        if sort != "text" and number(text, sort) is None:
            form = t("a plain number", "普通数值") if sort == "number" else t("a date YYYY-MM-DD", "YYYY-MM-DD 日期")
            return t("`{value}` is not {form}.", "“{value}”不是{form}。").fill(value=text, form=form)
    return None
