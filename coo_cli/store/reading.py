"""Owns reading whole certificates: by number, by id, or by what names them in an export."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from sqlalchemy import select

from coo_cli.certificate.finding import Finding
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.state import Declaration
from coo_cli.store.listing import Row, rows_of
from coo_cli.store.message import Message
from coo_cli.store.moves import unknown_certificate
from coo_cli.store.packing import unpacked
from coo_cli.store.scope import seen, sees
from coo_cli.store.tables import certificate, content
from coo_cli.store.transaction import Reader

_certificate = msgspec.json.Decoder(Certificate).decode


class _Added(msgspec.Struct, frozen=True):
    """Of a document what was added to it."""

    added: dict[str, str] = {}


_added = msgspec.json.Decoder(_Added).decode
_findings = msgspec.json.Decoder(tuple[Finding, ...]).decode

_BATCH = 200
"""How many certificates are held at once while many are read."""


_is_id = re.compile("[0-9]{1,9}").fullmatch


class Stored(msgspec.Struct, frozen=True):
    """A certificate with all that is known of it but its message."""

    row: Row
    certificate: Certificate
    findings: tuple[Finding, ...]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What the store knows of a certificate of an export."""

    id: int
    cert_no: str
    declaration: Declaration
    version: int
    source_sha256: str


def get(reader: Reader, name: int | str) -> Stored:
    """One certificate by its id or its number, when the reader sees it.

    Raises:
        InputError: `unknown-certificate`.
    """
    ids = ids_of(reader, [name]).values() if isinstance(name, str) else [name]
    for stored in load(reader, list(ids)):
        if sees(reader, stored.row.principal):
            return stored
    raise unknown_certificate(name if isinstance(name, str) else f"#{name}")


def named(reader: Reader, name: str) -> Stored:
    """One certificate as people name it: by its number, or by its id as `#12` or `12`.

    Raises:
        InputError: `unknown-certificate`.
    """
    digits = name.removeprefix("#")
    return get(reader, int(digits) if _is_id(digits) else name)


def ids_of(reader: Reader, cert_nos: Iterable[str]) -> dict[str, int]:
    """The ids of the certificates with these numbers, by number; numbers not in the store are left out."""
    query = select(certificate.c.cert_no, certificate.c.id)
    return {str(row.cert_no): row.id for row in reader.among(query, certificate.c.cert_no, cert_nos)}


def ids_seen(reader: Reader, cert_nos: Iterable[str]) -> dict[str, int]:
    """As `ids_of`, without those the reader does not see."""
    query = select(certificate.c.cert_no, certificate.c.id).where(*seen(reader))
    return {str(row.cert_no): row.id for row in reader.among(query, certificate.c.cert_no, cert_nos)}


def added_to(reader: Reader, id_: int) -> dict[str, str]:
    """How values of a certificate came that were not given, by path; see `Content.added`."""
    rows = reader.rows(select(content.c.document).where(content.c.certificate == id_))
    return added_in(rows[0].document) if rows else {}


def added_in(document: bytes) -> dict[str, str]:
    """How values of a certificate came that were not given, out of its document as it is stored."""
    return _added(unpacked(document)).added


def load(reader: Reader, ids: Sequence[int]) -> Iterator[Stored]:
    """Certificates in the order of their ids given, a few in memory at a time; those not in the store are left out."""
    query = select(content.c.certificate, content.c.document, content.c.findings)
    for start in range(0, len(ids), _BATCH):
        some = list(ids[start : start + _BATCH])
        texts = {row.certificate: row for row in reader.among(query, content.c.certificate, some)}
        for row in rows_of(reader, some):
            text = texts[row.id]
            yield Stored(row, _certificate(unpacked(text.document)), _findings(text.findings))


def messages(reader: Reader, ids: Sequence[int]) -> Iterator[tuple[int, Message]]:
    """The messages of certificates as (id, message), in the order given; those without one are left out."""
    query = select(certificate.c.id, certificate.c.message_sha256, content.c.message).join(
        content, content.c.certificate == certificate.c.id
    )
    for start in range(0, len(ids), _BATCH):
        some = list(ids[start : start + _BATCH])
        found = {row.id: row for row in reader.among(query, certificate.c.id, some)}
        for id_ in some:
            row = found.get(id_)
            if row is not None and row.message is not None:
                yield id_, Message(row.message_sha256, row.message)


def find_sources(reader: Reader, profile: str, mapping: str, keys: Iterable[str]) -> dict[str, Source]:
    """The certificates of an export that are in the store, by their key in the export."""
    query = select(
        certificate.c.source_key,
        certificate.c.id,
        certificate.c.cert_no,
        certificate.c.declaration,
        certificate.c.version,
        certificate.c.source_sha256,
    ).where(certificate.c.profile == profile, certificate.c.mapping == mapping)
    return {
        str(row.source_key): Source(
            id=row.id,
            cert_no=row.cert_no or "",
            declaration=Declaration(row.declaration),
            version=row.version,
            source_sha256=row.source_sha256,
        )
        for row in reader.among(query, certificate.c.source_key, keys)
    }
