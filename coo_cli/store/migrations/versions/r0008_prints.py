"""Print control: the ledger of prints, and print exception requests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make their tables; nothing that is there changes."""
    op.create_table(
        "print_job",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("certificate", sa.Integer, nullable=False),
        *_texts("sheet", "source", "sha256"),
        sa.Column("to_printer", sa.Boolean, nullable=False),
        *_texts("place", "part", "machine", "at", "actor"),
        sa.PrimaryKeyConstraint("number", name="pk_print_job"),
        sa.ForeignKeyConstraint(["certificate"], ["certificate.id"], name="fk_print_job_certificate"),
    )
    op.create_index("ix_print_job_certificate", "print_job", ["certificate"])
    op.create_table(
        "print_outcome",
        sa.Column("job", sa.Integer, nullable=False, autoincrement=False),
        *_texts("outcome", "detail", "at", "actor"),
        sa.PrimaryKeyConstraint("job", name="pk_print_outcome"),
        sa.ForeignKeyConstraint(["job"], ["print_job.number"], name="fk_print_outcome_job"),
    )
    op.create_table(
        "print_request",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("certificate", sa.Integer, nullable=False),
        sa.Column("job", sa.Integer, nullable=False),
        *_texts("reason", "detail", "state", "state_at", "at", "actor"),
        sa.PrimaryKeyConstraint("id", name="pk_print_request"),
        sa.ForeignKeyConstraint(["certificate"], ["certificate.id"], name="fk_print_request_certificate"),
        sa.ForeignKeyConstraint(["job"], ["print_job.number"], name="fk_print_request_job"),
    )
    op.create_index("ix_print_request_certificate", "print_request", ["certificate"])


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String, nullable=False) for name in names]


def downgrade() -> None:
    """There is no way back: a backup is made before every upgrade."""
    raise NotImplementedError
