"""Owns the tables as they are now; `migrations` holds how they came to be.

Moments are texts as `base.clock.stamp` writes them, states the texts of their enums. Ids are given by the
program: whoever writes holds the whole database (see `transaction`).

A partial index tells its condition as `info`: given to SQLAlchemy, it would load both databases' packages at every
start, which takes 50 ms. The migrations hold it for each.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Named,
    Table,
    TypedColumns,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)


class WithId(TypedColumns):
    """A table whose rows have an id."""

    id: Named[int] = Column(Integer, primary_key=True, autoincrement=False)


class CertificateColumns(WithId):
    """The columns of `certificate`."""

    profile: Named[str]
    mapping: Named[str]
    source_key: Named[str | None]
    source_sha256: Named[str]
    cert_no: Named[str | None]
    cert_type: Named[str]
    cert_status: Named[str]
    enterprise: Named[str]
    registration_no: Named[str]
    invoice_no: Named[str]
    dest_country_code: Named[str]
    declaration: Named[str]
    state_at: Named[str]
    printing: Named[str]
    archived: Named[bool]
    created_at: Named[str]
    updated_at: Named[str]
    declared_at: Named[str]
    approved_at: Named[str]
    bar_code: Named[str]
    errors: Named[int]
    version: Named[int]
    message_sha256: Named[str]
    created_by: Named[str]
    declared_by: Named[str]
    principal: Named[str]
    exporter: Named[str]
    consignee: Named[str]
    fob_cents: Named[int] = Column(BigInteger)


certificate = Table(
    "certificate",
    metadata,
    CertificateColumns,
    UniqueConstraint("cert_no"),
    UniqueConstraint("profile", "mapping", "source_key"),
    Index(None, "declaration", "state_at"),
    Index(None, "created_at"),
    Index(None, "invoice_no"),
    Index(None, "declared_at"),
    Index(None, "principal"),
    Index(None, "declaration", "archived"),
)
"""The certificates: what lists show and filter by, and what changes often; their weight is in `content`.

Whoever made one is its entry clerk (`created_by`); `declared_by` is who declared it last, empty before that;
`principal` the key of whom it is made for in the register of that name, empty when one applies for oneself;
`exporter` and `consignee` the first lines of theirs; `fob_cents` the FOB total in US cents, 0 when it is not known.
"""


class ContentColumns(TypedColumns):
    """The columns of `content`."""

    certificate: Named[int] = Column(ForeignKey("certificate.id"), primary_key=True, autoincrement=False)
    findings: Named[str]
    message: Named[bytes | None]
    document: Named[bytes]


content = Table("content", metadata, ContentColumns)
"""What certificates say: the findings as JSON, the message packed, the certificate as packed JSON (an eighth of it).

A table of its own, because SQLite writes a row anew, all of it, when one of its values changes.
"""


class SerialColumns(TypedColumns):
    """The columns of `serial`."""

    enterprise: Named[str] = Column(primary_key=True)
    cert_type: Named[str] = Column(primary_key=True)
    year: Named[int] = Column(primary_key=True, autoincrement=False)
    last: Named[int]


serial = Table("serial", metadata, SerialColumns)
"""The last serial number taken."""


class OutboxColumns(WithId):
    """The columns of `outbox`."""

    certificate: Named[int] = Column(ForeignKey("certificate.id"))
    profile: Named[str]
    name: Named[str]
    sha256: Named[str]
    status: Named[str]
    attempts: Named[int]
    created_at: Named[str]
    sent_at: Named[str]
    reason_en: Named[str]
    reason_zh: Named[str]
    known_client: Named[str]
    known_customs: Named[str]
    message: Named[bytes]


WAITING = {"where": "status = 'waiting'"}
"""The condition of an index of what has not left."""

outbox = Table(
    "outbox",
    metadata,
    OutboxColumns,
    Index(None, "certificate"),
    Index(None, "status", "profile"),
    Index("uq_outbox_waiting", "certificate", unique=True, info=WAITING),
)
"""Every declaration's message, for ever, and whether it left."""


class ReceiptColumns(WithId):
    """The columns of `receipt`."""

    key: Named[str]
    sha256: Named[str]
    cert_no: Named[str]
    certificate: Named[int | None] = Column(ForeignKey("certificate.id"))
    status: Named[str]
    kind: Named[str]
    channel: Named[str]
    code: Named[str]
    time: Named[str]
    file_name: Named[str]
    arrived_at: Named[str]
    receipt: Named[str]
    raw: Named[bytes]


_returns = {"where": "kind = 'business' AND code IN ('3', '6')"}

receipt = Table(
    "receipt",
    metadata,
    ReceiptColumns,
    UniqueConstraint("key"),
    Index(None, "cert_no"),
    Index(None, "status"),
    Index("ix_receipt_returns", "certificate", info=_returns),
)
"""Every receipt, for ever, with the bytes it was read from; `key` is of its bytes and what was read of them."""


class QuarantineColumns(WithId):
    """The columns of `quarantine`."""

    sha256: Named[str]
    gateway: Named[str]
    name: Named[str]
    reason_en: Named[str]
    reason_zh: Named[str]
    arrived_at: Named[str]
    raw: Named[bytes]


