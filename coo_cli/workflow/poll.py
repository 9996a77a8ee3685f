"""Owns polling: what came into the gateway is read once, matched, kept and applied; what is unreadable is set aside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.clock import SHANGHAI, stamp
from coo_cli.base.errors import ConfigError, CooError, Exit, GatewayUnavailable, InputError
from coo_cli.base.files import Look
from coo_cli.certificate.receipt import Receipt, meaning
from coo_cli.certificate.state import Declaration
from coo_cli.gateway.parcel import Incoming
from coo_cli.report.problem import Problem, of_error
from coo_cli.store.glance import Glance, glance
from coo_cli.store.open import Store
from coo_cli.workflow.app import App
from coo_cli.workflow.odd_clock import clock_warnings
from coo_cli.workflow.overdue import Overdue, overdue, overdue_problems
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.pinging import ping_end, ping_start
from coo_cli.workflow.poll_attachments import (
    AttachmentMove,
    attachment_moves,
    attachment_rejections,
    doubtful_receipts,
)
from coo_cli.workflow.poll_problems import put_aside, stranger, unasked
from coo_cli.workflow.print_archive import tidy_prints
from coo_cli.workflow.remedies import REJECTED, Remedy, rejection, remedies

if TYPE_CHECKING:
    from coo_cli.store.reading import Stored
    from coo_cli.store.receipts import Taken
    from coo_cli.store.transaction import Transaction

BATCH = 4000
"""Files a transaction."""


class StateChange(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate that customs' answers moved.

    Attributes:
        text: customs' words.
        remedies: what they ask to change.
        key: what names it in the export it came from.
    """

    cert_no: str
    was: Declaration
    now: Declaration
    text: str
    remedies: tuple[Remedy, ...] = ()
    key: str = ""


class PollSummary(msgspec.Struct, kw_only=True):
    """What a poll brought; an untouched one when nothing did."""

    changes: list[StateChange] = msgspec.field(default_factory=list)
    attachments: list[AttachmentMove] = msgspec.field(default_factory=list)
    new: int = 0
    known: int = 0
    unmatched: int = 0
    print_files: int = 0
    unreadable: int = 0
    later: int = 0
    """Files still being written; they come at a later poll."""
    overdue: list[Overdue] = msgspec.field(default_factory=list)
    archived: int = 0
    """Certificates archived because their originals were printed long enough ago."""
    notices: dict[str, int] = msgspec.field(default_factory=dict)
    """How many messages to people were sent, wait, failed; empty when none were due."""


class Polled(msgspec.Struct, frozen=True, kw_only=True):
    """The summary with everything that was wrong, and the exit code that tells."""

    summary: PollSummary
    exit: Exit
    errors: list[Problem]
    warnings: list[Problem]


class _Sorted(msgspec.Struct):
    """A batch of incoming files by what they are."""

    receipts: list[tuple[Receipt, Incoming]] = msgspec.field(default_factory=list)
    print_files: list[Incoming] = msgspec.field(default_factory=list)
    unreadable: list[tuple[Incoming, InputError]] = msgspec.field(default_factory=list)


def poll(app: App, *, tell: bool = True) -> Polled:
    """Fetch what came back for every profile, and tell people of what happened; nothing new is success.

    Args:
        app: the run's surroundings.
        tell: whether this is a run of its own, of which monitors and, unless the settings say no, people are told.

    Raises:
        StoreError: when the store fails; batches done stay applied.
    """
    require(app, Act.RECEIVE)
    if not tell:
        return _poll(app, tells=False)
    unheard = ping_start(app, "poll")
    try:
        polled = _poll(app, tells=app.settings.notify.poll and bool(app.settings.notify.rules))
    except CooError as error:
        ping_end(app, "poll", error.exit)
        raise
    polled.warnings.extend(unheard + ping_end(app, "poll", polled.exit))
    return polled


def _poll(app: App, *, tells: bool) -> Polled:
    summary = PollSummary()
    errors: list[Problem] = []
    warnings: list[Problem] = []
    blocked: list[Exit] = []
    with app.store() as store:
        warnings += clock_warnings(app, store)
        if tells:
            from coo_cli.workflow.notify import watch_events

            watch_events(app, store)
        for name, profile in app.settings.profiles.items():
            try:
                gateway = app.gateway(profile)
                known = glance(store, name, name)
                present: set[str] = set()

                def seen(file: str, look: Look, known: Glance = known, present: set[str] = present) -> bool:
                    present.add(file)
                    return known.seen(file, look)

                later: list[str] = []
                incoming = gateway.collect(seen, later.append)
                while batch := list(islice(incoming, BATCH)):
                    warnings += _apply(app, store, name, batch, summary)
                summary.later += len(later)
                if len(known.read) > len(present):  # the client deletes its files after some days
                    _forget(store, name, present)
            except (GatewayUnavailable, ConfigError) as error:  # the other profiles' may be as they should
                blocked.append(error.exit)
                errors.append(of_error(error))
        summary.overdue = overdue(app, store)
        summary.archived, doubtful = tidy_prints(app, store)
        warnings += doubtful
        if tells:
            from coo_cli.workflow.notify import notify

            notified = notify(app, store)
            summary.notices = notified.counts
            warnings += notified.warnings
    rejections = [rejection(c.cert_no, c.now, c.text, c.remedies, c.key) for c in summary.changes if c.now in REJECTED]
    rejections += attachment_rejections(summary.attachments)
    late = overdue_problems(summary.overdue, app.settings.overdue)
    fair = Exit.OVERDUE if late else Exit.DONE
    return Polled(
        summary=summary,
        exit=max(blocked, default=Exit.REJECTED if rejections else fair),
        errors=errors + rejections + late,
        warnings=warnings,
    )


