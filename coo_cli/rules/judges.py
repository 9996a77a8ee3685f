"""Owns what conditions of users' own rules are compiled to: functions that judge a certificate and one of its lines.

A condition is true, false, or (None) cannot be told: a number or date that is missing or has not its form, and a
field to compare with that is empty, are neither less nor more than anything. `filled` and `empty` can always be told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from operator import attrgetter

import msgspec

from coo_cli.certificate.model import Certificate
from coo_cli.rules.conditions import LISTS, Condition, Other, sort_at
from coo_cli.rules.operators import OPERATORS, Operator, Sort, folded, number

Judge = Callable[[Certificate, msgspec.Struct | None], bool | None]
"""Whether a condition holds of a certificate and a line of one of its lists; None when it cannot be told."""

_Read = Callable[[Certificate, msgspec.Struct | None], str]


def reader(path: str) -> _Read:
    """The function that reads a field's value: of the head, of what a changed certificate tells, or of a line."""
    group, _, name = path.rpartition(".")
    if not group:
        of_head: Callable[[Certificate], str] = attrgetter(name)
        return lambda cert, line: of_head(cert)
    value_of: Callable[[msgspec.Struct], str] = attrgetter(name)
    if group in LISTS:
        return lambda cert, line: value_of(line) if line is not None else ""
    return lambda cert, line: value_of(cert.change) if cert.change is not None else ""


def compiled(condition: Condition) -> Judge:
    """The function a condition stands for; pieces of it are made once, so that judging is cheap."""
    if condition.all:
        return _settled_by(False, [compiled(part) for part in condition.all])
    if condition.any:
        return _settled_by(True, [compiled(part) for part in condition.any])
    if condition.negated:
        judge = compiled(condition.negated)
        return lambda cert, line: None if (said := judge(cert, line)) is None else not said
    return _leaf(condition, OPERATORS[condition.op])


def _settled_by(settles: bool, judges: Sequence[Judge]) -> Judge:
    """`any` is settled by one that is true, `all` by one that is false; else one that cannot be told leaves it open."""

    def judge(cert: Certificate, line: msgspec.Struct | None) -> bool | None:
        result: bool | None = not settles
        for part in judges:
            said = part(cert, line)
            if said is settles:
                return settles
            if said is None:
                result = None
        return result

    return judge


def _leaf(leaf: Condition, operator: Operator) -> Judge:
    read, sort = reader(leaf.field), sort_at(leaf.field)
    if operator.takes == "nothing":
        wanted = leaf.op == "filled"
        return lambda cert, line: bool(read(cert, line).strip()) is wanted
    if operator.takes == "length" and operator.numbers and not isinstance(leaf.value, Other):
        longer, length = operator.numbers, Decimal(leaf.value[0])
        return lambda cert, line: longer(Decimal(len(read(cert, line).strip())), length)
    if sort == "text" and operator.texts:
        return _of_texts(read, operator.texts, leaf.value)
    if operator.numbers:
        return _of_numbers(read, sort, operator.numbers, leaf.value)
    raise ValueError(leaf.op)


def _of_texts(read: _Read, holds: Callable[[str, str], bool], value: Other | tuple[str, ...]) -> Judge:
    if isinstance(value, Other):
        read_other = reader(value.field)

        def with_other(cert: Certificate, line: msgspec.Struct | None) -> bool | None:
            other = folded(read_other(cert, line))
            return holds(folded(read(cert, line)), other) if other else None

        return with_other
    texts = [text.casefold() for text in value]

    def with_texts(cert: Certificate, line: msgspec.Struct | None) -> bool | None:
        given = folded(read(cert, line))
        return any(holds(given, text) for text in texts)

    return with_texts


def _of_numbers(
    read: _Read, sort: Sort, holds: Callable[[Decimal, Decimal], bool], value: Other | tuple[str, ...]
) -> Judge:
    if isinstance(value, Other):
        read_other, days, times = reader(value.field), value.plus_days, Decimal(value.times)

        def with_other(cert: Certificate, line: msgspec.Struct | None) -> bool | None:
            given, other = number(read(cert, line), sort), number(read_other(cert, line), sort)
            return None if given is None or other is None else holds(given, other * times + days)

        return with_other
    numbers = [known for text in value if (known := number(text, sort)) is not None]

    def with_numbers(cert: Certificate, line: msgspec.Struct | None) -> bool | None:
        given = number(read(cert, line), sort)
        return None if given is None else any(holds(given, other) for other in numbers)

    return with_numbers
