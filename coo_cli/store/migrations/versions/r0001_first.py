"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_EMPTY_CHAIN = "0" * 64


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, nullable=False)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def upgrade() -> None:
    """Make them; the chain of events starts with its one row."""
    op.create_table(
        "certificate",
        _id(),
        *_texts("profile", "mapping"),
        sa.Column("source_key", sa.String),
        *_texts("source_sha256"),
        sa.Column("cert_no", sa.String),
        *_texts("cert_type", "cert_status", "enterprise", "registration_no", "invoice_no", "dest_country_code"),
        *_texts("declaration", "state_at", "printing"),
        sa.Column("archived", sa.Boolean, nullable=False),
        *_texts("created_at", "updated_at", "declared_at", "approved_at", "bar_code"),
        *_numbers("errors", "version"),
        *_texts("message_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_certificate"),
        sa.UniqueConstraint("cert_no", name="uq_certificate_cert_no"),
        sa.UniqueConstraint("profile", "mapping", "source_key", name="uq_certificate_profile_mapping_source_key"),
    )
    op.create_index("ix_certificate_declaration_state_at", "certificate", ["declaration", "state_at"])
    op.create_index("ix_certificate_created_at", "certificate", ["created_at"])
    op.create_index("ix_certificate_invoice_no", "certificate", ["invoice_no"])
    op.create_table(
        "content",
        *_numbers("certificate"),
        *_texts("findings"),
        sa.Column("message", sa.LargeBinary),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("certificate", name="pk_content"),
        sa.ForeignKeyConstraint(["certificate"], ["certificate.id"], name="fk_content_certificate"),
    )
    op.create_table(
        "serial",
        *_texts("enterprise", "cert_type"),
        *_numbers("year", "last"),
        sa.PrimaryKeyConstraint("enterprise", "cert_type", "year", name="pk_serial"),
    )
    op.create_table(
        "outbox",
        _id(),
        *_numbers("certificate"),
        *_texts("profile", "name", "sha256", "status"),
        *_numbers("attempts"),
        *_texts("created_at", "sent_at", "reason_en", "reason_zh", "known_client", "known_customs"),
        sa.Column("message", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["certificate"], ["certificate.id"], name="fk_outbox_certificate"),
    )
    op.create_index("ix_outbox_certificate", "outbox", ["certificate"])
    op.create_index("ix_outbox_status_profile", "outbox", ["status", "profile"])
    waiting = sa.text("status = 'waiting'")
    op.create_index(
        "uq_outbox_waiting", "outbox", ["certificate"], unique=True, sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_table(
        "receipt",
        _id(),
        *_texts("key", "sha256", "cert_no"),
        sa.Column("certificate", sa.Integer),
        *_texts("status", "kind", "channel", "code", "time", "file_name", "arrived_at", "receipt"),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_receipt"),
        sa.UniqueConstraint("key", name="uq_receipt_key"),
        sa.ForeignKeyConstraint(["certificate"], ["certificate.id"], name="fk_receipt_certificate"),
    )
    op.create_index("ix_receipt_cert_no", "receipt", ["cert_no"])
    op.create_index("ix_receipt_status", "receipt", ["status"])
    op.create_table(
        "quarantine",
        _id(),
        *_texts("sha256", "gateway", "name", "reason_en", "reason_zh", "arrived_at"),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_quarantine"),
        sa.UniqueConstraint("sha256", name="uq_quarantine_sha256"),
    )
    op.create_table(
        "seen_file",
        *_texts("gateway", "name"),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("modified_ns", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("gateway", "name", "size", "modified_ns", name="pk_seen_file"),
    )
    op.create_table(
        "print_file",
        _id(),
        *_numbers("certificate"),
        *_texts("sha256", "name", "arrived_at"),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_print_file"),
        sa.UniqueConstraint("certificate", "sha256", name="uq_print_file_certificate_sha256"),
        sa.ForeignKeyConstraint(["certificate"], ["certificate.id"], name="fk_print_file_certificate"),
    )
    op.create_table(
        "event",
        _id(),
        *_texts("at", "actor", "action"),
        sa.Column("certificate", sa.Integer),
        *_texts("from_state", "to_state", "detail", "previous", "hash"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
    )
    op.create_index("ix_event_certificate", "event", ["certificate"])
    chain = op.create_table(
        "chain", _id(), *_numbers("last"), *_texts("hash"), sa.PrimaryKeyConstraint("id", name="pk_chain")
    )
    op.bulk_insert(chain, [{"id": 1, "last": 0, "hash": _EMPTY_CHAIN}])


def downgrade() -> None:
    """There is no way back: a backup is made before every upgrade."""
    raise NotImplementedError
