"""Owns looking at the audit log: who did what when, and whether anything of it was changed since."""

from __future__ import annotations

import datetime as dt

import msgspec

from coo_cli.base.clock import SHANGHAI, stamp
from coo_cli.base.errors import Exit, StoreError
from coo_cli.base.texts import t
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import Act, require


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """One event; a certificate's number is empty where it has none, or the event is of no certificate."""

    id: int
    at: str
    actor: str
    action: str
    cert_no: str
    was: str
    now: str
    detail: str


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What reading the whole log gave.

    Attributes:
        events: how many follow one another as they were written.
        head: the hash of the last of them; written down elsewhere it proves them all.
        faults: the first event that is not as it was written.
    """

    events: int
    head: str
    faults: list[Problem]

    @property
    def exit(self) -> Exit:
        """What a script may conclude."""
        return Exit.STORE if self.faults else Exit.DONE


def verify_log(app: App, known: str = "") -> Verified:
    """Read the whole log and find the first event that was changed, taken out or put in.

    Args:
        app: the run's surroundings.
        known: a head of an earlier time, which must still be in the log: so it is seen when the end was cut off.
    """
    require(app, Act.ADMINISTER)
    from coo_cli.store.events import has_hash, verify_chain

    with app.store() as store, store.read() as reader:
        chain = verify_chain(reader)
        is_known = not known or has_hash(reader, known.lower())
    faults = []
    if chain.fault is not None:
        what = t("The audit log was changed at event {id}: {fault}.", "审计日志第 {id} 条被改动：{fault}。")
        faults.append(StoreError("audit-changed", what.fill(id=chain.broken_at, fault=chain.fault), _FIX))
    if not is_known:
        what = t("The log no longer holds the event {hash}.", "日志中已没有记录 {hash}。").fill(hash=known)
        faults.append(StoreError("audit-cut", what, _FIX))
    return Verified(events=chain.events, head=chain.head, faults=[of_error(fault) for fault in faults])


_FIX = t(
    "Keep the database as it is, find out who can write to it, and hold it against a backup.",
    "请原样保留数据库，查明谁能写入，并与备份比对。",
)


def list_log(
    app: App,
    *,
    cert_no: str = "",
    actor: str = "",
    action: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    limit: int | None = None,
) -> list[LogLine]:
    """Events, the latest first; days are those of customs' zone, the last one included."""
    require(app, Act.ADMINISTER)
    from coo_cli.store.events import Wanted, list_events

    wanted = Wanted(
        cert_no=cert_no,
        actor=actor,
        action=action,
        since=_stamp(since) if since else "",
        before=_stamp(until + dt.timedelta(days=1)) if until else "",
    )
    with app.store() as store, store.read() as reader:
        found = list_events(reader, wanted, limit=limit)
    return [
        LogLine(
            id=event.id,
            at=event.at,
            actor=event.actor,
            action=event.act.action,
            cert_no=number,
            was=event.act.old,
            now=event.act.new,
            detail=event.act.detail,
        )
        for event, number in found
    ]


def _stamp(day: dt.date) -> str:
    return stamp(dt.datetime.combine(day, dt.time(), SHANGHAI))
