"""Owns business statistics (业务统计): who asks what, counted by the store, told in words and written to files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import msgspec

from coo_cli.base.errors import UsageError
from coo_cli.base.texts import Text, t
from coo_cli.catalog.codes import COUNTRIES, TYPES, code_list, type_entry
from coo_cli.certificate.state import Declaration, shown_state
from coo_cli.stats.figures import Figure, Spread, Sum, figures, spread, total
from coo_cli.store.filter import Filter
from coo_cli.store.statistics import PERIODS, Dimension, Moment, Tally, count_by
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.selection import day_after, start_of

MOST = 3
"""The dimensions that may be counted by at once."""

_HEADINGS: dict[Dimension, Text] = {
    Dimension.TYPE: t("certificate type", "证书类型"),
    Dimension.STATUS: t("category", "证书类别"),
    Dimension.STATE: t("state", "状态"),
    Dimension.DESTINATION: t("destination", "目的国"),
    Dimension.PRINCIPAL: t("principal", "委托人"),
    Dimension.EXPORTER: t("exporter", "出口商"),
    Dimension.PROFILE: t("applying enterprise", "申请企业"),
    Dimension.CLERK: t("entry clerk", "录入员"),
    Dimension.USER: t("declared by", "申报人"),
    Dimension.YEAR: t("year", "年"),
    Dimension.MONTH: t("month", "月"),
    Dimension.DAY: t("day", "日"),
}
_LISTS = {Dimension.DESTINATION: COUNTRIES, Dimension.STATUS: "cert_statuses"}
"""Dimensions whose values are codes of a list."""


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """What customs returned certificates for, as far as its words tell, and how many."""

    key: str
    """Its name in the table of reasons; empty for words that no reason is known for."""
    text: dict[str, str]
    count: int


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """Counts and what they come to.

    Attributes:
        by: what was counted by, in order.
        moment: which moment decided what lies in the range.
        since: the first day; None from the beginning.
        until: the last day; None to the end.
        own: only what the operator made or declared was counted: others' are an administrator's to see.
        rows: the groups.
        total: all of them as one.
        times: how long approvals took; None where there was none.
        reasons: what certificates were returned for, the most frequent first.
    """

    by: list[Dimension]
    moment: Moment
    since: dt.date | None
    until: dt.date | None
    own: bool
    rows: list[Figure]
    total: Figure
    times: Spread | None
    reasons: list[Reason]


def statistics(
    app: App,
    by: Sequence[Dimension],
    *,
    moment: Moment = Moment.CREATED,
    since: dt.date | None = None,
    until: dt.date | None = None,
    types: Sequence[str] = (),
) -> Statistics:
    """Count certificates; who is no administrator has only their own counted.

    Groups come the greatest first, those of a period in time.

    Args:
        app: the run's surroundings.
        by: what to count by, one to three different dimensions.
        moment: which moment decides whether a certificate lies in the range, and in which period.
        since: the first day.
        until: the last day.
        types: only certificates of these types.

    Raises:
        UsageError: `too-many-dimensions`.
    """
    operator = require(app, Act.VIEW)
    wanted = list(dict.fromkeys(by))
    if not 0 < len(wanted) <= MOST:
        raise UsageError(
            "too-many-dimensions",
            t("Certificates are counted by one to three things.", "统计维度为一至三个。"),
            t("Give fewer --by and --per.", "请减少 --by 和 --per。"),
        )
    which = msgspec.structs.replace(
        Filter(cert_type=tuple(types), operator=() if operator.administers else (operator.name,)),
        **{f"{moment}_from": start_of(since), f"{moment}_before": start_of(day_after(until))},
    )
    with app.store() as store, store.look() as look:
        counted = count_by(look, wanted, which, moment)
    sums = [_sum(app, wanted, tally) for tally in counted.tallies]
    if any(one in PERIODS for one in wanted):
        sums.sort(key=lambda one: one.key)
    return Statistics(
        by=wanted,
        moment=moment,
        since=since,
        until=until,
        own=not operator.administers,
        rows=figures(sums),
        total=total(sums, str(t("total", "合计"))),
        times=spread(counted.hours),
        reasons=_reasons(app, counted.words),
    )


def headings_of(by: Sequence[Dimension]) -> list[Text]:
    """What the columns of a table of figures are called."""
    return [
        *(_HEADINGS[one] for one in by),
        t("count", "份数"),
        t("%", "占比%"),
        t("declared", "已申报"),
        t("approved", "已通过"),
        t("returned", "曾退回"),
        t("rate %", "退回率%"),
        t("hours", "审核小时"),
        t("FOB USD", "FOB美元"),
    ]


def write_statistics(app: App, found: Statistics, out: Path) -> None:
    """Write statistics to a file whose ending says how: `.csv`, `.xlsx`, `.json`, `.html`, `.png` or `.svg`.

    Raises:
        UsageError: `not-a-figures-name`.
        ConfigError: `stats-extra`, or when it cannot be written.
    """
    from coo_cli.base.files import write_atomic
    from coo_cli.workflow.statistics_files import file_of

    write_atomic(out, file_of(app, found, out))


def _sum(app: App, by: Sequence[Dimension], tally: Tally) -> Sum:
    return Sum(
        key=tally.key,
        label=tuple(_label(app, one, value) for one, value in zip(by, tally.key, strict=True)),
        count=tally.count,
        declared=tally.declared,
        approved=tally.approved,
        returned=tally.returned,
        cents=tally.fob_cents,
        seconds=tally.seconds,
    )


def _label(app: App, one: Dimension, value: str) -> str:
    """A value as people read it: codes with their names."""
    if one is Dimension.STATE:
        return str(shown_state(Declaration(value)))
    if one is Dimension.TYPE and value in app.resources.names(TYPES):
        return f"{value} {type_entry(app.resources, value).name}"
    entry = code_list(app.resources, _LISTS[one]).get(value) if one in _LISTS else None
    return str(entry.name) if entry else value


def _reasons(app: App, words: Sequence[tuple[str, int]]) -> list[Reason]:
    """Customs' words held against the table of reasons; a certificate counts for each reason its words name."""
    if not words:
        return []
    from coo_cli.catalog.receipts import asked_in

    counts: dict[str, int] = {}
    texts: dict[str, dict[str, str]] = {"": {"en": "other words", "zh": "其他"}}
    for said, count in words:
        asked = asked_in(app.resources, said)
        for one in asked:
            texts[one.key] = {"en": one.reason.en, "zh": one.reason.zh}
        for key in [one.key for one in asked] or [""]:
            counts[key] = counts.get(key, 0) + count
    found = [Reason(key=key, text=texts[key], count=count) for key, count in counts.items()]
    return sorted(found, key=lambda reason: (-reason.count, reason.key))