quarantine = Table("quarantine", metadata, QuarantineColumns, UniqueConstraint("sha256"))
"""Files that came as receipts and could not be read."""


class SeenFileColumns(TypedColumns):
    """The columns of `seen_file`; names are bare, so one may stand for files in several folders."""

    gateway: Named[str] = Column(primary_key=True)
    name: Named[str] = Column(primary_key=True)
    size: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)
    modified_ns: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)


seen_file = Table("seen_file", metadata, SeenFileColumns)
"""What a gateway's files looked like when they were read, so that an idle poll reads none."""


class TakenFileColumns(TypedColumns):
    """The columns of `taken_file`; the profile is the one asked for, empty where the export tells."""

    mapping: Named[str] = Column(primary_key=True)
    profile: Named[str] = Column(primary_key=True)
    path: Named[str] = Column(primary_key=True)
    size: Named[int] = Column(BigInteger)
    modified_ns: Named[int] = Column(BigInteger)
    sha256: Named[str]
    at: Named[str]


taken_file = Table("taken_file", metadata, TakenFileColumns)
"""The exports that were read to their end, as they were then."""


class WatermarkColumns(TypedColumns):
    """The columns of `watermark`; `scope` holds the parameters the query was given, as JSON."""

    mapping: Named[str] = Column(primary_key=True)
    profile: Named[str] = Column(primary_key=True)
    scope: Named[str] = Column(primary_key=True)
    kind: Named[str]
    value: Named[str]
    at: Named[str]


watermark = Table("watermark", metadata, WatermarkColumns)
"""The highest value of each query's watermark column at its last complete run."""


class PrintFileColumns(WithId):
    """The columns of `print_file`."""

    certificate: Named[int] = Column(ForeignKey("certificate.id"))
    sha256: Named[str]
    name: Named[str]
    arrived_at: Named[str]
    data: Named[bytes]


print_file = Table("print_file", metadata, PrintFileColumns, UniqueConstraint("certificate", "sha256"))
"""Customs' own print files (版式文件)."""


class RegisterEntryColumns(TypedColumns):
    """The columns of `register_entry`; `content` is JSON, `words` what is searched: key and values, folded."""

    register: Named[str] = Column(primary_key=True)
    key: Named[str] = Column(primary_key=True)
    content: Named[str]
    words: Named[str]
    changed_at: Named[str]
    changed_by: Named[str]


register_entry = Table("register_entry", metadata, RegisterEntryColumns)
"""The entries of all registers (登记簿); they are the workspace's, whichever enterprise applies."""


class TariffScheduleColumns(WithId):
    """The columns of `tariff_schedule`; countries are alpha-2 codes, `cert_type` is empty for MFN rates."""

    importer: Named[str]
    exporter: Named[str]
    cert_type: Named[str]
    year_begins: Named[str]
    source: Named[str]
    sha256: Named[str]
    lines: Named[int]
    taken_at: Named[str]
    taken_by: Named[str]


tariff_schedule = Table(
    "tariff_schedule", metadata, TariffScheduleColumns, UniqueConstraint("importer", "exporter", "cert_type")
)
"""The tariff schedules (关税减让表) taken in."""


class TariffLineColumns(TypedColumns):
    """The columns of `tariff_line`; `content` is the line as JSON."""

    schedule: Named[int] = Column(ForeignKey("tariff_schedule.id"), primary_key=True, autoincrement=False)
    number: Named[int] = Column(primary_key=True, autoincrement=False)
    hs_code: Named[str]
    content: Named[str]


tariff_line = Table("tariff_line", metadata, TariffLineColumns, Index(None, "schedule", "hs_code"))
"""The lines of schedules, in their order."""


class EventColumns(WithId):
    """The columns of `event`; its certificate may be deleted one day, the event may not."""

    at: Named[str]
    actor: Named[str]
    action: Named[str]
    certificate: Named[int | None]
    from_state: Named[str]
    to_state: Named[str]
    detail: Named[str]
    previous: Named[str]
    hash: Named[str]


_returned = {"where": "to_state = 'returned'"}

event = Table(
    "event",
    metadata,
    EventColumns,
    Index(None, "certificate"),
    Index("ix_event_returned", "certificate", info=_returned),
)
"""Who did what when: append-only, each row's hash over the one before."""


class ChainColumns(WithId):
    """The columns of `chain`."""

    last: Named[int]
    hash: Named[str]


chain = Table("chain", metadata, ChainColumns)
"""One row: the last event's id and hash, by which cutting off the end is found."""


class SearchTextColumns(TypedColumns):
    """The columns of `search_text`."""

    certificate: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    words: Named[str]


search_text = Table("search_text", metadata, SearchTextColumns)
"""What of each certificate is searched, as of `search_mark`; see `search`."""


class SearchMarkColumns(WithId):
    """The columns of `search_mark`."""

    last: Named[int]


search_mark = Table("search_mark", metadata, SearchMarkColumns)
"""One row: the last event that what is searched has followed."""
