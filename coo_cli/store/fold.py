"""Owns the state of declarations as it follows from what was sent and what was answered."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import bindparam, select, update

from coo_cli.base.clock import stamp
from coo_cli.certificate.receipt import FIRST, Known, Origin, Receipt, fold, meaning
from coo_cli.certificate.state import Declaration
from coo_cli.store.attachment_fold import hold_back
from coo_cli.store.moves import Change, Move, Standing, transition
from coo_cli.store.tables import certificate, outbox, receipt
from coo_cli.store.transaction import Reader, Transaction

DECLARED = frozenset(Declaration) - {Declaration.DRAFT, Declaration.READY}
"""The states in which customs' answers count; before them nothing is under way."""

_BASE = {"waiting": Declaration.QUEUED, "sent": Declaration.SENT, "refused": Declaration.FAILED}
"""What is known without receipts, by the outbox row's status."""

_receipt = msgspec.json.Decoder(Receipt).decode

_DEPARTED = update(outbox).where(outbox.c.id == bindparam("of_id")).values(status="sent", sent_at=bindparam("to_at"))
_APPROVED = (
    update(certificate)
    .where(certificate.c.id == bindparam("of_id"))
    .values(approved_at=bindparam("to_at"), bar_code=bindparam("to_code"))
)


def receipts_by_number(reader: Reader, cert_nos: Iterable[str]) -> defaultdict[str, list[Receipt]]:
    """All receipts in hand for certificate numbers."""
    found: defaultdict[str, list[Receipt]] = defaultdict(list)
    for cert_no, said in reader.among(select(receipt.c.cert_no, receipt.c.receipt), receipt.c.cert_no, cert_nos):
        found[cert_no].append(_receipt(said))
    return found


def latest(receipts: Iterable[Receipt], means: Callable[[Receipt], object | None] = meaning) -> Known:
    """The latest times in hand of those receipts that speak of a state, the certificate's unless told otherwise."""
    times = {Origin.CLIENT: "", Origin.CUSTOMS: ""}
    for one in receipts:
        if means(one) is not None:
            times[one.origin] = max(times[one.origin], one.time)
    return Known(client=times[Origin.CLIENT], customs=times[Origin.CUSTOMS])


def refold(
    tx: Transaction,
    certificates: Iterable[Standing],
    receipts: Mapping[str, Sequence[Receipt]],
    *,
    action: str,
    at: dt.datetime,
    actor: str,
    details: Mapping[int, str] | None = None,
) -> list[Change]:
    """Bring declarations to the state that follows from their last sending and all receipts in hand.

    What is a draft or ready is left alone; attachments of what failed or came back do not leave any more. A message
    that was answered has left, whatever the outbox says: so a run that died between dropping and noting it does not
    send it twice.

    Args:
        tx: the transaction that stored what is new.
        certificates: where the certificates concerned stand, as this transaction has read it.
        receipts: all there are for their numbers, by number.
        action: the event's word.
        at: the moment.
        actor: who does it.
        details: the event's detail by certificate.
    """
    declared = {one.certificate: one for one in certificates if one.declaration in DECLARED}
    sendings = select(
        outbox.c.certificate, outbox.c.id, outbox.c.status, outbox.c.known_client, outbox.c.known_customs
    ).order_by(outbox.c.id)
    last = {sending[0]: sending for sending in tx.among(sendings, outbox.c.certificate, declared)}
    moves: list[Move] = []
    departed: list[int] = []
    for id_, one in declared.items():
        _, sending, status, client, customs = last[id_]
        known = Known(client=client, customs=customs) if client or customs else FIRST
        state = fold(_BASE[status], receipts.get(one.cert_no, ()), known)
        moves.append(Move(id_, state, details.get(id_, "") if details else ""))
        if status == "waiting" and state is not Declaration.QUEUED:
            departed.append(sending)
    when = stamp(at)
    tx.many(_DEPARTED, [{"of_id": id_, "to_at": when} for id_ in departed])
    changes = transition(tx, moves, action=action, at=at, actor=actor, known=declared)
    approved = [change for change in changes if change.new is Declaration.APPROVED]
    tx.many(
        _APPROVED,
        [
            {"of_id": change.certificate, "to_at": time or when, "to_code": code}
            for change in approved
            for time, code in [_approval(receipts[change.cert_no])]
        ],
    )
    unsuccessful = {c.certificate: c.cert_no for c in changes if c.new in (Declaration.FAILED, Declaration.RETURNED)}
    hold_back(tx, unsuccessful, receipts, at=at, actor=actor)
    return changes


def _approval(receipts: Iterable[Receipt]) -> tuple[str, str]:
    """The time of the last approval, and the bar code it gave."""
    given = [one for one in receipts if meaning(one) is Declaration.APPROVED]
    return max((one.time, one.approval.bar_code if one.approval else "") for one in given)
