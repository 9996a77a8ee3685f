"""Owns the ledger of notices: how far each rule has told each channel, and what became of every message.

A message is written, and the cursor moved past its events, in one transaction; only then is it sent. It is claimed
before it is sent and settled after, so that no other run sends it too, and one whose run died in between is seen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum

import msgspec
from sqlalchemy import bindparam, delete, or_, select, update

from coo_cli.base.clock import stamp
from coo_cli.base.texts import EMPTY, Text, t
from coo_cli.store.events import COLUMNS, Act, Event, event_of, record
from coo_cli.store.notice_tables import notice, notice_cursor
from coo_cli.store.packing import packed, unpacked
from coo_cli.store.tables import certificate, chain, event
from coo_cli.store.transaction import Reader, Transaction

OVERDUE = "overdue"
"""The word of the event that a certificate waits too long for an answer."""


class NoticeState(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    """Written, and not taken by its channel yet."""
    SENDING = "sending"
    """A run is at it, or died at it."""
    SENT = "sent"
    UNSURE = "unsure"
    """It may have arrived: it is not sent again."""
    FAILED = "failed"
    """Given up."""
    DROPPED = "dropped"
    """Its rule or channel is no longer in the settings."""


class Pair(msgspec.Struct, frozen=True):
    """A rule and one of its channels."""

    rule: str
    channel: str


class Cursor(msgspec.Struct, frozen=True):
    """The last event a pair has looked at, and when it did."""

    event: int
    at: str


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A message in the ledger; `events` is how many it tells of."""

    id: int
    rule: str
    channel: str
    status: NoticeState
    attempts: int
    events: int
    made_at: str
    changed_at: str
    title: str
    reason: Text


class Written(msgspec.Struct, frozen=True):
    """A message to be sent: what lists show of it, and its bytes."""

    pair: Pair
    events: int
    title: str
    message: bytes


def cursors(reader: Reader) -> dict[Pair, Cursor]:
    """How far each pair has come."""
    columns = notice_cursor.c
    rows = reader.rows(select(columns.rule, columns.channel, columns.event, columns.at))
    return {Pair(rule, channel): Cursor(last, at) for rule, channel, last, at in rows}


def last_event(reader: Reader) -> int:
    """The number of the last event there is."""
    return reader.rows(select(chain.c.last))[0][0]


def put_cursors(tx: Transaction, pairs: Iterable[Pair], last: int, *, at: dt.datetime) -> None:
    """Note that pairs have looked at every event up to one."""
    columns, rows = notice_cursor.c, list(pairs)
    of_pair = (columns.rule == bindparam("of_rule")) & (columns.channel == bindparam("of_channel"))
    tx.many(delete(notice_cursor).where(of_pair), [{"of_rule": p.rule, "of_channel": p.channel} for p in rows])
    tx.many(
        notice_cursor.insert(),
        [{"rule": p.rule, "channel": p.channel, "event": last, "at": stamp(at)} for p in rows],
    )


def happened(reader: Reader, after: int, words: Collection[str]) -> list[Event]:
    """The events after one whose action or state after is among words, in order; those of no certificate left out."""
    columns = event.c
    wanted = sorted(words)
    query = (
        select(*COLUMNS)
        .where(columns.id > after, columns.certificate.is_not(None))
        .where(or_(columns.action.in_(wanted), columns.to_state.in_(wanted)))
        .order_by(columns.id)
    )
    return [event_of(*row) for row in reader.rows(query)]


