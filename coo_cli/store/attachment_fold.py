"""Owns the state of attachments as it follows from what was sent and what was answered: the one place it changes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import bindparam, select, update

from coo_cli.base.clock import stamp
from coo_cli.base.texts import Text, t
from coo_cli.certificate.attachment import AttachmentState
from coo_cli.certificate.attachment_fold import answered, deciding
from coo_cli.certificate.receipt import Known, Receipt, attachment_meaning
from coo_cli.store.attachment_tables import attachment, attachment_outbox
from coo_cli.store.attachments import Attached, attachments_among
from coo_cli.store.events import Act, record
from coo_cli.store.transaction import Reader, Transaction, Value


class AttachmentChange(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment that moved."""

    certificate: int
    cert_no: str
    number: int
    file_name: str
    old: AttachmentState
    new: AttachmentState
    text: str


class _Sending(msgspec.Struct, frozen=True):
    id: int
    status: str
    reason: Text
    known: Known


_BASE = {
    "waiting": AttachmentState.QUEUED,
    "sent": AttachmentState.SENT,
    "refused": AttachmentState.FAILED,
}
"""What is known without receipts, by the outbox row's status."""

_MOVE = (
    update(attachment)
    .where(attachment.c.id == bindparam("of_id"))
    .values(state=bindparam("to_state"), state_at=bindparam("to_at"), text=bindparam("to_text"))
)
_DEPARTED = (
    update(attachment_outbox)
    .where(attachment_outbox.c.id == bindparam("of_id"))
    .values(status="sent", sent_at=bindparam("to_at"))
)
_HOLD = update(attachment_outbox).where(attachment_outbox.c.id == bindparam("of_id")).values(status="held")


def receipts_of_attachments(
    attachments: Iterable[Attached], receipts: Iterable[Receipt]
) -> defaultdict[int, list[Receipt]]:
    """Which of a certificate's receipts answer which of its attachments, by the attachment's number."""
    keys = [one.key for one in attachments]
    found: defaultdict[int, list[Receipt]] = defaultdict(list)
    for receipt in receipts:
        key = answered(receipt, keys) if receipt.of_attachment else None
        if key is not None:
            found[key.number].append(receipt)
    return found


def refold_attachments(
    tx: Transaction,
    certificates: Mapping[int, str],
    receipts: Mapping[str, Sequence[Receipt]],
    *,
    action: str,
    at: dt.datetime,
    actor: str,
) -> list[AttachmentChange]:
    """Bring attachments to the state that follows from their last sending and all receipts in hand.

    One that was answered has left, whatever the outbox says: a run may have died between dropping and noting it.

    Args:
        tx: the transaction that stored what is new.
        certificates: the numbers of the certificates whose attachments are concerned, by id.
        receipts: all there are for these numbers, by number.
        action: the event's word.
        at: the moment.
        actor: who does it.
    """
    held_by = attachments_among(tx, certificates)
    sendings = _last_sendings(tx, [one.id for ones in held_by.values() for one in ones])
    when = stamp(at)
    changes: list[AttachmentChange] = []
    rows: list[dict[str, Value]] = []
    acts: list[Act] = []
    departed: list[int] = []
    for certificate_id, ones in held_by.items():
        said = receipts_of_attachments(ones, receipts.get(certificates[certificate_id], ()))
        for one in ones:
            sending = sendings.get(one.id)
            answer = deciding(said[one.number], sending.known) if sending else None
            state, text = _where(sending, answer)
            if sending and answer and sending.status == "waiting":
                departed.append(sending.id)
            if (state, text) == (one.state, one.text):
                continue
            moved = state is not one.state
            rows.append(
                {
                    "of_id": one.id,
                    "to_state": state.value,
                    "to_at": when if moved else one.state_at,
                    "to_text": text,
                }
            )
            if moved:
                detail = f"{one.number} {one.file_name}" + (f": {text}" if text else "")
                acts.append(Act(action=action, certificate=certificate_id, old=one.state, new=state, detail=detail))
                changes.append(
                    AttachmentChange(
                        certificate=certificate_id,
                        cert_no=certificates[certificate_id],
                        number=one.number,
                        file_name=one.file_name,
                        old=one.state,
                        new=state,
                        text=text,
                    )
                )
    tx.many(_DEPARTED, [{"of_id": id_, "to_at": when} for id_ in departed])
    tx.many(_MOVE, rows)
    record(tx, acts, at=when, actor=actor)
    return changes


def hold_back(
    tx: Transaction,
    certificates: Mapping[int, str],
    receipts: Mapping[str, Sequence[Receipt]],
    *,
    at: dt.datetime,
    actor: str,
) -> None:
    """Keep the attachments of failed or returned certificates from leaving; they go when it is declared again.

    Args:
        tx: the transaction in which the certificates failed.
        certificates: their numbers by id.
        receipts: all there are for these numbers, by number.
        at: the moment.
        actor: who does it.
    """
    query = (
        select(attachment_outbox.c.id)
        .join(attachment, attachment.c.id == attachment_outbox.c.attachment)
        .where(attachment_outbox.c.status == "waiting")
    )
    waiting = [row.id for row in tx.among(query, attachment.c.certificate, certificates)]
    if waiting:
        tx.many(_HOLD, [{"of_id": id_} for id_ in waiting])
        refold_attachments(tx, certificates, receipts, action="attachment-held", at=at, actor=actor)


def _where(sending: _Sending | None, answer: Receipt | None) -> tuple[AttachmentState, str]:
    if sending is None:
        return AttachmentState.WAITING, ""
    said = attachment_meaning(answer) if answer else None
    if answer is not None and said is not None:
        return said, answer.text
    return _BASE[sending.status], str(sending.reason) if sending.status == "refused" else ""


def _last_sendings(reader: Reader, ids: Iterable[int]) -> dict[int, _Sending]:
    """The last sending of attachments that was not held back, by attachment id."""
    columns = attachment_outbox.c
    query = (
        select(
            columns.attachment,
            columns.id,
            columns.status,
            columns.reason_en,
            columns.reason_zh,
            columns.known_client,
            columns.known_customs,
        )
        .where(columns.status != "held")
        .order_by(columns.id)
    )
    return {
        row.attachment: _Sending(
            row.id,
            row.status,
            t(row.reason_en, row.reason_zh),
            Known(client=row.known_client, customs=row.known_customs),
        )
        for row in reader.among(query, columns.attachment, ids)
    }
