"""Owns what counts as overdue: how long a certificate may stand at a stage before somebody should look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from coo_cli.base.clock import SHANGHAI
from coo_cli.base.errors import CooError
from coo_cli.base.texts import Text, t
from coo_cli.certificate.state import Declaration, shown_state
from coo_cli.report.problem import Problem, of_error
from coo_cli.store.open import Store
from coo_cli.workflow.app import App
from coo_cli.workflow.run_settings import OverdueSettings, span_of


class Overdue(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate that waits too long; `since` is when it came into its state."""

    cert_no: str
    state: Declaration
    since: str


def before(now: dt.datetime, span: str) -> dt.datetime | None:
    """The moment that lies a span before another; None for `off`.

    Working days are Mondays to Fridays in China. Public holidays count as working days, so that an answer may be
    asked for too early around them, but never too late.
    """
    found = span_of(span)
    if found is None:
        return None
    count, unit = found
    if unit is not None:
        return now - count * unit
    moment = now.astimezone(SHANGHAI)
    if moment.weekday() > 4:  # what happened on Friday is no older on Sunday
        saturday = moment - dt.timedelta(days=moment.weekday() - 5)
        moment = saturday.replace(hour=0, minute=0, second=0, microsecond=0)
    while count:
        moment -= dt.timedelta(days=1)
        count -= moment.weekday() < 5
    return moment


def overdue(app: App, store: Store) -> list[Overdue]:
    """The certificates that wait longer than the settings allow, the longest waiting first.

    Raises:
        StoreError: when the store fails.
    """
    from coo_cli.store.glance import any_overdue

    allowed, now = app.settings.overdue, app.clock()
    limits = {state: before(now, getattr(allowed, state)) for state in STAGES}
    late = {state: moment for state, moment in limits.items() if moment is not None}
    if not any_overdue(store, late):  # the usual case, without loading SQLAlchemy
        return []
    from coo_cli.store.listing import overdue as rows_overdue

    with store.read() as reader:
        rows = rows_overdue(reader, late)
    return [Overdue(cert_no=row.cert_no, state=row.declaration, since=row.state_at) for row in rows]


STAGES = (Declaration.QUEUED, Declaration.SENT, Declaration.RECEIVED)
"""Where a certificate waits for others; the settings are named after them."""

_FIXES: dict[Declaration, Text] = {
    Declaration.QUEUED: t(
        "The gateway does not take it: see `coo doctor`, then `coo declare --ready`.",
        "通道未接收：请用 `coo doctor` 检查，再运行 `coo declare --ready`。",
    ),
    Declaration.SENT: t(
        "See whether the import client runs with its card in, and what lies in its OutBox and FailBox.",
        "请检查导入客户端是否在运行、卡是否已插入，以及 OutBox 和 FailBox 中的文件。",
    ),
    Declaration.RECEIVED: t(
        "Ask the customs office; `coo cert show` has the receipts so far.",
        "请向签证海关查询；已收到的回执见 `coo cert show`。",
    ),
}


def _span_text(span: str) -> Text:
    """A span in words: `4h` is said so in English, 4 小时 in Chinese."""
    unit = span.lstrip("0123456789").strip()
    said = {"m": "分钟", "h": "小时", "d": "天"}.get(unit, "个工作日")
    return Text(span, f" {span.removesuffix(unit).strip()} {said}")


def overdue_problems(late: Sequence[Overdue], allowed: OverdueSettings) -> list[Problem]:
    """What is said of certificates that wait too long: one problem a stage."""
    said: list[Problem] = []
    for state in STAGES:
        count = sum(one.state is state for one in late)
        if count:
            what = t(
                "Without an answer and “{state}” for more than {span}: {n} certificates.",
                "{n} 份证书处于“{state}”已超过{span}，仍无答复。",
            ).fill(n=count, state=shown_state(state), span=_span_text(getattr(allowed, state)))
            said.append(of_error(CooError("receipt-overdue", what, _FIXES[state])))
    return said
