"""Owns how statements run: readers on a snapshot, one writer at a time, many rows at once.

Whoever writes holds the whole database from its first statement on (SQLite: BEGIN IMMEDIATE; PostgreSQL: an
advisory lock); the chain of events allows one writer anyhow. So what a transaction has read stays true while
it writes, on both databases alike, and ids are simply the next numbers.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import TypeVar, TypeVarTuple

import msgspec
from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    Engine,
    QueuePool,
    Row,
    Select,
    String,
    any_,
    bindparam,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import UpdateBase

from coo_cli.store.connect import SNAPSHOT, Cell, Database, connect_postgresql, connect_sqlite
from coo_cli.store.faults import fault

Value = str | int | bytes | None

Key = TypeVar("Key", str, int)
Id = TypeVar("Id", int, int | None)
Columns = TypeVarTuple("Columns")

_WANTED = "wanted"
_BEGIN = "coo_begin"

_WRITER_LOCK = "SELECT pg_advisory_xact_lock(6516591, 1)"
"""The numbers only have to be the same in every coo: 6516591 is `coo` in ASCII."""


class Reader:
    """What reading functions get: a snapshot of the database.

    Args:
        connection: in a transaction.
        scope: the principals whose certificates the operator at work sees, see `store.scope`; None for all.
    """

    def __init__(self, connection: Connection, scope: frozenset[str] | None = None) -> None:
        self.connection = connection
        self.scope = scope

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.connection.dialect.name

    def ask(self, sql: str, values: Sequence[Cell] = ()) -> Iterator[tuple[Cell, ...]]:
        """The rows of a query in plain SQL, one after another; `?` marks a value."""
        plain = sql if self.dialect == "sqlite" else sql.replace("?", "%s")
        result = self.connection.exec_driver_sql(plain, tuple(values))
        return iter(result) if result.returns_rows else iter(())

    def rows(self, query: Select[*Columns]) -> Sequence[Row[*Columns]]:
        """All rows of a query."""
        return self.connection.execute(query).all()

    def among(
        self,
        query: Select[*Columns],
        column: Column[Key] | Column[Key | None],
        values: Iterable[Key],
    ) -> Sequence[Row[*Columns]]:
        """The rows of a query whose column holds one of many values, all of them bound as one."""
        wanted = list(dict.fromkeys(values))
        if not wanted:
            return ()
        return self.connection.execute(
            query.where(_is_among(column, self.dialect)), {_WANTED: self._as_one(wanted)}
        ).all()

    def _as_one(self, wanted: list[Key]) -> str | list[Key]:
        return msgspec.json.encode(wanted).decode() if self.dialect == "sqlite" else wanted


@cache
def _is_among(column: Column[Key] | Column[Key | None], dialect: str) -> ColumnElement[bool]:
    """Whether a column holds one of the values bound as `wanted`: made once, as it costs more than many a query."""
    if dialect == "sqlite":
        return column.in_(select(func.json_each(bindparam(_WANTED, type_=String)).table_valued("value").c.value))
    return column == any_(bindparam(_WANTED, type_=ARRAY(column.type)))


class Transaction(Reader):
    """What writing functions get: at the end all of it is stored, or nothing."""

    before: int | None = None
    """The last event before those of this transaction; None while it has none."""

    def next_id(self, column: Column[Id]) -> int:
        """The number after the greatest one in a column."""
        return (self.connection.execute(select(func.max(column))).scalar() or 0) + 1

    def many(self, statement: UpdateBase, rows: Sequence[Mapping[str, Value]]) -> None:
        """Run a statement once for each row of values, handed to the driver as they are.

        A third of the time SQLAlchemy's own way takes, which looks at every value.

        Args:
            statement: with a bound parameter for each key of the rows.
            rows: values in the form the driver takes.
        """
        if not rows:
            return
        compiled = statement.compile(dialect=self.connection.dialect, column_keys=list(rows[0]))
        names = compiled.positiontup or []
        fixed = {name: compiled.params[name] for name in names if name not in rows[0]}  # the statement's own values
        values = itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
        self.connection.exec_driver_sql(str(compiled), [values({**fixed, **row} if fixed else row) for row in rows])


def make_engine(target: Database, *, upgrading: bool = False) -> Engine:
    """The engine for a database; nothing is opened before it is used.

    Args:
        target: the database.
        upgrading: as `connect.connect_sqlite`.

    Raises:
        ConfigError: `store-driver`.
    """
    path = target.path
    if path is not None:
        engine = create_engine(
            "sqlite://",
            creator=lambda: connect_sqlite(path, target.wait, upgrading=upgrading),
            poolclass=QueuePool,
        )
    else:
        engine = create_engine(
            "postgresql+psycopg://",
            creator=lambda: connect_postgresql(target.url, target.wait),
            paramstyle="format",  # values by position, as with SQLite
        )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options()[_BEGIN] == "write"
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    else:
        connection.exec_driver_sql(_WRITER_LOCK if writes else SNAPSHOT)


@contextlib.contextmanager
def session(engine: Engine, target: Database, *, writes: bool) -> Iterator[Connection]:
    """A connection in a transaction of its own: committed at the end, rolled back when anything is raised.

    Raises:
        StoreError: see `faults`.
    """
    try:
        with engine.connect() as connection:
            chosen = connection.execution_options(**{_BEGIN: "write" if writes else "read"})
            with chosen.begin():
                yield chosen
    except DBAPIError as error:
        raise fault(error.orig or error, target.name) from error
