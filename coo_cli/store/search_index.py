"""Owns bringing what is searched up to date with the event log."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import bindparam, delete, select

from coo_cli.store.connect import numbers
from coo_cli.store.open import Store
from coo_cli.store.search import CHANGES, INDEX, can_index, has_index, words
from coo_cli.store.tables import certificate, content, search_text
from coo_cli.store.transaction import Transaction, Value

_SOME = 2000
"""Certificates taken in one transaction, so that other writers wait no longer than a moment."""

_MAKE = f"CREATE VIRTUAL TABLE {INDEX} USING fts5(words, content='', tokenize='trigram case_sensitive 1')"
_PUT = f"INSERT INTO {INDEX} (rowid, words) VALUES (?, ?)"
_TAKE_OUT = f"INSERT INTO {INDEX} ({INDEX}, rowid, words) VALUES ('delete', ?, ?)"
_END = "\n\n"
"""Behind each text, so that its last letters too begin three in a row."""


def follow(store: Store, progress: Callable[[int], None] = lambda _: None) -> None:
    """Index what changed since the last time, in transactions of some certificates each.

    Args:
        store: the store.
        progress: told how many certificates were done.

    Raises:
        StoreError: `store-locked` when another writer does not end in time, or as `faults` tells.
    """
    done = 0
    while True:
        with store.begin() as tx:
            taken = _follow(tx)
        done += taken
        progress(done)
        if taken < _SOME:
            return


def _follow(tx: Transaction) -> int:
    indexed = has_index(tx)
    if not indexed and tx.dialect == "sqlite" and can_index():  # another SQLite may have begun without
        tx.connection.exec_driver_sql("DELETE FROM search_text")
        tx.connection.exec_driver_sql("UPDATE search_mark SET last = 0")
        tx.connection.exec_driver_sql(_MAKE)
        indexed = True
    later = f"FROM event WHERE id > (SELECT last FROM search_mark) AND action IN {CHANGES} ORDER BY id LIMIT {_SOME}"
    events = numbers(tx, f"SELECT id {later}")
    _replace(tx, list(dict.fromkeys(numbers(tx, f"SELECT certificate {later}"))), indexed=indexed)
    last = str(events[-1]) if len(events) == _SOME else "(SELECT last FROM chain)"
    tx.connection.exec_driver_sql(f"UPDATE search_mark SET last = {last}")
    return len(events)


def _replace(tx: Transaction, ids: list[int], *, indexed: bool) -> None:
    kept = search_text.c
    old = tx.among(select(kept.certificate, kept.words), kept.certificate, ids)
    query = select(certificate.c.id, certificate.c.source_key, content.c.document).join(
        content, content.c.certificate == certificate.c.id
    )
    new = [(row.id, words(row.document, row.source_key or "")) for row in tx.among(query, certificate.c.id, ids)]
    gone: list[dict[str, Value]] = [{"of_certificate": row.certificate} for row in old]
    tx.many(delete(search_text).where(kept.certificate == bindparam("of_certificate")), gone)
    tx.many(search_text.insert(), [{"certificate": id_, "words": said} for id_, said in new])
    if indexed and old:
        tx.connection.exec_driver_sql(_TAKE_OUT, [(row.certificate, row.words + _END) for row in old])
    if indexed and new:
        tx.connection.exec_driver_sql(_PUT, [(id_, said + _END) for id_, said in new])
