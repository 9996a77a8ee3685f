"""What is searched of certificates, and how far it has followed the event log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables; the first search after it fills them."""
    op.create_table(
        "search_text",
        sa.Column("certificate", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("words", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("certificate", name="pk_search_text"),
    )
    op.create_table(
        "search_mark",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_mark"),
    )
    op.execute("INSERT INTO search_mark (id, last) VALUES (1, 0)")


def downgrade() -> None:
    """There is no way back: a backup is made before every upgrade."""
    raise NotImplementedError
