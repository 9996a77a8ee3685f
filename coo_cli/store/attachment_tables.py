"""Owns the tables of attachments (随附单据) as they are now, beside those of `tables`."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Named, Table, TypedColumns, UniqueConstraint

from coo_cli.store.tables import WAITING, WithId, metadata


class AttachmentColumns(WithId):
    """The columns of `attachment`; `text` is what the last answer to it said."""

    certificate: Named[int] = Column(ForeignKey("certificate.id"))
    number: Named[int]
    file_type: Named[str]
    file_name: Named[str]
    delayed: Named[bool]
    content: Named[str] = Column(ForeignKey("attachment_content.sha256"))
    size: Named[int]
    state: Named[str]
    state_at: Named[str]
    text: Named[str]
    attached_at: Named[str]


attachment = Table(
    "attachment",
    metadata,
    AttachmentColumns,
    UniqueConstraint("certificate", "number"),
    UniqueConstraint("certificate", "file_type", "file_name"),
    Index(None, "content"),
    Index(None, "state"),
)
"""The attachments (随附单据) of certificates; a receipt names one by certificate, type and name."""


class AttachmentContentColumns(TypedColumns):
    """The columns of `attachment_content`."""

    sha256: Named[str] = Column(primary_key=True)
    data: Named[bytes]


attachment_content = Table("attachment_content", metadata, AttachmentContentColumns)
"""The files attached, each content once, as they are: scans and PDFs do not compress."""


class AttachmentOutboxColumns(WithId):
    """The columns of `attachment_outbox`."""

    attachment: Named[int] = Column(ForeignKey("attachment.id"))
    profile: Named[str]
    name: Named[str]
    sha256: Named[str]
    told: Named[str]
    status: Named[str]
    attempts: Named[int]
    created_at: Named[str]
    sent_at: Named[str]
    reason_en: Named[str]
    reason_zh: Named[str]
    known_client: Named[str]
    known_customs: Named[str]


attachment_outbox = Table(
    "attachment_outbox",
    metadata,
    AttachmentOutboxColumns,
    Index(None, "attachment"),
    Index(None, "status", "profile"),
    Index("uq_attachment_outbox_waiting", "attachment", unique=True, info=WAITING),
)
"""Every declaration of an attachment: what its message tells, as JSON, and the hash of the whole message.

From that and the content the message is built again, byte for byte; `held` is one whose certificate failed first.
"""
