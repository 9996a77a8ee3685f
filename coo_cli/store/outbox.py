"""Owns the outbox: a declaration's intent and exact bytes, stored before anything leaves."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

import msgspec
from sqlalchemy import bindparam, select, update

from coo_cli.base.clock import stamp
from coo_cli.base.errors import InputError
from coo_cli.base.texts import Text, t
from coo_cli.certificate.receipt import meaning
from coo_cli.certificate.state import UNDECIDED, Declaration
from coo_cli.store.fold import latest, receipts_by_number, refold
from coo_cli.store.message import Message
from coo_cli.store.moves import Change, Move, standing, transition, unknown_certificate
from coo_cli.store.scope import seen
from coo_cli.store.tables import certificate, content, outbox
from coo_cli.store.transaction import Reader, Transaction, Value


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """A message waiting to be sent.

    Attributes:
        id: the outbox row's.
        certificate: the certificate's id.
        cert_no: its number.
        name: the file name to send it under.
        message: its bytes.
        attempts: how often the gateway has asked to try later.
    """

    id: int
    certificate: int
    cert_no: str
    name: str
    message: Message
    attempts: int


class Sending(msgspec.Struct, frozen=True, kw_only=True):
    """One declaration of a certificate, as its history shows it.

    Attributes:
        name: the file name.
        sha256: of the message.
        status: `waiting`, `sent` or `refused`.
        attempts: how often the gateway asked to try later.
        created_at: when it was declared.
        sent_at: when the gateway took it; empty when it has not.
        reason: why it was refused or delayed.
    """

    name: str
    sha256: str
    status: str
    attempts: int
    created_at: str
    sent_at: str
    reason: Text


class Refusal(msgspec.Struct, frozen=True):
    """A parcel the gateway does not take, now or ever, and why.

    Attributes:
        id: the parcel's.
        reason: the gateway's words.
    """

    id: int
    reason: Text


_DECLARED = (
    update(certificate)
    .where(certificate.c.id == bindparam("of_id"))
    .values(declared_at=bindparam("to_at"), declared_by=bindparam("to_by"))
)
_STATUS = (
    update(outbox)
    .where(outbox.c.id == bindparam("of_id"), outbox.c.status == "waiting")
    .values(
        status=bindparam("to_status"),
        sent_at=bindparam("to_at"),
        reason_en=bindparam("to_en"),
        reason_zh=bindparam("to_zh"),
    )
)
_LATER = (
    update(outbox)
    .where(outbox.c.id == bindparam("of_id"), outbox.c.status == "waiting")
    .values(attempts=outbox.c.attempts + 1, reason_en=bindparam("to_en"), reason_zh=bindparam("to_zh"))
)


def enqueue(
    tx: Transaction, parcels: Iterable[tuple[int, str]], *, at: dt.datetime, actor: str, again: bool = False
) -> list[Change]:
    """Declare certificates: their stored messages go to the outbox, in the order given, all or none.

    Args:
        tx: the transaction.
        parcels: a certificate's id and the file name to send its message under.
        at: the moment of declaring.
        actor: who declares.
        again: whether the user wants what is sent and not decided to go out once more.

    Raises:
        InputError: `unknown-certificate`; `illegal-move` for what is not yet ready; `already-sent`;
            `already-queued` for what waits to be sent; `already-approved` when a receipt in hand approves the number.
    """
    names = dict(parcels)
    query = select(
        certificate.c.id,
        certificate.c.cert_no,
        certificate.c.profile,
        certificate.c.message_sha256,
        certificate.c.declaration,
        content.c.message,
    ).join(content, content.c.certificate == certificate.c.id)
    found = {row.id: row for row in tx.among(query, certificate.c.id, names)}
    receipts = receipts_by_number(tx, (str(row.cert_no) for row in found.values()))
    when = stamp(at)
    rows: list[dict[str, Value]] = []
    for id_, (certificate_id, name) in enumerate(names.items(), tx.next_id(outbox.c.id)):
        row = found.get(certificate_id)
        if row is None:
            raise unknown_certificate(f"#{certificate_id}")
        if row.declaration in UNDECIDED and not again:
            raise already_sent(str(row.cert_no))
        said = receipts.get(str(row.cert_no), [])
        if any(meaning(one) is Declaration.APPROVED for one in said):
            raise _already_approved(str(row.cert_no))
        known = latest(said)
        rows.append(
            {
                "id": id_,
                "certificate": certificate_id,
                "profile": row.profile,
                "name": name,
                "sha256": row.message_sha256,
                "status": "waiting",
                "attempts": 0,
                "created_at": when,
                "sent_at": "",
                "reason_en": "",
                "reason_zh": "",
                "known_client": known.client,
                "known_customs": known.customs,
                "message": row.message,
            }
        )
    changes = transition(
        tx, [Move(id_, Declaration.QUEUED, name) for id_, name in names.items()], action="declared", at=at, actor=actor
    )
    for stays in names.keys() - {change.certificate for change in changes}:
        raise _already_queued(str(found[stays].cert_no))
    tx.many(outbox.insert(), rows)
    tx.many(_DECLARED, [{"of_id": id_, "to_at": when, "to_by": actor} for id_ in names])
    return changes


def waiting(reader: Reader, profile: str, limit: int | None = None) -> list[Parcel]:
    """A profile's parcels that have not left and that the operator at work sees, the oldest first."""
    query = (
        select(
            outbox.c.id,
            outbox.c.certificate,
            certificate.c.cert_no,
            outbox.c.name,
            outbox.c.sha256,
            outbox.c.message,
            outbox.c.attempts,
        )
        .join(certificate, certificate.c.id == outbox.c.certificate)
        .where(outbox.c.status == "waiting", outbox.c.profile == profile, *seen(reader))
        .order_by(outbox.c.id)
        .limit(limit)
    )
    return [
        Parcel(
            id=id_,
            certificate=of,
            cert_no=cert_no or "",
            name=name,
            message=Message(digest, packed),
            attempts=attempts,
        )
        for id_, of, cert_no, name, digest, packed, attempts in reader.rows(query)
    ]


