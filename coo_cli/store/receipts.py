"""Owns receipts: each kept once with its bytes, matched by certificate number, folded into the state at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

import msgspec
from sqlalchemy import Select, select

from coo_cli.base.clock import stamp
from coo_cli.base.errors import InputError
from coo_cli.base.files import sha256
from coo_cli.base.texts import t
from coo_cli.certificate.attachment import AttachmentState
from coo_cli.certificate.attachment_fold import answered
from coo_cli.certificate.receipt import Receipt, attachment_meaning, meaning
from coo_cli.store.attachment_fold import AttachmentChange, refold_attachments
from coo_cli.store.attachments import Attached, attachments_among
from coo_cli.store.fold import DECLARED, receipts_by_number, refold
from coo_cli.store.moves import Change, Standing, standing_by_number
from coo_cli.store.names import plain_name
from coo_cli.store.scope import within
from coo_cli.store.tables import receipt
from coo_cli.store.transaction import Reader, Transaction, Value


class Fate(StrEnum):
    """What became of a receipt when it came."""

    APPLIED = "applied"
    """It counts for the state of its certificate."""
    ATTACHMENT = "attachment"
    """It counts for the state of an attachment."""
    UNKNOWN = "unknown"
    """Its code's meaning is not known: kept and shown, it changes nothing."""
    UNDECLARED = "undeclared"
    """Its certificate is a draft or ready, or its attachment not declared: nothing is under way to be answered."""
    UNMATCHED = "unmatched"
    """No certificate bears its number."""
    UNATTACHED = "unattached"
    """It answers an attachment its certificate does not have here."""


ASIDE = (Fate.UNKNOWN, Fate.UNDECLARED, Fate.UNMATCHED, Fate.UNATTACHED)
"""What a person should look at."""


