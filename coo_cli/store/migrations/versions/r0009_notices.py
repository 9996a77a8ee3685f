"""Notices of events, and how far each rule has told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String, nullable=False) for name in names]


def upgrade() -> None:
    """Make their tables; nothing that is there changes."""
    op.create_table(
        "notice_cursor",
        *_texts("rule", "channel"),
        sa.Column("event", sa.Integer, nullable=False),
        *_texts("at"),
        sa.PrimaryKeyConstraint("rule", "channel", name="pk_notice_cursor"),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        *_texts("rule", "channel", "status"),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("events", sa.Integer, nullable=False),
        *_texts("made_at", "changed_at", "title", "reason_en", "reason_zh"),
        sa.Column("message", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
    )
    op.create_index("ix_notice_status", "notice", ["status"])


def downgrade() -> None:
    """There is no way back: a backup is made before every upgrade."""
    raise NotImplementedError