def sendings_of(reader: Reader, certificate_id: int) -> list[Sending]:
    """Every declaration of a certificate, the first one first."""
    columns = outbox.c
    query = (
        select(
            columns.name,
            columns.sha256,
            columns.status,
            columns.attempts,
            columns.created_at,
            columns.sent_at,
            columns.reason_en,
            columns.reason_zh,
        )
        .where(columns.certificate == certificate_id)
        .order_by(columns.id)
    )
    return [
        Sending(
            name=name,
            sha256=digest,
            status=status,
            attempts=attempts,
            created_at=created_at,
            sent_at=sent_at,
            reason=t(en, zh),
        )
        for name, digest, status, attempts, created_at, sent_at, en, zh in reader.rows(query)
    ]


def last_declared(reader: Reader, certificate_id: int) -> tuple[str, Message] | None:
    """When a certificate was declared last, and the message of it; None when it never was."""
    columns = outbox.c
    query = select(columns.created_at, columns.sha256, columns.message).where(columns.certificate == certificate_id)
    for at, digest, packed in reader.rows(query.order_by(columns.id.desc()).limit(1)):
        return at, Message(digest, packed)
    return None


def tries(reader: Reader, ids: Iterable[int]) -> Counter[tuple[int, str]]:
    """How often certificates were declared with the very same message, by certificate id and the message's sha256."""
    query = select(outbox.c.certificate, outbox.c.sha256)
    return Counter((row.certificate, row.sha256) for row in reader.among(query, outbox.c.certificate, ids))


def mark_sent(tx: Transaction, ids: Iterable[int], *, at: dt.datetime, actor: str) -> list[Change]:
    """Record that the gateway took parcels; said twice, or after an answer came, it changes nothing more."""
    ids = list(ids)
    when = stamp(at)
    tx.many(_STATUS, [{"of_id": id_, "to_status": "sent", "to_at": when, "to_en": "", "to_zh": ""} for id_ in ids])
    stand = standing(tx, _certificates(tx, ids).values()).values()
    return refold(tx, stand, receipts_by_number(tx, (s.cert_no for s in stand)), action="sent", at=at, actor=actor)


def mark_refused(tx: Transaction, refusals: Iterable[Refusal], *, at: dt.datetime, actor: str) -> list[Change]:
    """Record that the gateway will not take parcels: their declarations failed."""
    reasons = {refusal.id: refusal.reason for refusal in refusals}
    tx.many(
        _STATUS,
        [
            {"of_id": i, "to_status": "refused", "to_at": "", "to_en": reason.en, "to_zh": reason.zh}
            for i, reason in reasons.items()
        ],
    )
    of = _certificates(tx, reasons)
    details = {of[i]: str(reason) for i, reason in reasons.items()}
    stand = standing(tx, details).values()
    hand = receipts_by_number(tx, (s.cert_no for s in stand))
    return refold(tx, stand, hand, action="refused", at=at, actor=actor, details=details)


def mark_later(tx: Transaction, delays: Iterable[Refusal]) -> None:
    """Record that the gateway cannot take parcels now; they go on waiting."""
    tx.many(_LATER, [{"of_id": delay.id, "to_en": delay.reason.en, "to_zh": delay.reason.zh} for delay in delays])


def _certificates(tx: Transaction, ids: Iterable[int]) -> dict[int, int]:
    return {row.id: row.certificate for row in tx.among(select(outbox.c.id, outbox.c.certificate), outbox.c.id, ids)}


def already_sent(name: str) -> InputError:
    """The error for a certificate that customs has and has not decided."""
    return InputError(
        "already-sent",
        t("{name} is sent already.", "{name} 已经发送。").fill(name=name),
        t(
            "Wait for its receipts; if customs never got it, `coo declare {name} --again` sends it once more.",
            "请等待回执；如海关确未收到，可用 `coo declare {name} --again` 再次发送。",
        ).fill(name=name),
    )


def _already_queued(cert_no: str) -> InputError:
    return InputError(
        "already-queued",
        t("{no} is declared and waits to be sent.", "{no} 已申报，正在等待发送。").fill(no=cert_no),
        t("`coo poll` tells when customs has answered.", "可用 `coo poll` 查看海关回执。"),
    )


def _already_approved(cert_no: str) -> InputError:
    return InputError(
        "already-approved",
        t("Customs has approved {no} already.", "海关已审核通过 {no}。").fill(no=cert_no),
        t(
            "See its receipts; a change to it needs an amendment under a new number.",
            "请查看其回执；如需更改，请以新证书号做更改证。",
        ),
    )