class Arrived(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt that was read from a file.

    Attributes:
        receipt: what was read.
        raw: the file's bytes.
        sha256: of the bytes.
        file_name: the file's name.
    """

    receipt: Receipt
    raw: bytes
    sha256: str
    file_name: str


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt in the store; `get_receipt` gives its bytes."""

    id: int
    receipt: Receipt
    fate: Fate
    certificate: int | None
    file_name: str
    arrived_at: str
    sha256: str


class Taken(msgspec.Struct, frozen=True):
    """What new receipts did: those that were new, and the declarations and attachments they moved."""

    new: list[Kept]
    changes: list[Change]
    attachments: list[AttachmentChange]


_encode = msgspec.json.Encoder().encode
_receipt = msgspec.json.Decoder(Receipt).decode


def take_receipts(tx: Transaction, arrived: Iterable[Arrived], *, at: dt.datetime, actor: str) -> Taken:
    """Keep receipts and bring the certificates they answer to the state that follows, once however often they come.

    The same receipt is the same bytes that say the same; the client's first answer says its result in the file's
    name, so two of the same content are two.

    Args:
        tx: the transaction.
        arrived: in any order.
        at: the moment of arrival.
        actor: who polls.
    """
    fresh = _not_kept(tx, arrived)
    if not fresh:
        return Taken([], [], [])
    found = standing_by_number(tx, [one.receipt.cert_no for one, _ in fresh.values()])
    concerned = {one.receipt.cert_no for one, _ in fresh.values() if one.receipt.of_attachment}
    attached = attachments_among(tx, [found[no].certificate for no in concerned if no in found])
    when, first = stamp(at), tx.next_id(receipt.c.id)
    new = [
        _kept_at(when, id_, one, found.get(one.receipt.cert_no), attached)
        for id_, (one, _) in enumerate(fresh.values(), first)
    ]
    stand = [found[no] for no in dict.fromkeys(k.receipt.cert_no for k in new if k.fate is Fate.APPLIED)]
    with_files = {k.certificate: k.receipt.cert_no for k in new if k.fate is Fate.ATTACHMENT and k.certificate}
    hand = receipts_by_number(tx, {*(one.cert_no for one in stand), *with_files.values()})
    for kept in new:
        hand[kept.receipt.cert_no].append(kept.receipt)
    given = zip(new, fresh.items(), strict=True)
    tx.many(receipt.insert(), [_row(kept, key, one.raw, told) for kept, (key, (one, told)) in given])
    changes = refold(tx, stand, hand, action="receipt", at=at, actor=actor)
    moved = refold_attachments(tx, with_files, hand, action="attachment-receipt", at=at, actor=actor)
    return Taken(new, changes, moved)


def _not_kept(tx: Transaction, arrived: Iterable[Arrived]) -> dict[str, tuple[Arrived, bytes]]:
    """Those that are new, each once and with what it says as JSON, by their keys."""
    fresh: dict[str, tuple[Arrived, bytes]] = {}
    for one in arrived:
        told = _encode(one.receipt)
        fresh.setdefault(sha256(one.sha256.encode() + told), (one, told))
    for (key,) in tx.among(select(receipt.c.key), receipt.c.key, fresh):
        del fresh[key]
    return fresh


def _kept_at(
    when: str, id_: int, one: Arrived, owner: Standing | None, attached: Mapping[int, Sequence[Attached]]
) -> Kept:
    return Kept(
        id=id_,
        receipt=one.receipt,
        fate=_fate(one.receipt, owner, attached),
        certificate=owner.certificate if owner else None,
        file_name=plain_name(one.file_name),
        arrived_at=when,
        sha256=one.sha256,
    )


def _row(kept: Kept, key: str, raw: bytes, told: bytes) -> dict[str, Value]:
    said = kept.receipt
    return {
        "id": kept.id,
        "key": key,
        "sha256": kept.sha256,
        "cert_no": said.cert_no,
        "certificate": kept.certificate,
        "status": kept.fate.value,
        "kind": said.kind,
        "channel": said.channel,
        "code": said.code,
        "time": said.time,
        "file_name": kept.file_name,
        "arrived_at": kept.arrived_at,
        "receipt": told.decode(),
        "raw": raw,
    }


def _fate(said: Receipt, owner: Standing | None, attached: Mapping[int, Sequence[Attached]]) -> Fate:
    if owner is None:
        return Fate.UNMATCHED
    if said.of_attachment:
        return _attachment_fate(said, attached.get(owner.certificate, ()))
    if meaning(said) is None:
        return Fate.UNKNOWN
    return Fate.APPLIED if owner.declaration in DECLARED else Fate.UNDECLARED


def _attachment_fate(said: Receipt, attached: Sequence[Attached]) -> Fate:
    key = answered(said, [one.key for one in attached])
    found = next((one for one in attached if one.key == key), None)
    if found is None:
        return Fate.UNATTACHED
    if attachment_meaning(said) is None:
        return Fate.UNKNOWN
    return Fate.UNDECLARED if found.state is AttachmentState.WAITING else Fate.ATTACHMENT


def receipts_of(reader: Reader, cert_no: str) -> list[Kept]:
    """A certificate number's receipts in the order of their own times."""
    return _kept(reader, _query().where(receipt.c.cert_no == cert_no).order_by(receipt.c.time, receipt.c.id))


def list_receipts(
    reader: Reader, *, fates: Sequence[Fate] = (), limit: int | None = None, offset: int = 0
) -> list[Kept]:
    """Receipts by what became of them, all when none is named, the latest arrived first."""
    query = _query().where(*within(reader, receipt.c.certificate)).order_by(receipt.c.id.desc())
    query = query.limit(limit).offset(offset)
    if fates:
        query = query.where(receipt.c.status.in_([fate.value for fate in fates]))
    return _kept(reader, query)


def get_receipt(reader: Reader, id_: int) -> tuple[Kept, bytes]:
    """A receipt and the bytes it was read from.

    Raises:
        InputError: `unknown-receipt`.
    """
    for kept in _kept(reader, _query().where(receipt.c.id == id_)):
        return kept, reader.rows(select(receipt.c.raw).where(receipt.c.id == id_))[0].raw
    raise InputError(
        "unknown-receipt",
        t("There is no receipt {id} in the store.", "库中没有回执 {id}。").fill(id=id_),
        t("`coo receipts list` shows those there are.", "可用 `coo receipts list` 查看已有回执。"),
    )


def _query() -> Select[int, str, str, int | None, str, str, str]:
    columns = receipt.c
    return select(
        columns.id,
        columns.receipt,
        columns.status,
        columns.certificate,
        columns.file_name,
        columns.arrived_at,
        columns.sha256,
    )


def _kept(reader: Reader, query: Select[int, str, str, int | None, str, str, str]) -> list[Kept]:
    return [
        Kept(
            id=id_,
            receipt=_receipt(told),
            fate=Fate(status),
            certificate=owner,
            file_name=file_name,
            arrived_at=arrived_at,
            sha256=digest,
        )
        for id_, told, status, owner, file_name, arrived_at, digest in reader.rows(query)
    ]
