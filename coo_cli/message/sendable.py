"""Owns finding what in a certificate has no form in the message, before a message is built."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from operator import attrgetter
from typing import cast

import msgspec

from coo_cli.base.texts import t
from coo_cli.certificate.fields import Field, Kind, describe
from coo_cli.certificate.finding import Finding, RuleText
from coo_cli.certificate.model import Certificate
from coo_cli.message.shape import GROUPS, Group, field_path
from coo_cli.message.texts import BREAK_IN_LINE, CAPITAL_BREAK, FORBIDDEN_CHARACTER, LITERAL_BREAK
from coo_cli.message.wire import forbidden

Values = Callable[[msgspec.Struct], tuple[str, ...]]


@cache
def values_of(cls: type[msgspec.Struct]) -> Values:
    """A fast reader of the described values of a record, in message order."""
    return cast("Values", attrgetter(*(item.name for item in describe(cls))))


def records(cert: Certificate, group: Group) -> Sequence[msgspec.Struct]:
    """The records a certificate has of a group: itself for the head, none where the group is unused."""
    if not group.attribute:
        return (cert,)
    held: object = getattr(cert, group.attribute)
    if group.repeated:
        return cast("tuple[msgspec.Struct, ...]", held)
    return () if held is None else (cast("msgspec.Struct", held),)


def unsendable(cert: Certificate) -> list[Finding]:
    """What `build` would refuse, and as warnings what it would write another way."""
    return [
        _finding(rule, field_path(group, item.name, number), item.field, value)
        for group in GROUPS
        for number, record in enumerate(records(cert, group), 1)
        for item, value in zip(describe(group.cls), values_of(group.cls)(record), strict=True)
        if value
        for rule in _broken(value, item.field.kind is Kind.LINES)
    ]


def _broken(value: str, several_lines: bool) -> Iterator[RuleText]:
    if not value.isprintable() and forbidden(value):
        yield FORBIDDEN_CHARACTER
    if "/n" in value:
        yield LITERAL_BREAK
    if several_lines:
        if "/N" in value:
            yield CAPITAL_BREAK
    elif "\n" in value or "\r" in value:
        yield BREAK_IN_LINE


def _finding(rule: RuleText, path: str, field: Field, value: str) -> Finding:
    shown = f"U+{ord(forbidden(value)):04X}" if rule is FORBIDDEN_CHARACTER else _excerpt(value, _SIGNS[rule.id])
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        path=path,
        text=t("{field}: {title} ({value})", "{field}：{title}（{value}）").fill(
            field=field.label, title=rule.title, value=shown
        ),
        fix=rule.fix,
    )


_SIGNS = {LITERAL_BREAK.id: "/n", CAPITAL_BREAK.id: "/N", BREAK_IN_LINE.id: "\n"}


def _excerpt(value: str, sign: str) -> str:
    """The text around the sign, fit for one line of a report."""
    at = max(value.find(sign), 0)
    near = value[max(at - 20, 0) : at + 20]
    return " ".join(near.encode("utf-8", "replace").decode().split())
