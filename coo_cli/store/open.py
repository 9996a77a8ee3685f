"""Owns the store as a value: opened by URL, read and written in transactions."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from coo_cli.store import schema
from coo_cli.store.connect import SNAPSHOT, Database, Plain, database, missing, plain
from coo_cli.store.share import refuse_share

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from coo_cli.store.events import Event
    from coo_cli.store.transaction import Reader, Transaction

Watch = Callable[["Sequence[tuple[Event, str]]"], None]
"""What is told of the events of a transaction that was committed, each with its certificate's number."""


class Store:
    """A database of ours, ready for use; SQLAlchemy is loaded by the first transaction.

    Not to be carried over a fork: a child opens its own.
    """

    def __init__(self, target: Database, watch: Watch | None = None, scope: frozenset[str] | None = None) -> None:
        self.database = target
        self.scope = scope
        self._watch = watch

    @cached_property
    def _engine(self) -> Engine:
        from coo_cli.store.transaction import make_engine

        return make_engine(self.database)

    @contextlib.contextmanager
    def begin(self) -> Iterator[Transaction]:
        """Write: the only writer, until all of it is on disk or, when anything is raised, nothing is.

        Raises:
            StoreError: `store-locked` when another writer does not end in time, or as `faults` tells.
        """
        from coo_cli.store.events import events_since
        from coo_cli.store.transaction import Transaction, session

        with session(self._engine, self.database, writes=True) as connection:
            tx = Transaction(connection, self.scope)
            yield tx
            acts = events_since(tx) if self._watch is not None else []
        if self._watch is not None and acts:
            self._watch(acts)

    @contextlib.contextmanager
    def read(self) -> Iterator[Reader]:
        """Read one snapshot, whatever others write meanwhile.

        Raises:
            StoreError: as `faults` tells.
        """
        from coo_cli.store.transaction import Reader, session

        with session(self._engine, self.database, writes=False) as connection:
            yield Reader(connection, self.scope)

    @contextlib.contextmanager
    def look(self) -> Iterator[Plain]:
        """Read one snapshot by plain SQL, without loading SQLAlchemy.

        Raises:
            StoreError: as `faults` tells.
        """
        with plain(self.database, self.scope) as asked:
            asked.ask("BEGIN" if asked.dialect == "sqlite" else SNAPSHOT)  # PostgreSQL's driver begins by itself
            yield asked

    def close(self) -> None:
        """Close what is open; the store may be used again."""
        engine = self.__dict__.pop("_engine", None)
        if engine is not None:
            engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(
    url: str,
    *,
    create: bool = False,
    wait: float = 30.0,
    share: bool = False,
    watch: Watch | None = None,
    scope: frozenset[str] | None = None,
) -> Store:
    """Open the store, bringing an older database up to date; an SQLite file is backed up beside itself first.

    Args:
        url: `sqlite:///FILE` or `postgresql://USER@HOST/NAME`.
        create: make the SQLite file if there is none. Without it an empty file is refused too: numbers would
            start again. An empty PostgreSQL database was made on purpose and gets its tables.
        wait: how many seconds to wait for another writer.
        share: let an SQLite file lie on a network share.
        watch: is told of the events of each transaction, with their certificates' numbers, once they are on disk.
        scope: the principals whose certificates its readers see, see `store.scope`; None for all.

    Raises:
        ConfigError: `store-url` or `store-driver`.
        StoreError: `store-on-share`, `store-missing`, `store-newer`, `store-foreign`, or as `faults` tells.
    """
    target = database(url, wait)
    if target.path is not None and not share:
        refuse_share(target.path)
    if create and not target.is_there():
        found = schema.Schema(schema.State.EMPTY)
    else:
        with plain(target) as connection:
            found = schema.schema_of(connection)
    schema.refuse_unusable(found, target)
    if found.state is schema.State.EMPTY and target.path is not None and not create:
        raise missing(target)
    if found.state is not schema.State.CURRENT:
        schema.upgrade(target, target.path.parent if target.path else Path())
    return Store(target, watch, scope)
