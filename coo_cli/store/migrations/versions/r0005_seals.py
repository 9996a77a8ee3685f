"""Seals and signatures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make their table; nothing that is there changes."""
    texts = ("sort", "holder", "name", "use", "valid_from", "valid_to", "remark", "declarant")
    moments = ("state", "made_at", "made_by", "changed_at", "sha256", "key_id")
    op.create_table(
        "seal",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        *(sa.Column(name, sa.String, nullable=False) for name in (*texts, *moments)),
        sa.Column("width_um", sa.Integer, nullable=False),
        sa.Column("height_um", sa.Integer, nullable=False),
        sa.Column("picture", sa.LargeBinary, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_seal"),
    )
    kept = sa.text("state <> 'deleted'")
    op.create_index(
        "uq_seal_kept", "seal", ["sort", "holder", "name"], unique=True, sqlite_where=kept, postgresql_where=kept
    )


def downgrade() -> None:
    """There is no way back: a backup is made before every upgrade."""
    raise NotImplementedError
