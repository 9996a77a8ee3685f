"""Authorisations of seals and signatures, and of agents to print."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make their tables; nothing that is there changes."""
    op.create_table(
        "seal_default",
        *_texts("holder", "sort"),
        *_numbers("seal"),
        sa.PrimaryKeyConstraint("holder", "sort", name="pk_seal_default"),
        sa.ForeignKeyConstraint(["seal"], ["seal.id"], name="fk_seal_default_seal"),
    )
    op.create_table(
        "authorisation",
        *_numbers("id"),
        *_texts("holder"),
        *_numbers("seal", "signature"),
        *_texts("valid_from", "valid_to"),
        sa.Column("record", sa.LargeBinary, nullable=False),
        sa.Column("cms", sa.LargeBinary, nullable=False),
        *_texts("signer", "state", "at", "actor", "accepted_at", "ended_at", "reason"),
        sa.PrimaryKeyConstraint("id", name="pk_authorisation"),
        sa.ForeignKeyConstraint(["seal"], ["seal.id"], name="fk_authorisation_seal"),
        sa.ForeignKeyConstraint(["signature"], ["seal.id"], name="fk_authorisation_signature"),
    )
    op.create_table(
        "authorisation_answer",
        *_numbers("id", "authorisation"),
        *_texts("about"),
        sa.Column("accepted", sa.Boolean, nullable=False),
        *_texts("time", "text", "at", "actor"),
        sa.PrimaryKeyConstraint("id", name="pk_authorisation_answer"),
        sa.ForeignKeyConstraint(["authorisation"], ["authorisation.id"], name="fk_authorisation_answer_authorisation"),
    )
    op.create_table(
        "print_agent",
        *_numbers("id"),
        *_texts("exporter", "agent", "name", "granted_at", "granted_by", "revoked_at", "revoked_by"),
        sa.PrimaryKeyConstraint("id", name="pk_print_agent"),
    )
    granted = sa.text("revoked_at = ''")
    op.create_index(
        "uq_print_agent_granted",
        "print_agent",
        ["exporter", "agent"],
        unique=True,
        sqlite_where=granted,
        postgresql_where=granted,
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=False, autoincrement=False) for name in names]


def downgrade() -> None:
    """There is no way back: a backup is made before every upgrade."""
    raise NotImplementedError
