"""Owns saying what differs between two certificates, or between one and what was sent of it."""

from __future__ import annotations

import msgspec

from coo_cli.base.errors import InputError, UsageError
from coo_cli.base.texts import t
from coo_cli.certificate.difference import Difference, difference
from coo_cli.certificate.model import Certificate
from coo_cli.message.build import Unsendable, build
from coo_cli.message.parse import parse
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import Act, require


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """What differs; `sent` is when the message that the new one is held against was declared, empty for none."""

    old: str
    new: str
    sent: str
    difference: Difference


def compare(app: App, old: str, new: str = "", *, sent: bool = False) -> Compared:
    """Hold a certificate against another one, or against the message of it that was declared last.

    What every application has of its own - number, status, date, clerk - does not count as a difference.

    Args:
        app: the run's surroundings.
        old: a number or id.
        new: another; empty for what was sent.
        sent: hold it against what was sent.

    Raises:
        UsageError: `nothing-to-compare`.
        InputError: `unknown-certificate`, or `never-sent`.
    """
    from coo_cli.store.outbox import last_declared
    from coo_cli.store.reading import named

    require(app, Act.VIEW)
    if bool(new) is sent:
        raise UsageError(
            "nothing-to-compare",
            t("Name another certificate, or use --sent.", "请指定另一份证书，或使用 --sent。"),
            t(
                "E.g. `coo cert diff 12 13`, `coo cert diff 12 --sent`.",
                "如 `coo cert diff 12 13`、`coo cert diff 12 --sent`。",
            ),
        )
    with app.store() as store, store.read() as reader:
        first = named(reader, old)
        second = named(reader, new) if new else first
        declared = last_declared(reader, first.row.id) if sent else None
    name, other = (one.row.cert_no or f"#{one.row.id}" for one in (first, second))
    if not sent:
        return Compared(old=name, new=other, sent="", difference=difference(first.certificate, second.certificate))
    if declared is None:
        raise InputError(
            "never-sent",
            t("{name} was never declared.", "{name} 从未申报。").fill(name=name),
            t("Name another certificate to compare it with.", "请指定另一份证书进行比较。"),
        )
    at, message = declared
    return Compared(
        old=name, new=name, sent=at, difference=difference(parse(message.data), _as_sent(first.certificate))
    )


def _as_sent(cert: Certificate) -> Certificate:
    """A certificate as its message would say it, where it can be sent: some marks are written otherwise there."""
    try:
        return parse(build(cert))
    except Unsendable:
        return cert