def note_overdue(tx: Transaction, late: Mapping[str, str], *, at: dt.datetime, actor: str) -> None:
    """Record that certificates wait too long, once for each time they came into their state.

    Args:
        tx: the transaction.
        late: by certificate number: since when it stands in its state, as `base.clock.stamp` writes it.
        at: the moment.
        actor: whose run found it.
    """
    columns = event.c
    numbers = select(certificate.c.id, certificate.c.cert_no)
    ids = {row.id: late[str(row.cert_no)] for row in tx.among(numbers, certificate.c.cert_no, late)}
    noted = select(columns.certificate, columns.at).where(columns.action == OVERDUE)
    known = {
        row.certificate for row in tx.among(noted, columns.certificate, ids) if row.at >= ids[row.certificate or 0]
    }
    record(
        tx,
        [Act(action=OVERDUE, certificate=id_, detail=since) for id_, since in ids.items() if id_ not in known],
        at=stamp(at),
        actor=actor,
    )


def put_notices(tx: Transaction, messages: Sequence[Written], *, at: dt.datetime) -> None:
    """Write messages that shall be sent."""
    first = tx.next_id(notice.c.id)
    tx.many(
        notice.insert(),
        [
            {
                "id": first + n,
                "rule": one.pair.rule,
                "channel": one.pair.channel,
                "status": NoticeState.WAITING.value,
                "attempts": 0,
                "events": one.events,
                "made_at": stamp(at),
                "changed_at": stamp(at),
                "title": one.title,
                "reason_en": "",
                "reason_zh": "",
                "message": packed(one.message),
            }
            for n, one in enumerate(messages)
        ],
    )


def list_notices(
    reader: Reader, states: Collection[NoticeState] = (), *, limit: int | None = None, latest: bool = False
) -> list[Notice]:
    """Messages in some states, or in any: those tried least first, or with `latest` the newest first."""
    columns = notice.c
    query = select(
        columns.id,
        columns.rule,
        columns.channel,
        columns.status,
        columns.attempts,
        columns.events,
        columns.made_at,
        columns.changed_at,
        columns.title,
        columns.reason_en,
        columns.reason_zh,
    ).limit(limit)
    if states:
        query = query.where(columns.status.in_([state.value for state in states]))
    query = query.order_by(columns.id.desc()) if latest else query.order_by(columns.attempts, columns.id)
    return [
        Notice(
            id=id_,
            rule=rule,
            channel=channel,
            status=NoticeState(status),
            attempts=attempts,
            events=events,
            made_at=made_at,
            changed_at=changed_at,
            title=title,
            reason=Text(en, zh),
        )
        for id_, rule, channel, status, attempts, events, made_at, changed_at, title, en, zh in reader.rows(query)
    ]


def claim(tx: Transaction, id_: int, *, at: dt.datetime) -> bytes | None:
    """Take a waiting message to send it now, once more counted as tried; None when another run has it."""
    columns = notice.c
    found = tx.rows(select(columns.message).where(columns.id == id_, columns.status == NoticeState.WAITING.value))
    if not found:
        return None
    tx.connection.execute(
        update(notice)
        .where(columns.id == id_)
        .values(status=NoticeState.SENDING.value, attempts=columns.attempts + 1, changed_at=stamp(at))
    )
    return unpacked(found[0][0])


def settle(tx: Transaction, id_: int, status: NoticeState, reason: Text = EMPTY, *, at: dt.datetime) -> None:
    """Note what became of a message."""
    values = {"status": status.value, "reason_en": reason.en, "reason_zh": reason.zh, "changed_at": stamp(at)}
    tx.connection.execute(update(notice).where(notice.c.id == id_).values(**values))


def settle_lost(tx: Transaction, before: dt.datetime, *, at: dt.datetime) -> list[Notice]:
    """Note that runs died while sending: what was claimed before a moment and never settled may have arrived.

    What was claimed as long after the present moment was claimed before the clock was moved back.
    """
    alive = stamp(before), stamp(at + (at - before))
    lost = [one for one in list_notices(tx, (NoticeState.SENDING,)) if not alive[0] <= one.changed_at <= alive[1]]
    for one in lost:
        settle(tx, one.id, NoticeState.UNSURE, _DIED, at=at)
    return lost


_DIED = t("the run ended while it was sent", "发送过程中程序被终止")
