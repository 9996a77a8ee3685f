"""Owns the values bound to a query: from the mapping, the command line, and the last complete run."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from collections.abc import Mapping as Items
from decimal import Decimal, InvalidOperation
from typing import Literal

import msgspec

from coo_cli.base.errors import ConfigError, UsageError
from coo_cli.base.texts import t
from coo_cli.ingest.mapping import Mapping
from coo_cli.ingest.shape import Variable
from coo_cli.ingest.statement import Statement

WATERMARK = "watermark"
"""The name a query binds the watermark by."""

Bound = str | int | float | Decimal | dt.date | dt.datetime
"""A value as a driver takes it."""

Kind = Literal["text", "whole", "decimal", "float", "moment", "date"]


class Mark(msgspec.Struct, frozen=True):
    """The highest value of a query's watermark column: what it is, and its text without loss."""

    kind: Kind
    text: str

    def value(self) -> Bound:
        """The value as the driver gave it.

        Raises:
            ValueError: when the text is none of its kind.
        """
        try:
            return _READ[self.kind](self.text)
        except InvalidOperation as error:
            raise ValueError(self.text) from error


_READ: dict[Kind, Callable[[str], Bound]] = {
    "text": str,
    "whole": int,
    "decimal": Decimal,
    "float": float,
    "moment": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
}


def mark_of(value: object) -> Mark | None:
    """The mark of a value a driver gave; None for a kind that has no order worth keeping."""
    if isinstance(value, bool) or (isinstance(value, float | Decimal) and not math.isfinite(value)):
        return None
    if isinstance(value, dt.datetime):
        return Mark("moment", value.isoformat())
    if isinstance(value, dt.date):
        return Mark("date", value.isoformat())
    kinds: tuple[tuple[type, Kind], ...] = ((str, "text"), (int, "whole"), (Decimal, "decimal"), (float, "float"))
    kind = next((kind for known, kind in kinds if isinstance(value, known)), None)
    return Mark(kind, str(value)) if kind is not None else None


def bind(
    mapping: Mapping, statement: Statement, given: Items[str, str], *, last: Mark | None = None, since: str = ""
) -> dict[str, Bound]:
    """What is bound to each name of a query.

    Args:
        mapping: gives the values unless others are given.
        statement: the query.
        given: values by name, from the command line.
        last: the watermark of the last complete run.
        since: a watermark that goes before it.

    Raises:
        ConfigError: `parameter-missing`, `variable-missing`, `watermark-unused`.
        UsageError: `unknown-parameter`, `no-watermark`, `since-unfit`.
    """
    source = mapping.shape.source
    named = {name: _given(mapping, value, ("source", "parameters", name)) for name, value in source.parameters.items()}
    values: dict[str, Bound] = {**named, **given}
    if since and not source.watermark:
        raise UsageError(
            "no-watermark",
            t("The mapping `{name}` has no watermark.", "映射“{name}”没有水位列。").fill(name=mapping.name),
            t(
                "Leave out --since, or write `watermark` and `from` into its source.",
                "请去掉 --since，或在映射的 source 中写明 `watermark` 和 `from`。",
            ),
        )
    for name in given:
        if name not in statement.names or name == WATERMARK:
            raise UsageError(
                "unknown-parameter",
                t("The query has no parameter `{name}`.", "查询没有参数“{name}”。").fill(name=name),
                t("It has: {names}.", "可用：{names}。").fill(
                    names=", ".join(sorted(statement.names - {WATERMARK})) or "-"
                ),
            )
    if source.watermark:
        if WATERMARK not in statement.names:
            raise ConfigError(
                "watermark-unused",
                t("The query does not use `:watermark`.", "查询未使用 `:watermark`。"),
                t("Write a condition such as `changed_at > :watermark`.", "请写上条件，如 `changed_at > :watermark`。"),
                where=mapping.place(("source", "watermark")),
            )
        start = _given(mapping, source.start, ("source", "from"))
        values[WATERMARK] = _since(since, last, start) if since else last.value() if last else start
    for name in sorted(statement.names - values.keys()):
        raise ConfigError(
            "parameter-missing",
            t("The query's parameter `{name}` has no value.", "查询参数“{name}”没有取值。").fill(name=name),
            t(
                "Give it with --param {name}=VALUE, or under `parameters`.",
                "请用 --param {name}=取值 给出，或写在 `parameters` 下。",
            ).fill(name=name),
            where=mapping.place(("source", "sql")),
        )
    return {name: values[name] for name in statement.names}


def text_of(mapping: Mapping, value: str | Variable, path: tuple[str, ...]) -> str:
    """A text of the mapping, or of the variable it names.

    Raises:
        ConfigError: `variable-missing`.
    """
    return str(_given(mapping, value, path))


def _given(mapping: Mapping, value: str | int | Variable, path: tuple[str, ...]) -> str | int:
    if not isinstance(value, Variable):
        return value
    found = mapping.environment.get(value.env)
    if found is None:
        raise ConfigError(
            "variable-missing",
            t("The environment has no variable {name}.", "环境变量 {name} 未设置。").fill(name=value.env),
            t("Set it before you run this.", "请先设置该环境变量。"),
            where=mapping.place(path),
        )
    return found


def _since(text: str, last: Mark | None, start: str | int) -> Bound:
    """A watermark typed by a person, as what the last one was."""
    kind: Kind = last.kind if last else "whole" if isinstance(start, int) else "text"
    try:
        return Mark(kind, text).value()
    except ValueError as error:
        raise UsageError(
            "since-unfit",
            t(
                "`{text}` cannot be compared with the last watermark `{last}`.", "“{text}”无法与上次水位“{last}”比较。"
            ).fill(text=text, last=last.text if last else start),
            t("Write it in the same form.", "请按相同形式书写。"),
        ) from error
