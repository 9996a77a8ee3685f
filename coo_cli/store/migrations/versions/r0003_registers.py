"""The registers of the workspace."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make their table; nothing that is there changes."""
    names = ("register", "key", "content", "words", "changed_at", "changed_by")
    op.create_table(
        "register_entry",
        *(sa.Column(name, sa.String, nullable=False) for name in names),
        sa.PrimaryKeyConstraint("register", "key", name="pk_register_entry"),
    )


def downgrade() -> None:
    """There is no way back: a backup is made before every upgrade."""
    raise NotImplementedError
