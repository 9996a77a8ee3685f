"""Owns what a person asks of notices: send what is due now, see what became of them, try a channel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.clock import stamp
from coo_cli.base.errors import ConfigError, CooError, Exit, GatewayUnavailable
from coo_cli.base.misfit import near
from coo_cli.base.texts import EMPTY, Text, t
from coo_cli.notify.address import full_url
from coo_cli.notify.message import Item, Message, Outcome
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.app import App
from coo_cli.workflow.notified import Notified, Told
from coo_cli.workflow.permission import Act, require

if TYPE_CHECKING:
    from coo_cli.store.transaction import Reader


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What came of sending, with the exit code that tells."""

    notified: Notified
    exit: Exit


class NoticeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A message as lists show it; `changed_at` is when it was last tried, `reason` why it was not taken.

    Without an id it is one to come: events that its rule has not told yet, `changed_at` when it last looked.
    """

    id: int
    at: str
    rule: str
    channel: str
    status: str
    attempts: int
    events: int
    title: str
    changed_at: str
    reason: Text


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What came of samples, channel by channel."""

    told: list[Told]
    errors: list[Problem]
    exit: Exit


def send_due(app: App) -> Sent:
    """Send the notices that are due; 6 when a channel did not take one, 8 when one cannot be used.

    Raises:
        ConfigError: outside of a workspace.
        StoreError: when the store fails.
    """
    from coo_cli.workflow.notify import notify, watch_events

    require(app, Act.RECEIVE)
    with app.store() as store:
        watch_events(app, store)
        notified = notify(app, store)
    behind = notified.counts.keys() - {"sent", "dropped"}
    unusable = any(problem.code not in _CODES for problem in notified.warnings)
    troubled = Exit.CONFIG if unusable else Exit.UNAVAILABLE
    return Sent(notified=notified, exit=troubled if notified.warnings and (behind or unusable) else Exit.DONE)


_CODES = frozenset({"notice-waiting", "notice-failed", "notice-unsure", "notice-dropped"})


def list_messages(app: App, *, waiting: bool, limit: int) -> list[NoticeRow]:
    """The messages to come, and those written, the latest first.

    Args:
        app: the run's surroundings.
        waiting: only those not settled, or about which a person should know: waiting, under way, unsure, given up.
        limit: how many of those written at most.
    """
    from coo_cli.store.notices import NoticeState, list_notices

    require(app, Act.RECEIVE)
    open_ones = (NoticeState.WAITING, NoticeState.SENDING, NoticeState.UNSURE, NoticeState.FAILED)
    with app.store() as store, store.read() as reader:
        found = list_notices(reader, open_ones if waiting else (), limit=limit, latest=True)
        gathered = list(_gathered(app, reader))
    return gathered + [
        NoticeRow(
            id=one.id,
            at=one.made_at,
            rule=one.rule,
            channel=one.channel,
            status=one.status.value,
            attempts=one.attempts,
            events=one.events,
            title=one.title,
            changed_at=one.changed_at,
            reason=one.reason,
        )
        for one in found
    ]


def _gathered(app: App, reader: Reader) -> Iterator[NoticeRow]:
    """What rules have yet to tell: events that wait for quiet hours to end or a digest's time, or for the next run."""
    from coo_cli.notify.due import takes
    from coo_cli.store.notices import cursors
    from coo_cli.workflow.notify_items import news

    rules = app.settings.notify.rules
    known = {p: c for p, c in cursors(reader).items() if p.rule in rules and p.channel in rules[p.rule].channels}
    for pair, items in news(app, reader, known).items():
        count = sum(takes(rules[pair.rule], item, app.resources) for item in items)
        if count:
            yield NoticeRow(
                id=0,
                at="",
                rule=pair.rule,
                channel=pair.channel,
                status="gathering",
                attempts=0,
                events=count,
                title=str(t("{n} events", "{n} 个事件").fill(n=count)),
                changed_at=known[pair].at,
                reason=EMPTY,
            )


_STATUSES: dict[str, Text] = {
    "gathering": t("to be written", "待生成"),
    "waiting": t("waiting", "待发送"),
    "sending": t("being sent", "发送中"),
    "sent": t("sent", "已发送"),
    "unsure": t("may have arrived", "是否送达不明"),
    "failed": t("given up", "已放弃"),
    "dropped": t("dropped", "已取消"),
    "not_sent": t("not sent", "未发送"),
}


def status_text(status: str) -> Text:
    """What became of a message, in words."""
    return _STATUSES[status]


