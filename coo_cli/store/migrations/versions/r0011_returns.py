"""Returns are found without reading the whole log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the indexes of returned certificates and of the receipts that returned them."""
    for name, table, of in (
        ("ix_event_returned", "event", "to_state = 'returned'"),
        ("ix_receipt_returns", "receipt", "kind = 'business' AND code IN ('3', '6')"),
    ):
        where = sa.text(of)
        op.create_index(name, table, ["certificate"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """There is no way back: a backup is made before every upgrade."""
    raise NotImplementedError
