"""Owns how far exports have been taken: the files read to their end, and the highest value a query has given."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import delete, select

from coo_cli.base.clock import stamp
from coo_cli.store.tables import taken_file, watermark
from coo_cli.store.transaction import Reader, Transaction


class Reading(msgspec.Struct, frozen=True):
    """Which reading of exports is meant: the mapping, the profile asked for, and the parameters given to a query."""

    mapping: str
    profile: str
    scope: str = ""


class TakenFile(msgspec.Struct, frozen=True):
    """An export as it was when it was taken."""

    size: int
    modified_ns: int
    sha256: str


class Watermark(msgspec.Struct, frozen=True):
    """The highest value a query has given, by its kind and as text."""

    kind: str
    value: str


def taken_files(reader: Reader, reading: Reading) -> dict[str, TakenFile]:
    """The files taken, by path."""
    columns = taken_file.c
    found = reader.rows(
        select(columns.path, columns.size, columns.modified_ns, columns.sha256).where(
            columns.mapping == reading.mapping, columns.profile == reading.profile
        )
    )
    return {row.path: TakenFile(row.size, row.modified_ns, row.sha256) for row in found}


def put_taken(tx: Transaction, reading: Reading, path: str, taken: TakenFile, *, at: dt.datetime) -> None:
    """Remember a file that was read to its end."""
    columns = taken_file.c
    key = {"mapping": reading.mapping, "profile": reading.profile, "path": path}
    tx.connection.execute(delete(taken_file).where(*(columns[name] == value for name, value in key.items())))
    tx.many(taken_file.insert(), [{**key, **msgspec.structs.asdict(taken), "at": stamp(at)}])


def last_watermark(reader: Reader, reading: Reading) -> Watermark | None:
    """The watermark of the last complete run; None before the first."""
    columns = watermark.c
    found = reader.rows(
        select(columns.kind, columns.value).where(
            columns.mapping == reading.mapping, columns.profile == reading.profile, columns.scope == reading.scope
        )
    )
    return Watermark(found[0].kind, found[0].value) if found else None


def put_watermark(tx: Transaction, reading: Reading, mark: Watermark, *, at: dt.datetime) -> None:
    """Remember the highest value a complete run has seen."""
    columns = watermark.c
    key = msgspec.structs.asdict(reading)
    tx.connection.execute(delete(watermark).where(*(columns[name] == value for name, value in key.items())))
    tx.many(watermark.insert(), [{**key, "kind": mark.kind, "value": mark.value, "at": stamp(at)}])
