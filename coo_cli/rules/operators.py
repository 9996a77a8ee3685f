"""Owns the operators of users' own rules: what each says of a value, and on which fields it can be used."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import Decimal
from fnmatch import translate
from functools import lru_cache
from typing import Literal

import msgspec

from coo_cli.base.clock import iso_date
from coo_cli.base.texts import Text, t
from coo_cli.certificate.fields import Kind
from coo_cli.rules.forms import is_decimal

Sort = Literal["text", "number", "date"]
"""How the values of a field are compared."""

_SORTS: dict[Kind, Sort] = {
    Kind.DATE: "date",
    Kind.DECIMAL: "number",
    Kind.PERCENT: "number",
    Kind.WHOLE: "number",
}


class Operator(msgspec.Struct, frozen=True, kw_only=True):
    """An operator.

    Attributes:
        says: what it says of a value, for the documentation.
        sorts: the sorts of fields it can be used on.
        takes: what stands under `value`: nothing, one or several values, one value, or a number of characters.
        texts: whether it holds of two texts as `folded` gives them.
        numbers: whether it holds of two numbers, or days, as `number` gives them.
    """

    says: Text
    sorts: tuple[Sort, ...] = ("text", "number", "date")
    takes: Literal["nothing", "values", "value", "length"]
    texts: Callable[[str, str], bool] | None = None
    numbers: Callable[[Decimal, Decimal], bool] | None = None


def _of_text(says: Text, holds: Callable[[str, str], bool]) -> Operator:
    return Operator(says=says, sorts=("text",), takes="values", texts=holds)


def _of_length(says: Text, holds: Callable[[Decimal, Decimal], bool]) -> Operator:
    return Operator(says=says, sorts=("text",), takes="length", numbers=holds)


def _of_order(says: Text, sort: Sort, holds: Callable[[Decimal, Decimal], bool]) -> Operator:
    return Operator(says=says, sorts=(sort,), takes="value", numbers=holds)


def _fits(text: str, pattern: str) -> bool:
    return _compiled(pattern).match(text) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    """The standard library's translation never goes back over what a `*` took, so that no pattern can be slow."""
    return re.compile(translate(pattern.replace("[", "[[]")))


OPERATORS = {
    "filled": Operator(says=t("there is a value", "已填写"), takes="nothing"),
    "empty": Operator(says=t("there is no value", "未填写"), takes="nothing"),
    "equals": Operator(
        says=t("it is the value, or one of the values", "等于该值或所列值之一"),
        takes="values",
        texts=operator.eq,
        numbers=operator.eq,
    ),
    "starts_with": _of_text(
        t("it begins with the value, or one of the values", "以该值或所列值之一开头"), str.startswith
    ),
    "ends_with": _of_text(t("it ends with the value, or one of the values", "以该值或所列值之一结尾"), str.endswith),
    "contains": _of_text(t("the value, or one of the values, stands in it", "含有该值或所列值之一"), operator.contains),
    "matches": _of_text(
        t(
            "the whole of it fits the pattern, or one of the patterns: `*` any text, `?` any character",
            "整体符合该模式或所列模式之一：`*` 为任意文字，`?` 为任意一个字符",
        ),
        _fits,
    ),
    "longer_than": _of_length(t("it has more characters than this", "字符数多于该数"), operator.gt),
    "shorter_than": _of_length(t("it has fewer characters than this", "字符数少于该数"), operator.lt),
    "less_than": _of_order(t("it is less than the number", "小于该数"), "number", operator.lt),
    "at_most": _of_order(t("it is the number or less", "不大于该数"), "number", operator.le),
    "at_least": _of_order(t("it is the number or more", "不小于该数"), "number", operator.ge),
    "more_than": _of_order(t("it is more than the number", "大于该数"), "number", operator.gt),
    "before": _of_order(t("it is an earlier day", "早于该日"), "date", operator.lt),
    "after": _of_order(t("it is a later day", "晚于该日"), "date", operator.gt),
}
"""Every operator by its name."""


def sort_of(kind: Kind) -> Sort:
    """How the values of a kind of field are compared."""
    return _SORTS.get(kind, "text")


def folded(text: str) -> str:
    """A text as it is compared: letters' case, and blanks at either end, do not count."""
    return text.strip().casefold()


@lru_cache(maxsize=4096)
def number(text: str, sort: Sort) -> Decimal | None:
    """A number, or a date as the number of its day; None when there is none, or not in its form."""
    text = text.strip()
    if sort == "date":
        day = iso_date(text)
        return Decimal(day.toordinal()) if day else None
    text = text.removesuffix("%")
    return Decimal(text) if is_decimal(text) else None
