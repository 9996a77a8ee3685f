"""Owns the audit log: who did what when, appended only, each event's hash over the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import bindparam, func, select, update

from coo_cli.base.texts import Text, t
from coo_cli.store.tables import certificate, chain, event
from coo_cli.store.transaction import Reader, Transaction, Value

EMPTY = "0" * 64
"""What the first event follows."""

COLUMNS = (
    event.c.id,
    event.c.at,
    event.c.actor,
    event.c.action,
    event.c.certificate,
    event.c.from_state,
    event.c.to_state,
    event.c.detail,
)
"""What an event tells; the rest of a row is its place in the chain."""

_PAGE = 5000
_encode = msgspec.json.Encoder().encode


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """What was done to one certificate, or, without one, to the store.

    Attributes:
        action: a stable word: `created`, `edited`, `declared`, `sent`, `receipt` ...
        certificate: the certificate's id.
        old: its state before; empty when it has none.
        new: its state after.
        detail: a reason or a value, in plain words.
    """

    action: str
    certificate: int | None = None
    old: str = ""
    new: str = ""
    detail: str = ""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """An act as it was recorded."""

    id: int
    at: str
    actor: str
    act: Act


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """What reading the whole log gave.

    Attributes:
        events: how many events were read.
        head: the hash of the last one; written down elsewhere, it proves all before it.
        broken_at: the id of the first event that is not as it was written; 0 when all are.
        fault: what is wrong with it.
    """

    events: int
    head: str
    broken_at: int = 0
    fault: Text | None = None


def record(tx: Transaction, acts: Iterable[Act], *, at: str, actor: str) -> None:
    """Append acts to the log.

    Args:
        tx: the transaction that does what the acts tell.
        acts: in their order.
        at: the moment, as `base.clock.stamp` writes it.
        actor: who does it.
    """
    last, previous = tx.rows(select(chain.c.last, chain.c.hash))[0]
    rows: list[dict[str, Value]] = []
    tx.before = last if tx.before is None else tx.before
    for act in acts:
        last += 1
        row: dict[str, Value] = {
            "id": last,
            "at": at,
            "actor": actor,
            "action": act.action,
            "certificate": act.certificate,
            "from_state": act.old,
            "to_state": act.new,
            "detail": act.detail,
        }
        row["previous"] = previous
        row["hash"] = previous = _hash(list(row.values()))
        rows.append(row)
    if rows:
        tx.many(event.insert(), rows)
        tx.many(
            update(chain).values(last=bindparam("new_last"), hash=bindparam("new_hash")),
            [{"new_last": last, "new_hash": previous}],
        )


def _hash(values: Sequence[object]) -> str:
    return hashlib.sha256(_encode(values)).hexdigest()


def event_of(
    id_: int, at: str, actor: str, action: str, certificate: int | None, old: str, new: str, detail: str
) -> Event:
    """An event from the values of `COLUMNS`."""
    act = Act(action=action, certificate=certificate, old=old, new=new, detail=detail)
    return Event(id=id_, at=at, actor=actor, act=act)


def events_of(reader: Reader, certificate: int) -> list[Event]:
    """What happened to one certificate, in order."""
    query = select(*COLUMNS).where(event.c.certificate == certificate).order_by(event.c.id)
    return [event_of(*row) for row in reader.rows(query)]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which events to list: all conditions hold, an empty one says nothing.

    Attributes:
        cert_no: a certificate's number.
        actor: who did it.
        action: what was done.
        since: the first moment, as `base.clock.stamp` writes it.
        before: the first moment that is too late.
        after: the number of the event before the first.
    """

    cert_no: str = ""
    actor: str = ""
    action: str = ""
    since: str = ""
    before: str = ""
    after: int = 0


def list_events(reader: Reader, wanted: Wanted, *, limit: int | None = None) -> list[tuple[Event, str]]:
    """The events wanted, the latest first, each with the number of its certificate, empty where it has none."""
    columns = event.c
    query = (
        select(*COLUMNS, certificate.c.cert_no)
        .outerjoin(certificate, certificate.c.id == columns.certificate)
        .order_by(columns.id.desc())
        .limit(limit)
    )
    for column, value in (
        (certificate.c.cert_no, wanted.cert_no),
        (columns.actor, wanted.actor),
        (columns.action, wanted.action),
    ):
        if value:
            query = query.where(column == value)
    if wanted.since:
        query = query.where(columns.at >= wanted.since)
    if wanted.before:
        query = query.where(columns.at < wanted.before)
    if wanted.after:
        query = query.where(columns.id > wanted.after)
    return [(event_of(*row[:-1]), str(row[-1] or "")) for row in reader.rows(query)]


def events_since(tx: Transaction) -> list[tuple[Event, str]]:
    """What a transaction has recorded so far, in order, each with the number of its certificate."""
    if tx.before is None:
        return []
    return list_events(tx, Wanted(after=tx.before))[::-1]  # whoever writes is alone: all after it are its own


def has_hash(reader: Reader, digest: str) -> bool:
    """Whether an event of the log has this hash: then all before it are those it was written down after."""
    return bool(reader.rows(select(event.c.id).where(event.c.hash == digest)))


def verify_chain(reader: Reader) -> Chain:
    """Read the whole log and find the first event that was changed, taken out or put in."""
    count, previous = 0, EMPTY
    while page := reader.rows(select(event).where(event.c.id > count).order_by(event.c.id).limit(_PAGE)):
        for row in page:
            *told, before, digest = row
            fault = None
            if row.id != count + 1:
                fault = t("events before it are missing", "其前有记录缺失")
            elif before != previous:
                fault = t("it does not follow the event before it", "与前一条记录不衔接")
            elif _hash([*told, before]) != digest:
                fault = t("it was changed", "内容被改动")
            if fault:
                return Chain(events=count, head=previous, broken_at=row.id, fault=fault)
            count, previous = row.id, digest
    end = reader.rows(select(chain.c.last, chain.c.hash))
    last, head = end[0] if end else (count, "")
    total = reader.rows(select(func.count()).select_from(event))[0][0]
    if (last, head, total) != (count, previous, count):
        fault = t("the log does not end as it was written", "日志末尾与记录不符")
        return Chain(events=count, head=previous, broken_at=min(last, count) + 1, fault=fault)
    return Chain(events=count, head=previous)
