"""Owns the examples of the coded rules: what to change in a certificate that is right to break a rule, or nearly."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import msgspec

from coo_cli.certificate.model import GROUPS, Certificate
from coo_cli.rules.coded import CODED
from coo_cli.rules.coded.registry import Patch
from coo_cli.rules.context import Context

_CONTEXT = "ctx."
_DAY = "today"
_is_path = re.compile(r"(?:(?P<group>\w+)(?:\[(?P<line>[1-9]\d*)\])?\.)?(?P<name>\w+)").fullmatch


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A change that makes a rule speak, or that comes near it.

    Attributes:
        rule: the rule's id.
        base: the type of the certificate to change: one in which nothing is wrong.
        patch: the values to change, by path.
        fires: whether the rule then has a finding, and no other rule has.
    """

    rule: str
    base: str
    patch: Patch
    fires: bool


def examples() -> Iterator[Example]:
    """The examples of all coded rules: for each one that fires and one that does not."""
    for coded in CODED:
        yield Example(rule=coded.rule.id, base=coded.base, patch=coded.fails, fires=True)
        yield Example(rule=coded.rule.id, base=coded.base, patch=coded.passes, fires=False)


def patched(cert: Certificate, ctx: Context, patch: Patch) -> tuple[Certificate, Context]:
    """A certificate and a context with values changed.

    A line that does not exist yet is added after the last one.

    Raises:
        ValueError: for a path that names no field.
    """
    for path, value in patch.items():
        if path.startswith(_CONTEXT):
            ctx = _in_context(ctx, path.removeprefix(_CONTEXT), value)
        else:
            cert = _in_certificate(cert, path, value)
    return cert, ctx


def _in_context(ctx: Context, name: str, value: str) -> Context:
    return msgspec.structs.replace(ctx, **{name: dt.date.fromisoformat(value) if name == _DAY else value})


def _in_certificate(cert: Certificate, path: str, value: str) -> Certificate:
    found = _is_path(path)
    if found is None:
        raise ValueError(path)
    group, line, name = found["group"], found["line"], found["name"]
    if group is None:
        emptied = () if isinstance(getattr(cert, name), tuple) else None
        return msgspec.structs.replace(cert, **{name: emptied if name in GROUPS else value})
    if line is None:
        row = getattr(cert, group) or GROUPS[group]()
        return msgspec.structs.replace(cert, **{group: msgspec.structs.replace(row, **{name: value})})
    rows = list(getattr(cert, group))
    rows += [GROUPS[group]()] if int(line) > len(rows) else []
    rows[int(line) - 1] = msgspec.structs.replace(rows[int(line) - 1], **{name: value})
    return msgspec.structs.replace(cert, **{group: tuple(rows)})
