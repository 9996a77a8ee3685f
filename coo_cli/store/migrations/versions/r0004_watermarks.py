"""The exports that were taken, and the watermarks of queries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String, nullable=False) for name in names]


def upgrade() -> None:
    """Make them; nothing that is there changes."""
    op.create_table(
        "taken_file",
        *_texts("mapping", "profile", "path"),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("modified_ns", sa.BigInteger, nullable=False),
        *_texts("sha256", "at"),
        sa.PrimaryKeyConstraint("mapping", "profile", "path", name="pk_taken_file"),
    )
    op.create_table(
        "watermark",
        *_texts("mapping", "profile", "scope", "kind", "value", "at"),
        sa.PrimaryKeyConstraint("mapping", "profile", "scope", name="pk_watermark"),
    )


def downgrade() -> None:
    """There is no way back: a backup is made before every upgrade."""
    raise NotImplementedError
