"""Tariff schedules."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make their tables; nothing that is there changes."""
    texts = ("importer", "exporter", "cert_type", "year_begins", "source", "sha256")
    op.create_table(
        "tariff_schedule",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        *(sa.Column(name, sa.String, nullable=False) for name in texts),
        sa.Column("lines", sa.Integer, nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("taken_at", "taken_by")),
        sa.PrimaryKeyConstraint("id", name="pk_tariff_schedule"),
        sa.UniqueConstraint("importer", "exporter", "cert_type", name="uq_tariff_schedule_importer_exporter_cert_type"),
    )
    op.create_table(
        "tariff_line",
        sa.Column("schedule", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("hs_code", sa.String, nullable=False),
        sa.Column("content", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("schedule", "number", name="pk_tariff_line"),
        sa.ForeignKeyConstraint(["schedule"], ["tariff_schedule.id"], name="fk_tariff_line_schedule"),
    )
    op.create_index("ix_tariff_line_schedule_hs_code", "tariff_line", ["schedule", "hs_code"])


def downgrade() -> None:
    """There is no way back: a backup is made before every upgrade."""
    raise NotImplementedError