def _apply(app: App, store: Store, name: str, batch: list[Incoming], summary: PollSummary) -> Iterator[Problem]:
    """Keep and apply one batch in one transaction; gives back what a person should look at."""
    from coo_cli.store.files import Seen, Unreadable, put_quarantine, put_seen
    from coo_cli.store.receipts import Arrived, Fate, take_receipts

    found = _sort(batch)
    now = app.clock()
    with store.begin() as tx:
        taken = take_receipts(
            tx,
            (Arrived(receipt=r, raw=i.data, sha256=i.sha256, file_name=i.name) for r, i in found.receipts),
            at=now,
            actor=app.actor,
        )
        refused = _keep_print_files(app, tx, found.print_files)
        found.unreadable += refused
        set_aside = [Unreadable(i.name, i.data, error.what) for i, error in found.unreadable]
        summary.unreadable += put_quarantine(tx, name, set_aside, at=now)
        put_seen(tx, name, (Seen(i.name, i.look) for i in batch))
        summary.changes += _changes(app, tx, taken)
    summary.attachments += attachment_moves(taken)
    strangers = [kept for kept in taken.new if kept.fate is Fate.UNMATCHED]
    undeclared = [kept for kept in taken.new if kept.fate is Fate.UNDECLARED and not kept.receipt.of_attachment]
    summary.new += len(taken.new)
    summary.known += len(found.receipts) - len(taken.new)
    summary.unmatched += len(strangers)
    summary.print_files += len(found.print_files) - len(refused)
    yield from (of_error(put_aside(incoming, error)) for incoming, error in found.unreadable)
    yield from (of_error(stranger(kept.file_name), kept.receipt.cert_no) for kept in strangers)
    yield from (of_error(unasked(kept.file_name), kept.receipt.cert_no) for kept in undeclared)
    yield from doubtful_receipts(taken)


def _changes(app: App, tx: Transaction, taken: Taken) -> Iterator[StateChange]:
    """The certificates that moved, with the words that moved them and what those ask for."""
    said: dict[tuple[str, Declaration], Receipt] = {}
    for receipt in (kept.receipt for kept in taken.new):
        means = meaning(receipt)
        if means is not None:
            before = said.setdefault((receipt.cert_no, means), receipt)
            if before.time[:19] <= receipt.time[:19]:  # one meaning: they differ by their time alone
                said[receipt.cert_no, means] = receipt
    stored = _load(tx, [change.certificate for change in taken.changes if change.new in REJECTED])
    for change in taken.changes:
        words, one = said.get((change.cert_no, change.new)), stored.get(change.certificate)
        yield StateChange(
            cert_no=change.cert_no,
            was=change.old,
            now=change.new,
            text=words.text if words else "",
            remedies=remedies(app.resources, words, one.certificate, one.findings) if words and one else (),
            key=one.row.source_key if one else "",
        )


def _load(tx: Transaction, ids: list[int]) -> dict[int, Stored]:
    """Whole certificates by id; what reads them is loaded when there are any."""
    if not ids:
        return {}
    from coo_cli.store.reading import load

    return {one.row.id: one for one in load(tx, ids)}


def _forget(store: Store, name: str, present: set[str]) -> None:
    from coo_cli.store.files import forget_gone

    with store.begin() as tx:
        forget_gone(tx, name, present)


def _sort(batch: list[Incoming]) -> _Sorted:
    from coo_cli.message.receipts import read_receipts

    found = _Sorted()
    for incoming in batch:
        if incoming.name.lower().endswith(".pdf"):
            found.print_files.append(incoming)
        elif incoming.folder.partition("/")[0] == "FailBox":
            found.receipts.append((_not_sent(incoming), incoming))
        else:
            try:
                for receipt in read_receipts(incoming.data, incoming.name):
                    found.receipts.append((receipt, incoming))
            except InputError as error:
                found.unreadable.append((incoming, error))
    return found


def _not_sent(incoming: Incoming) -> Receipt:
    """What a message in FailBox says: the import client could not send it; its name tells whose it is."""
    from coo_cli.message.receipts import whose

    moved = dt.datetime.fromtimestamp(incoming.look.modified_ns / 1e9, SHANGHAI)
    stem = PurePath(incoming.name).stem
    cert_no, attachment = whose(stem)
    return Receipt(
        cert_no=cert_no or stem.partition("_")[0],
        attachment=attachment,
        kind="client",
        code="F",
        time=stamp(moved),
        text="导入客户端未能发送该报文（FailBox）",
    )


def _keep_print_files(app: App, tx: Transaction, files: list[Incoming]) -> list[tuple[Incoming, InputError]]:
    """Keep print files that are what they say; gives back the others."""
    if not files:
        return []
    from coo_cli.workflow.print_files import keep_print_file, number_of

    refused: list[tuple[Incoming, InputError]] = []
    for incoming in files:
        number = number_of(incoming.name)
        try:
            keep_print_file(tx, number, incoming.name, incoming.data, at=app.clock(), actor=app.actor)
        except InputError as error:
            refused.append((incoming, error))
    return refused
