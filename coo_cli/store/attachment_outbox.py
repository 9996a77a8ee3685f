"""Owns the outbox of attachments: what each message tells and its hash, stored before anything leaves."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec
from sqlalchemy import bindparam, select, update

from coo_cli.base.clock import stamp
from coo_cli.base.errors import InputError
from coo_cli.base.texts import Text, plain, t
from coo_cli.certificate.attachment import (
    DUE,
    DUE_WHEN_NAMED,
    UNDER_WAY,
    Attachment,
    AttachmentState,
    shown_attachment_state,
)
from coo_cli.certificate.receipt import Known, attachment_meaning
from coo_cli.certificate.state import Declaration
from coo_cli.store.attachment_fold import AttachmentChange, receipts_of_attachments, refold_attachments
from coo_cli.store.attachment_tables import attachment, attachment_outbox
from coo_cli.store.attachments import Attached, attachments_among
from coo_cli.store.fold import latest, receipts_by_number
from coo_cli.store.scope import seen
from coo_cli.store.tables import certificate
from coo_cli.store.transaction import Reader, Transaction, Value

_encode = msgspec.json.Encoder().encode
_told = msgspec.json.Decoder(Attachment).decode


class DeclaredAttachment(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment to declare: what its message tells, the message's hash, and the name it travels under."""

    attachment: Attached
    told: Attachment
    sha256: str
    name: str


