"""Owns storing registers (登记簿): entries put, found, listed and deleted, many at once, every change in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec
from sqlalchemy import ColumnElement, Row, bindparam, delete, func, select, update

from coo_cli.base.clock import stamp
from coo_cli.certificate.register import Entry
from coo_cli.store.events import Act, record
from coo_cli.store.tables import register_entry
from coo_cli.store.transaction import Reader, Transaction, Value

Put = Literal["created", "updated", "unchanged"]
"""What became of an entry that was put."""

_columns = register_entry.c
_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(dict[str, str]).decode

_OF_KEY = (_columns.register == bindparam("of_register"), _columns.key == bindparam("of_key"))
_UPDATE = (
    update(register_entry)
    .where(*_OF_KEY)
    .values({name: bindparam(f"new_{name}") for name in ("content", "words", "changed_at", "changed_by")})
)


_KEPT = select(_columns.key, _columns.content, _columns.changed_at, _columns.changed_by)


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as it is kept, with the moment of its last change and who made it."""

    entry: Entry
    changed_at: str
    changed_by: str


def put_entries(tx: Transaction, register: str, entries: Sequence[Entry], *, at: dt.datetime, actor: str) -> list[Put]:
    """Store entries whole: what an entry that is there holds beyond them is gone.

    Args:
        tx: the transaction.
        register: the register's name.
        entries: with a key each that no other of them has.
        at: the moment.
        actor: who does it.

    Returns:
        what became of each, in order; one that says what is there already is not touched.
    """
    there = find_entries(tx, register, [entry.key for entry in entries])
    done = outcomes(there, entries)
    when = stamp(at)
    created: list[dict[str, Value]] = []
    updated: list[dict[str, Value]] = []
    acts: list[Act] = []
    for entry, outcome in zip(entries, done, strict=True):
        old = there.get(entry.key)
        if outcome == "unchanged":
            continue
        row: dict[str, Value] = {
            "content": _encode(entry.values).decode(),
            "words": _words(entry),
            "changed_at": when,
            "changed_by": actor,
        }
        if old is None:
            created.append({"register": register, "key": entry.key, **row})
        else:
            updated.append({f"new_{name}": v for name, v in row.items()} | _of_key(register, entry.key))
        acts.append(Act(action=f"register-{outcome}", detail=_told(register, entry, old)))
    tx.many(register_entry.insert(), created)
    tx.many(_UPDATE, updated)
    record(tx, acts, at=when, actor=actor)
    return done


def outcomes(there: Mapping[str, Entry], entries: Sequence[Entry]) -> list[Put]:
    """What becomes of entries when they are put where others are."""
    return [
        "created" if (old := there.get(entry.key)) is None else "unchanged" if old == entry else "updated"
        for entry in entries
    ]


def find_entries(reader: Reader, register: str, keys: Iterable[str]) -> dict[str, Entry]:
    """The entries of a register that have one of many keys, by key."""
    query = select(_columns.key, _columns.content).where(_columns.register == register)
    return {row.key: _entry(row.key, row.content) for row in reader.among(query, _columns.key, keys)}


def entries_of(reader: Reader, registers: Sequence[str]) -> dict[str, dict[str, Entry]]:
    """All entries of some registers, by register and key."""
    found: dict[str, dict[str, Entry]] = {register: {} for register in registers}
    query = select(_columns.register, _columns.key, _columns.content).order_by(_columns.key)
    for row in reader.among(query, _columns.register, registers):
        found[row.register][row.key] = _entry(row.key, row.content)
    return found


def get_entry(reader: Reader, register: str, key: str) -> Kept | None:
    """One entry; None when the register has none of this key."""
    rows = reader.rows(_KEPT.where(_columns.register == register, _columns.key == key))
    return _kept(rows[0]) if rows else None


def list_entries(
    reader: Reader, register: str, search: str = "", *, limit: int | None = None, offset: int = 0
) -> list[Kept]:
    """The entries of a register in the order of their keys.

    Args:
        reader: where to look.
        register: the register's name.
        search: a text the key or a value must hold, whatever its case; empty for all.
        limit: how many at most.
        offset: how many to pass over.
    """
    query = select(_columns.key, _columns.content, _columns.changed_at, _columns.changed_by)
    found = reader.rows(query.where(*_wanted(register, search)).order_by(_columns.key).limit(limit).offset(offset))
    return [
        Kept(
            entry=Entry(key=row.key, values=_decode(row.content)), changed_at=row.changed_at, changed_by=row.changed_by
        )
        for row in found
    ]


def count_entries(reader: Reader, register: str, search: str = "") -> int:
    """How many entries `list_entries` would list."""
    return reader.rows(select(func.count()).select_from(register_entry).where(*_wanted(register, search)))[0][0]


def delete_entries(tx: Transaction, register: str, keys: Iterable[str], *, at: dt.datetime, actor: str) -> list[str]:
    """Delete entries; the log keeps what they held.

    Returns:
        the keys of those that were there.
    """
    there = find_entries(tx, register, keys)
    tx.many(delete(register_entry).where(*_OF_KEY), [_of_key(register, key) for key in there])
    acts = [
        Act(action="register-deleted", detail=_told(register, Entry(key=k, values={}), e)) for k, e in there.items()
    ]
    record(tx, acts, at=stamp(at), actor=actor)
    return list(there)


def _kept(row: Row[str, str, str, str]) -> Kept:
    return Kept(entry=_entry(row.key, row.content), changed_at=row.changed_at, changed_by=row.changed_by)


def _entry(key: str, content: str) -> Entry:
    return Entry(key=key, values=_decode(content))


def _wanted(register: str, search: str) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [_columns.register == register]
    if search:
        wanted.append(_columns.words.contains(search.casefold(), autoescape=True))
    return wanted


def _of_key(register: str, key: str) -> dict[str, Value]:
    return {"of_register": register, "of_key": key}


def _words(entry: Entry) -> str:
    """What a search looks through; PostgreSQL holds no NUL."""
    return "\n".join((entry.key, *entry.values.values())).casefold().replace("\0", "")


def _told(register: str, entry: Entry, old: Entry | None) -> str:
    """The change for the log: every value that is another now."""
    was: Mapping[str, str] = old.values if old else {}
    names = [name for name in dict.fromkeys((*was, *entry.values)) if was.get(name) != entry.values.get(name)]
    changes = "; ".join(f"{name}: {was.get(name, '-')} > {entry.values.get(name, '-')}" for name in names)
    return (f"{register} {entry.key}: {changes}" if changes else f"{register} {entry.key}").replace("\0", "")
