"""Owns the examples of the coded rules: what to change in a certificate that is right to break a rule, or nearly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from coo_cli.certificate.model import Certificate
from coo_cli.certificate.paths import with_value
from coo_cli.rules.coded import CODED
from coo_cli.rules.coded.registry import Patch
from coo_cli.rules.context import Context

_CONTEXT = "ctx."
_DAY = "today"


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
        InputError: for a path that names no field.
    """
    for path, value in patch.items():
        if path.startswith(_CONTEXT):
            ctx = _in_context(ctx, path.removeprefix(_CONTEXT), value)
        else:
            cert = with_value(cert, path, value)
    return cert, ctx


def _in_context(ctx: Context, name: str, value: str) -> Context:
    return msgspec.structs.replace(ctx, **{name: dt.date.fromisoformat(value) if name == _DAY else value})
