"""Owns what is remembered of files that came in: those read, those not readable, and customs' print files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

import msgspec
from sqlalchemy import bindparam, delete, select

from coo_cli.base.clock import stamp
from coo_cli.base.errors import InputError
from coo_cli.base.files import Look, sha256
from coo_cli.base.texts import Text, t
from coo_cli.certificate.state import Printing
from coo_cli.store.events import Act, record
from coo_cli.store.moves import move_printing, unknown_certificate
from coo_cli.store.names import plain_name
from coo_cli.store.tables import certificate, print_file, quarantine, seen_file
from coo_cli.store.transaction import Reader, Transaction, Value


class Seen(msgspec.Struct, frozen=True):
    """A file a poll has dealt with: its bare name and what it looked like."""

    name: str
    look: Look


class Unreadable(msgspec.Struct, frozen=True):
    """A file that came as a receipt and could not be read, and why."""

    name: str
    raw: bytes
    reason: Text


class Quarantined(msgspec.Struct, frozen=True, kw_only=True):
    """An unreadable file in the store; its bytes are given by `quarantined_bytes`."""

    id: int
    gateway: str
    name: str
    reason: Text
    arrived_at: str
    sha256: str


class PrintFile(msgspec.Struct, frozen=True):
    """Customs' own print file (版式文件) of a certificate, as it came."""

    name: str
    data: bytes


_FORGET = delete(seen_file).where(
    seen_file.c.gateway == bindparam("of_gateway"), seen_file.c.name == bindparam("of_name")
)


def put_seen(tx: Transaction, gateway: str, files: Iterable[Seen]) -> None:
    """Remember files, so that `glance` knows them until they look different.

    Args:
        tx: the transaction that keeps what was read of them.
        gateway: the name the gateway's files are remembered under.
        files: what was read.
    """
    new = {(plain_name(file.name), file.look.size, file.look.modified_ns) for file in files}
    columns = seen_file.c
    query = select(columns.name, columns.size, columns.modified_ns).where(columns.gateway == gateway)
    new.difference_update(tuple(row) for row in tx.among(query, columns.name, [name for name, _, _ in new]))
    tx.many(
        seen_file.insert(),
        [{"gateway": gateway, "name": name, "size": size, "modified_ns": ns} for name, size, ns in new],
    )


def forget_gone(tx: Transaction, gateway: str, present: Collection[str]) -> int:
    """Forget the files that are no longer there: import clients delete theirs after some days.

    Returns:
        how many names were forgotten.
    """
    there = {plain_name(name) for name in present}
    known = {row.name for row in tx.rows(select(seen_file.c.name).where(seen_file.c.gateway == gateway))}
    gone = known - there
    tx.many(_FORGET, [{"of_gateway": gateway, "of_name": name} for name in gone])
    return len(gone)


def put_quarantine(tx: Transaction, gateway: str, files: Iterable[Unreadable], *, at: dt.datetime) -> int:
    """Keep unreadable files, each content once.

    Returns:
        how many were new.
    """
    new = {sha256(file.raw): file for file in files}
    for row in tx.among(select(quarantine.c.sha256), quarantine.c.sha256, list(new)):
        del new[row.sha256]
    tx.many(
        quarantine.insert(),
        [
            {
                "id": id_,
                "sha256": digest,
                "gateway": gateway,
                "name": plain_name(file.name),
                "reason_en": file.reason.en,
                "reason_zh": file.reason.zh,
                "arrived_at": stamp(at),
                "raw": file.raw,
            }
            for id_, (digest, file) in enumerate(new.items(), tx.next_id(quarantine.c.id))
        ],
    )
    return len(new)


def list_quarantine(reader: Reader) -> list[Quarantined]:
    """The unreadable files, the latest first."""
    columns = quarantine.c
    query = select(
        columns.id,
        columns.gateway,
        columns.name,
        columns.reason_en,
        columns.reason_zh,
        columns.arrived_at,
        columns.sha256,
    ).order_by(columns.id.desc())
    return [
        Quarantined(id=id_, gateway=gateway, name=name, reason=t(en, zh), arrived_at=arrived_at, sha256=digest)
        for id_, gateway, name, en, zh, arrived_at, digest in reader.rows(query)
    ]


def quarantined_bytes(reader: Reader, id_: int) -> bytes:
    """The bytes of an unreadable file.

    Raises:
        InputError: `unknown-file`.
    """
    for (raw,) in reader.rows(select(quarantine.c.raw).where(quarantine.c.id == id_)):
        return raw
    raise InputError(
        "unknown-file",
        t("There is no unreadable file {id} in the store.", "库中没有无法读取的文件 {id}。").fill(id=id_),
        t("`coo receipts list` shows those there are.", "可用 `coo receipts list` 查看。"),
    )


def put_print_file(tx: Transaction, certificate_id: int, file: PrintFile, *, at: dt.datetime, actor: str) -> bool:
    """Keep a print file; the original waits to be printed from now on, where it waited for the file.

    Returns:
        whether it was new.

    Raises:
        InputError: `unknown-certificate`.
    """
    from coo_cli.store.print_requests import open_requests  # most polls bring none

    states = tx.rows(select(certificate.c.printing).where(certificate.c.id == certificate_id))
    if not states:
        raise unknown_certificate(f"#{certificate_id}")
    digest = sha256(file.data)
    same = select(print_file.c.id).where(print_file.c.certificate == certificate_id, print_file.c.sha256 == digest)
    if tx.rows(same):
        return False
    row: dict[str, Value] = {
        "id": tx.next_id(print_file.c.id),
        "certificate": certificate_id,
        "sha256": digest,
        "name": plain_name(file.name),
        "arrived_at": stamp(at),
        "data": file.data,
    }
    tx.many(print_file.insert(), [row])
    if states[0].printing == Printing.NO_FILE:
        move_printing(tx, [certificate_id], Printing.WAITING, action="print-file", at=at, actor=actor, detail=digest)
        open_requests(tx, certificate_id, at=at)
    else:  # another one unasked: the original leaves from the last, so the log must tell of it
        another = Act(action="print-file", certificate=certificate_id, detail=digest)
        record(tx, [another], at=stamp(at), actor=actor)
    return True


def print_file_of(reader: Reader, certificate_id: int) -> PrintFile | None:
    """The last print file that came for a certificate, if any did."""
    query = (
        select(print_file.c.name, print_file.c.data)
        .where(print_file.c.certificate == certificate_id)
        .order_by(print_file.c.id.desc())
        .limit(1)
    )
    for name, data in reader.rows(query):
        return PrintFile(name, data)
    return None


def print_files_of(reader: Reader, certificate_id: int) -> list[PrintFile]:
    """All print files that came for a certificate, the first first."""
    query = select(print_file.c.name, print_file.c.data).where(print_file.c.certificate == certificate_id)
    return [PrintFile(name, data) for name, data in reader.rows(query.order_by(print_file.c.id))]


def owner_of_print_file(reader: Reader, digest: str) -> int | None:
    """The id of the certificate a print file came for, by the SHA-256 of its bytes; None when it is not one."""
    for (owner,) in reader.rows(select(print_file.c.certificate).where(print_file.c.sha256 == digest)):
        return owner
    return None