def try_channels(app: App, name: str = "") -> Tried:
    """Send a sample by a channel, or by all; the ledger is not touched, and quiet hours do not count.

    Raises:
        ConfigError: `no-channels`, or `unknown-channel`.
    """
    require(app, Act.ADMINISTER)
    channels = app.settings.notify.channels
    if not channels:
        raise ConfigError(
            "no-channels",
            t("The settings name no channel for notices.", "设置中没有通知渠道。"),
            t(
                "Write one under `notify.channels` in coo.yaml; see docs/notifications.md.",
                "请在 coo.yaml 的 `notify.channels` 下填写，见 docs/notifications.zh-CN.md。",
            ),
        )
    if name and name not in channels:
        raise ConfigError(
            "unknown-channel",
            t("There is no channel `{name}`{hint}", "没有渠道“{name}”{hint}").fill(
                name=name, hint=near(name, list(channels))
            ),
            t("Use one of: {names}.", "可用：{names}。").fill(names=", ".join(channels)),
        )
    told, errors = [], []
    for channel in [name] if name else channels:
        sample = _sample(app)
        error = _try(app, channel, sample)
        status = "sent" if error is None else "not_sent"
        told.append(Told(rule=sample.rule, channel=channel, title=sample.title, status=status, reason=_reason(error)))
        errors += [error] if error else []
    return Tried(
        told=told,
        errors=[of_error(error) for error in errors],
        exit=next((code for code in _WORST if any(error.exit == code for error in errors)), Exit.DONE),
    )


_WORST = (Exit.CONFIG, Exit.UNAVAILABLE)


def _reason(error: CooError | None) -> Text:
    if error is None:
        return EMPTY
    if isinstance(error, ConfigError) or error.why is None:  # whose reason alone, such as a file's mode, tells little
        return error.what
    return error.why


def _sample(app: App) -> Message:
    """A message about nothing, in both languages, with a title that says so."""
    folder = app.folder.name
    return Message(
        rule="test",
        title=f"coo notify test / 测试通知 ({folder})",
        body="This is a test: nothing happened. 这是一条测试通知，未发生任何业务。",
        items=(Item(id=0, words=("test",), at=stamp(app.clock())),),
    )


def _try(app: App, name: str, sample: Message) -> CooError | None:
    from coo_cli.notify.channels import open_channel
    from coo_cli.workflow.deliver import surroundings

    try:
        send = open_channel(name, app.settings.notify.channels[name], surroundings(app))
    except ConfigError as error:
        return error
    return _error(name, send(f"coo-test-{stamp(app.clock())}", sample))


def _error(name: str, outcome: Outcome) -> CooError | None:
    if outcome.status == "sent":
        return None
    if outcome.status == "unsure":
        what = t(
            "Channel `{name}` gave no clear answer; the sample may have arrived.",
            "渠道“{name}”未给出明确应答，测试通知可能已送达。",
        )
    else:
        what = t("Channel `{name}` did not take the sample.", "渠道“{name}”未接收测试通知。")
    return GatewayUnavailable(
        "channel-failed",
        what.fill(name=name),
        t(
            "Check its URL, keys and secrets in coo.yaml, and that this machine reaches it.",
            "请检查 coo.yaml 中的网址、密钥，以及本机能否访问该服务。",
        ),
        why=outcome.reason,
    )


def notice_faults(app: App) -> list[ConfigError]:
    """What would keep rules, channels and pings from working; secrets are fetched, nothing is sent."""
    from coo_cli.catalog.countries import countries_of
    from coo_cli.catalog.types import type_codes
    from coo_cli.notify.channels import open_channel
    from coo_cli.notify.template import template
    from coo_cli.workflow.deliver import surroundings

    settings, faults = app.settings.notify, []
    for command, ping in (("run", app.settings.ping.run), ("poll", app.settings.ping.poll)):
        try:
            if ping is not None:
                full_url(ping, f"ping.{command}", app.environment, app.folder)
        except ConfigError as error:
            faults.append(error)
    for name, channel in settings.channels.items():
        try:
            open_channel(name, channel, surroundings(app))
        except ConfigError as error:
            faults.append(error)
    for name, rule in settings.rules.items():
        faults += [_unknown(name, "types", one) for one in rule.types if one not in type_codes(app.resources)]
        faults += [_unknown(name, "profiles", one) for one in rule.profiles if one not in app.settings.profiles]
        try:
            template(app.resources, rule.template)
            countries_of(app.resources, rule.destinations)
        except ConfigError as error:
            faults.append(error)
    return faults


def _unknown(rule: str, key: str, value: str) -> ConfigError:
    return ConfigError(
        "notice-rule",
        t(
            "The notice rule `{rule}` names `{value}` under `{key}`; there is no such one.",
            "通知规则“{rule}”的 `{key}` 写有不存在的“{value}”。",
        ).fill(rule=rule, key=key, value=value),
        t("Correct it: as it stands, the rule tells of no certificate.", "请修正，否则该规则不会通知任何证书。"),
    )
