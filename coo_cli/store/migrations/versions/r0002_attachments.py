"""Attachments, their contents, and their outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, nullable=False)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def upgrade() -> None:
    """Make them; nothing that is there changes."""
    op.create_table(
        "attachment_content",
        *_texts("sha256"),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_attachment_content"),
    )
    op.create_table(
        "attachment",
        _id(),
        *_numbers("certificate", "number"),
        *_texts("file_type", "file_name"),
        sa.Column("delayed", sa.Boolean, nullable=False),
        *_texts("content"),
        *_numbers("size"),
        *_texts("state", "state_at", "text", "attached_at"),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        sa.UniqueConstraint("certificate", "number", name="uq_attachment_certificate_number"),
        sa.UniqueConstraint(
            "certificate", "file_type", "file_name", name="uq_attachment_certificate_file_type_file_name"
        ),
        sa.ForeignKeyConstraint(["certificate"], ["certificate.id"], name="fk_attachment_certificate"),
        sa.ForeignKeyConstraint(["content"], ["attachment_content.sha256"], name="fk_attachment_content"),
    )
    op.create_index("ix_attachment_content", "attachment", ["content"])
    op.create_index("ix_attachment_state", "attachment", ["state"])
    op.create_table(
        "attachment_outbox",
        _id(),
        *_numbers("attachment"),
        *_texts("profile", "name", "sha256", "told", "status"),
        *_numbers("attempts"),
        *_texts("created_at", "sent_at", "reason_en", "reason_zh", "known_client", "known_customs"),
        sa.PrimaryKeyConstraint("id", name="pk_attachment_outbox"),
        sa.ForeignKeyConstraint(["attachment"], ["attachment.id"], name="fk_attachment_outbox_attachment"),
    )
    op.create_index("ix_attachment_outbox_attachment", "attachment_outbox", ["attachment"])
    op.create_index("ix_attachment_outbox_status_profile", "attachment_outbox", ["status", "profile"])
    waiting = sa.text("status = 'waiting'")
    op.create_index(
        "uq_attachment_outbox_waiting",
        "attachment_outbox",
        ["attachment"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def downgrade() -> None:
    """There is no way back: a backup is made before every upgrade."""
    raise NotImplementedError