class AttachmentParcel(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment waiting to be sent.

    Attributes:
        id: the outbox row's.
        cert_no: its certificate's number.
        number: its own.
        name: the file name to send its message under.
        sha256: of the message.
        told: what the message tells; with the content it makes the message.
        content: the SHA-256 of the content.
        may_leave: whether its certificate has left and not come back.
    """

    id: int
    cert_no: str
    number: int
    name: str
    sha256: str
    told: Attachment
    content: str
    may_leave: bool


class Note(msgspec.Struct, frozen=True):
    """What the gateway said to a parcel."""

    id: int
    status: Literal["sent", "refused", "later"]
    reason: Text | None = None


_NOTE = (
    update(attachment_outbox)
    .where(attachment_outbox.c.id == bindparam("of_id"), attachment_outbox.c.status == "waiting")
    .values(
        status=bindparam("to_status"),
        sent_at=bindparam("to_at"),
        attempts=attachment_outbox.c.attempts + bindparam("more"),
        reason_en=bindparam("to_en"),
        reason_zh=bindparam("to_zh"),
    )
)


def enqueue_attachments(
    tx: Transaction, parcels: Sequence[DeclaredAttachment], profile: str, *, at: dt.datetime, actor: str
) -> list[AttachmentChange]:
    """Declare attachments: they leave after their certificates, in the order given; all or none.

    Args:
        tx: the transaction; that of their certificates' declaration when these are declared too.
        parcels: what to declare.
        profile: their certificates' profile.
        at: the moment of declaring.
        actor: who declares.

    Raises:
        InputError: `attachment-not-due` for one that is under way or accepted.
    """
    for parcel in parcels:
        if parcel.attachment.state not in DUE_WHEN_NAMED:
            raise _not_due(parcel.attachment)
    numbers = {parcel.attachment.certificate: parcel.told.cert_no for parcel in parcels}
    receipts = receipts_by_number(tx, numbers.values())
    known: dict[int, Known] = {}
    for of, ones in attachments_among(tx, numbers).items():
        said = receipts_of_attachments(ones, receipts[numbers[of]])
        known |= {one.id: latest(said[one.number], attachment_meaning) for one in ones}
    when = stamp(at)
    rows: list[dict[str, Value]] = [
        {
            "id": id_,
            "attachment": parcel.attachment.id,
            "profile": profile,
            "name": parcel.name,
            "sha256": parcel.sha256,
            "told": _encode(parcel.told).decode(),
            "status": "waiting",
            "attempts": 0,
            "created_at": when,
            "sent_at": "",
            "reason_en": "",
            "reason_zh": "",
            "known_client": known[parcel.attachment.id].client,
            "known_customs": known[parcel.attachment.id].customs,
        }
        for id_, parcel in enumerate(parcels, tx.next_id(attachment_outbox.c.id))
    ]
    tx.many(attachment_outbox.insert(), rows)
    return refold_attachments(tx, numbers, receipts, action="attachment-declared", at=at, actor=actor)


def due(attachments: Iterable[Attached], *, named: bool) -> list[Attached]:
    """Which of a certificate's attachments go out with or after it.

    Args:
        attachments: the certificate's.
        named: whether the certificate was named; then what was refused or failed goes again.
    """
    states = DUE_WHEN_NAMED if named else DUE
    return [one for one in attachments if one.state in states]


def certificates_with_due(reader: Reader, profile: str = "") -> list[int]:
    """The certificates under way that have attachments not yet declared, the oldest first."""
    states = [state.value for state in (*UNDER_WAY, Declaration.QUEUED)]
    query = (
        select(certificate.c.id)
        .join(attachment, attachment.c.certificate == certificate.c.id)
        .where(
            attachment.c.state == AttachmentState.WAITING.value, certificate.c.declaration.in_(states), *seen(reader)
        )
        .order_by(certificate.c.id)
        .distinct()
    )
    if profile:
        query = query.where(certificate.c.profile == profile)
    return [row.id for row in reader.rows(query)]


def attachment_tries(reader: Reader, ids: Iterable[int]) -> Counter[tuple[int, str]]:
    """How often attachments were declared with the very same message, by attachment id and the message's sha256."""
    columns = attachment_outbox.c
    found = reader.among(select(columns.attachment, columns.sha256), columns.attachment, ids)
    return Counter((row.attachment, row.sha256) for row in found)


def held(reader: Reader, ids: Iterable[int]) -> set[int]:
    """Which of these outbox rows were held back, because their certificates failed."""
    query = select(attachment_outbox.c.id).where(attachment_outbox.c.status == "held")
    return {row.id for row in reader.among(query, attachment_outbox.c.id, ids)}


def waiting_attachments(reader: Reader, profile: str) -> list[AttachmentParcel]:
    """A profile's attachments that have not left and that the operator at work sees, in the order of declaring."""
    columns = attachment_outbox.c
    query = (
        select(
            columns.id,
            columns.name,
            columns.sha256,
            columns.told,
            attachment.c.number,
            attachment.c.content,
            certificate.c.cert_no,
            certificate.c.declaration,
        )
        .join(attachment, attachment.c.id == columns.attachment)
        .join(certificate, certificate.c.id == attachment.c.certificate)
        .where(columns.status == "waiting", columns.profile == profile, *seen(reader))
        .order_by(columns.id)
    )
    return [
        AttachmentParcel(
            id=id_,
            cert_no=cert_no or "",
            number=number,
            name=name,
            sha256=digest,
            told=_told(told),
            content=content,
            may_leave=Declaration(declaration) in UNDER_WAY,
        )
        for id_, name, digest, told, number, content, cert_no, declaration in reader.rows(query)
    ]


def note_attachments(tx: Transaction, notes: Iterable[Note], *, at: dt.datetime, actor: str) -> list[AttachmentChange]:
    """Record what the gateway said; said twice, or after an answer came, it changes nothing more."""
    notes = list(notes)
    when = stamp(at)
    tx.many(
        _NOTE,
        [
            {
                "of_id": note.id,
                "to_status": "waiting" if note.status == "later" else note.status,
                "to_at": when if note.status == "sent" else "",
                "more": int(note.status == "later"),
                "to_en": (note.reason or plain("")).en,
                "to_zh": (note.reason or plain("")).zh,
            }
            for note in notes
        ],
    )
    query = (
        select(certificate.c.id, certificate.c.cert_no)
        .join(attachment, attachment.c.certificate == certificate.c.id)
        .join(attachment_outbox, attachment_outbox.c.attachment == attachment.c.id)
    )
    ids = [note.id for note in notes]
    numbers = {row.id: row.cert_no or "" for row in tx.among(query, attachment_outbox.c.id, ids)}
    receipts = receipts_by_number(tx, numbers.values())
    return refold_attachments(tx, numbers, receipts, action="attachment-carried", at=at, actor=actor)


def _not_due(one: Attached) -> InputError:
    return InputError(
        "attachment-not-due",
        t("Attachment {number}, `{name}`, is {state}.", "第 {number} 份随附单据“{name}”当前为“{state}”。").fill(
            number=one.number, name=one.file_name, state=shown_attachment_state(one.state)
        ),
        t("It has been declared; `coo poll` tells what customs says.", "已申报；可用 `coo poll` 查看海关回执。"),
    )
