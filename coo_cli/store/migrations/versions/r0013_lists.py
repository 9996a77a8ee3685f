"""Indexes for lists of certificates and their counts."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make them."""
    op.create_index("ix_certificate_declared_at", "certificate", ["declared_at"])
    op.create_index("ix_certificate_principal", "certificate", ["principal"])
    op.create_index("ix_certificate_declaration_archived", "certificate", ["declaration", "archived"])


def downgrade() -> None:
    """There is no way back: a backup is made before every upgrade."""
    raise NotImplementedError
