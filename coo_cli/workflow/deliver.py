"""Owns the sending of written messages: each is claimed, sent and settled by itself, so that none leaves twice."""

from __future__ import annotations

import datetime as dt

import msgspec

from coo_cli.base.errors import ConfigError, GatewayUnavailable
from coo_cli.base.texts import Text, t
from coo_cli.notify.channels import open_channel
from coo_cli.notify.due import is_quiet
from coo_cli.notify.message import Message, Outcome, Sender, Surroundings
from coo_cli.report.problem import of_error
from coo_cli.store.notices import Notice, NoticeState, claim, list_notices, settle, settle_lost
from coo_cli.store.open import Store
from coo_cli.workflow.app import App
from coo_cli.workflow.notified import Notified, Told

LEASE = dt.timedelta(minutes=15)
"""After so long a message under way counts as one whose run died: no channel takes a message longer."""


def deliver(app: App, store: Store, told: Notified) -> None:
    """Send what waits, those tried least first; a channel that did not take one gets no more in this run.

    Args:
        app: the run's surroundings.
        store: where messages wait.
        told: gets what became of each.

    Raises:
        StoreError: as `store.faults` tells; a message that was just sent is left as unsure.
    """
    now = app.clock()
    with store.begin() as tx:
        lost = settle_lost(tx, now - LEASE, at=now)
        waiting = list_notices(tx, (NoticeState.WAITING,))
    for one in lost:
        _tell(app, told, one, NoticeState.UNSURE, one.reason)
    senders: dict[str, Sender | None] = {}
    for one in waiting:
        rule = app.settings.notify.rules.get(one.rule)
        if rule is None or one.channel not in app.settings.notify.channels:
            with store.begin() as tx:
                settle(tx, one.id, NoticeState.DROPPED, _GONE, at=now)
            _tell(app, told, one, NoticeState.DROPPED, _GONE)
            continue
        if is_quiet(rule, now):
            told.waiting += 1
            continue
        if one.channel not in senders:
            senders[one.channel] = _sender(app, one.channel, told)
        sender = senders[one.channel]
        if sender is None:
            told.waiting += 1
        elif not _send(app, store, one, sender, told):
            senders[one.channel] = None


def surroundings(app: App) -> Surroundings:
    """What channels need besides their settings."""
    return Surroundings(app.environment, app.folder, app.clock)


def _sender(app: App, name: str, told: Notified) -> Sender | None:
    """What sends by a channel; None when it cannot be used, which is told."""
    try:
        return open_channel(name, app.settings.notify.channels[name], surroundings(app))
    except ConfigError as error:
        told.warnings.append(of_error(error))
        return None


def _send(app: App, store: Store, one: Notice, sender: Sender, told: Notified) -> bool:
    """Send one message; tells whether the channel may get the next."""
    with store.begin() as tx:
        data = claim(tx, one.id, at=app.clock())
    if data is None:  # another run has it
        return True
    outcome = sender(f"coo-{one.id}", msgspec.json.decode(data, type=Message))
    status = _status(outcome, one.attempts + 1 < app.settings.notify.tries)
    with store.begin() as tx:
        settle(tx, one.id, status, outcome.reason, at=app.clock())
    _tell(app, told, one, status, outcome.reason)
    return outcome.status == "sent"


def _status(outcome: Outcome, again: bool) -> NoticeState:
    if outcome.status == "failed":
        return NoticeState.WAITING if again else NoticeState.FAILED
    return NoticeState.SENT if outcome.status == "sent" else NoticeState.UNSURE


def _tell(app: App, told: Notified, one: Notice, status: NoticeState, reason: Text) -> None:
    """Note what became of a message, with a warning unless it was sent."""
    told.told.append(Told(rule=one.rule, channel=one.channel, title=one.title, status=status.value, reason=reason))
    more = {"rule": one.rule, "channel": one.channel, "status": status.value, "notice": one.id, "title": one.title}
    app.note("info", "notice", text=str(reason), more=more)
    if status in _WARNINGS:
        code, what, fix = _WARNINGS[status]
        told.warnings.append(
            of_error(GatewayUnavailable(code, what.fill(channel=one.channel, title=one.title), fix, why=reason))
        )


_GONE = t("its rule or channel is no longer in the settings", "其规则或渠道已从设置中删除")

_WARNINGS: dict[NoticeState, tuple[str, Text, Text]] = {
    NoticeState.WAITING: (
        "notice-waiting",
        t("Channel `{channel}` did not take “{title}”.", "渠道“{channel}”未接收通知“{title}”。"),
        t(
            "The next run tries again; `coo notify test` shows whether the channel works.",
            "下次运行时重试；可用 `coo notify test` 检查渠道。",
        ),
    ),
    NoticeState.FAILED: (
        "notice-failed",
        t(
            "Channel `{channel}` did not take “{title}”, and it is given up.",
            "渠道“{channel}”多次未接收通知“{title}”，不再重试。",
        ),
        t(
            "Tell whom it concerns; mend the channel and try `coo notify test`.",
            "请另行告知相关人员，修复渠道后用 `coo notify test` 检查。",
        ),
    ),
    NoticeState.UNSURE: (
        "notice-unsure",
        t(
            "Whether “{title}” arrived by channel `{channel}` is not known; it is not sent again.",
            "通知“{title}”是否已由渠道“{channel}”送达不明，不再重发。",
        ),
        t("Ask who should have got it; `coo notify list` has it.", "请向接收人核实；可用 `coo notify list` 查看。"),
    ),
    NoticeState.DROPPED: (
        "notice-dropped",
        t("“{title}” waited for channel `{channel}` and is dropped.", "等待渠道“{channel}”的通知“{title}”已取消。"),
        t("Nothing, if that was meant.", "如属有意更改，无需处理。"),
    ),
}
