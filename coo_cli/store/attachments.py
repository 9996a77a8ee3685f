"""Owns the attachments (随附单据) of certificates: put, taken back, listed, and their contents, each kept once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec
from sqlalchemy import Select, bindparam, delete, func, select

from coo_cli.base.clock import stamp
from coo_cli.base.errors import InputError
from coo_cli.base.files import sha256
from coo_cli.base.texts import t
from coo_cli.certificate.attachment import AttachmentState, Key, shown_attachment_state
from coo_cli.store.attachment_tables import attachment, attachment_content, attachment_outbox
from coo_cli.store.events import Act, record
from coo_cli.store.moves import standing, unknown_certificate
from coo_cli.store.rows import of_row
from coo_cli.store.tables import certificate
from coo_cli.store.transaction import Reader, Transaction, Value


class NewAttachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file to attach to a certificate."""

    file_type: str
    file_name: str
    delayed: bool
    data: bytes


class Attached(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment in the store; `content_of` gives its bytes.

    Attributes:
        id: the row's.
        certificate: the certificate's id.
        number: its number within the certificate, from 1.
        file_type: the code of what it is.
        file_name: the name customs knows it by.
        delayed: the flag that travels with it.
        content: the SHA-256 of its bytes.
        size: how many bytes it has.
        state: where it stands.
        state_at: since when.
        text: what the answer said by which it stands there; empty without one.
        attached_at: when it was attached.
    """

    id: int
    certificate: int
    number: int
    file_type: str
    file_name: str
    delayed: bool
    content: str
    size: int
    state: AttachmentState
    state_at: str
    text: str
    attached_at: str

    @property
    def key(self) -> Key:
        """What tells it apart from the certificate's others."""
        return Key(self.number, self.file_type, self.file_name)


_COLUMNS = [attachment.c[name] for name in Attached.__struct_fields__]
_TAKE_BACK = delete(attachment).where(attachment.c.id == bindparam("of_id"))
_FORGET_HELD = delete(attachment_outbox).where(attachment_outbox.c.attachment == bindparam("of_id"))
_FORGET_CONTENT = delete(attachment_content).where(attachment_content.c.sha256 == bindparam("of_sha256"))


def put_attachment(
    tx: Transaction, certificate_id: int, new: NewAttachment, *, at: dt.datetime, actor: str
) -> tuple[Attached, bool]:
    """Attach a file to a certificate; the very same attachment again changes nothing.

    Returns:
        the attachment, and whether it is new.

    Raises:
        InputError: `unknown-certificate`; `attachment-taken` when the certificate has another of this type and name.
    """
    if certificate_id not in standing(tx, [certificate_id]):
        raise unknown_certificate(f"#{certificate_id}")
    digest = sha256(new.data)
    others = attachments_of(tx, certificate_id)
    for one in others:
        if (one.file_type, one.file_name) == (new.file_type, new.file_name):
            if (one.content, one.delayed) == (digest, new.delayed):
                return one, False
            raise _taken(one)
    when = stamp(at)
    row: dict[str, Value] = {
        "id": tx.next_id(attachment.c.id),
        "certificate": certificate_id,
        "number": max((one.number for one in others), default=0) + 1,
        "file_type": new.file_type,
        "file_name": new.file_name,
        "delayed": new.delayed,
        "content": digest,
        "size": len(new.data),
        "state": AttachmentState.WAITING.value,
        "state_at": when,
        "text": "",
        "attached_at": when,
    }
    if not tx.rows(select(attachment_content.c.sha256).where(attachment_content.c.sha256 == digest)):
        tx.many(attachment_content.insert(), [{"sha256": digest, "data": new.data}])
    tx.many(attachment.insert(), [row])
    made = _attached(tx, select(*_COLUMNS).where(attachment.c.id == row["id"]))[0]
    record(tx, [_act("attached", made, new=AttachmentState.WAITING.value)], at=when, actor=actor)
    return made, True


def take_back(tx: Transaction, certificate_id: int, number: int, *, at: dt.datetime, actor: str) -> Attached:
    """Take an attachment off its certificate; its content goes with the last attachment that has it.

    Raises:
        InputError: `unknown-attachment`, or `attachment-under-way` for one that has been declared.
    """
    found = next((one for one in attachments_of(tx, certificate_id) if one.number == number), None)
    if found is None:
        raise _unknown(number)
    if found.state is not AttachmentState.WAITING:
        raise _under_way(found)
    tx.many(_FORGET_HELD, [{"of_id": found.id}])
    tx.many(_TAKE_BACK, [{"of_id": found.id}])
    if not tx.rows(select(attachment.c.id).where(attachment.c.content == found.content).limit(1)):
        tx.many(_FORGET_CONTENT, [{"of_sha256": found.content}])
    record(tx, [_act("detached", found, old=found.state.value)], at=stamp(at), actor=actor)
    return found


def attachments_of(reader: Reader, certificate_id: int) -> list[Attached]:
    """A certificate's attachments, in the order of their numbers."""
    query = select(*_COLUMNS).where(attachment.c.certificate == certificate_id).order_by(attachment.c.number)
    return _attached(reader, query)


def attachments_among(reader: Reader, certificate_ids: Iterable[int]) -> dict[int, list[Attached]]:
    """The attachments of many certificates, by certificate id; those without any are left out."""
    found: dict[int, list[Attached]] = {}
    query = select(*_COLUMNS).order_by(attachment.c.certificate, attachment.c.number)
    for row in reader.among(query, attachment.c.certificate, certificate_ids):
        found.setdefault(row.certificate, []).append(of_row(Attached, row))
    return found


def content_of(reader: Reader, digest: str) -> bytes:
    """The bytes of an attachment, by their SHA-256.

    Raises:
        LookupError: when the store has none such; it is kept as long as an attachment has it.
    """
    for (data,) in reader.rows(select(attachment_content.c.data).where(attachment_content.c.sha256 == digest)):
        return data
    raise LookupError(digest)


def count_attachments(reader: Reader) -> dict[AttachmentState, int]:
    """How many attachments stand where; states without any are left out."""
    query = select(attachment.c.state, func.count()).group_by(attachment.c.state)
    return {AttachmentState(state): count for state, count in reader.rows(query)}


def unsettled(reader: Reader) -> list[str]:
    """The numbers of certificates with a refused or failed attachment and no later one of its type."""
    later = attachment.alias("later")
    bad = (AttachmentState.REFUSED.value, AttachmentState.FAILED.value)
    replaced = (
        select(later.c.id)
        .where(later.c.certificate == attachment.c.certificate, later.c.file_type == attachment.c.file_type)
        .where(later.c.number > attachment.c.number)
        .exists()
    )
    query = (
        select(certificate.c.cert_no)
        .join(attachment, attachment.c.certificate == certificate.c.id)
        .where(attachment.c.state.in_(bad), ~replaced)
        .order_by(certificate.c.cert_no)
        .distinct()
    )
    return [row.cert_no or "" for row in reader.rows(query)]


def _attached(reader: Reader, query: Select[*tuple[object, ...]]) -> list[Attached]:
    return [of_row(Attached, row) for row in reader.rows(query)]


def _act(action: str, one: Attached, *, old: str = "", new: str = "") -> Act:
    return Act(action=action, certificate=one.certificate, old=old, new=new, detail=f"{one.number} {one.file_name}")


def _taken(one: Attached) -> InputError:
    return InputError(
        "attachment-taken",
        t(
            "The certificate has another attachment `{name}` of type {type}: number {number}, {state}.",
            "该证书已有类型 {type}、名为“{name}”的另一随附单据：第 {number} 份，{state}。",
        ).fill(name=one.file_name, type=one.file_type, number=one.number, state=shown_attachment_state(one.state)),
        t(
            "Give this one another name with --name: receipts tell attachments apart by type and name. "
            "One not declared yet can be taken back with `coo cert detach`.",
            "请用 --name 另取名称，因回执按类型和文件名区分；未申报的可用 `coo cert detach` 撤下。",
        ),
    )


def _unknown(number: int) -> InputError:
    return InputError(
        "unknown-attachment",
        t("The certificate has no attachment {number}.", "该证书没有第 {number} 份随附单据。").fill(number=number),
        t("`coo cert attachments CERT` shows those it has.", "可用 `coo cert attachments 证书号` 查看。"),
    )


def _under_way(one: Attached) -> InputError:
    return InputError(
        "attachment-under-way",
        t("Attachment {number}, `{name}`, is {state}.", "第 {number} 份随附单据“{name}”当前为“{state}”。").fill(
            number=one.number, name=one.file_name, state=shown_attachment_state(one.state)
        ),
        t(
            "What has been declared stays; attach a corrected file under another name.",
            "已申报的不能撤下；请以其他文件名添加更正后的文件。",
        ),
    )
