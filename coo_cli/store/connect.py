"""Owns how a database is reached: its URL, and a driver's connection with the promises the store relies on.

Imports no SQLAlchemy, so that a run with nothing to do need not load it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

from coo_cli.base.errors import ConfigError, Place, StoreError, extra_missing
from coo_cli.base.texts import t
from coo_cli.store.faults import explained

if TYPE_CHECKING:
    import psycopg

_SQLITE = "sqlite:///"
_POSTGRESQL = ("postgresql+psycopg://", "postgresql://")


class Database(msgspec.Struct, frozen=True):
    """Where a database is.

    Attributes:
        url: as the settings give it.
        path: the file of an SQLite database; None for PostgreSQL.
        wait: how many seconds to wait for another writer.
    """

    url: str
    path: Path | None
    wait: float

    @property
    def name(self) -> str:
        """What to call it in messages: without user and password."""
        if self.path is not None:
            return str(self.path)
        return "postgresql://" + self.url.partition("?")[0].rpartition("@")[2].rpartition("//")[2]

    def is_there(self) -> bool:
        """Whether there is an SQLite file; a server is only known by asking it.

        Raises:
            StoreError: when its folder cannot be looked into.
        """
        with explained(self.name):
            return self.path is None or self.path.is_file()


def database(url: str, wait: float) -> Database:
    """Read a database URL: `sqlite:///FILE` or `postgresql://USER@HOST/NAME`.

    Raises:
        ConfigError: `store-url`.
    """
    if url.startswith(_SQLITE) and len(url) > len(_SQLITE):
        return Database(url, Path(url.removeprefix(_SQLITE)).absolute(), wait)
    if url.startswith(_POSTGRESQL):
        return Database(url, None, wait)
    raise ConfigError(
        "store-url",
        t("The database URL is not understood.", "无法识别数据库 URL。"),
        t(
            "Set `store.url` to `sqlite:///FILE` or `postgresql://USER@HOST/NAME`.",
            "请将 `store.url` 设为 `sqlite:///文件` 或 `postgresql://用户@主机/库名`。",
        ),
        why=url.partition("://")[0] + "://",  # what follows may hold a password
    )


SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
"""What a reading transaction begins with on PostgreSQL."""

Cell = str | int | bytes | None
"""A value in the database."""


class Asked(Protocol):
    """Whatever answers plain SQL: a driver's connection, or a transaction; `?` marks a value."""

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""

    @property
    def scope(self) -> frozenset[str] | None:
        """The principals whose certificates the operator at work sees, see `store.scope`; None for all."""

    def ask(self, sql: str, values: Sequence[Cell] = ()) -> Iterator[tuple[Cell, ...]]:
        """The rows of a query, one after another."""


def numbers(asked: Asked, sql: str, values: Sequence[Cell] = ()) -> list[int]:
    """What a query for one column of numbers gives."""
    return [value for (value,) in asked.ask(sql, values) if isinstance(value, int)]


class Plain:
    """A driver's connection with the two drivers' differences levelled; `?` marks a value."""

    def __init__(
        self, connection: sqlite3.Connection | psycopg.Connection, scope: frozenset[str] | None = None
    ) -> None:
        self._connection = connection
        self.scope = scope
        self.dialect = "sqlite" if isinstance(connection, sqlite3.Connection) else "postgresql"

    def rows(self, sql: str, *values: str | int) -> list[tuple[str | int | None, ...]]:
        """The rows of a query."""
        if isinstance(self._connection, sqlite3.Connection):
            return self._connection.execute(sql, values).fetchall()
        return self._connection.execute(sql.replace("?", "%s").encode(), values).fetchall()

    def ask(self, sql: str, values: Sequence[Cell] = ()) -> Iterator[tuple[Cell, ...]]:
        """The rows of a query, one after another."""
        if isinstance(self._connection, sqlite3.Connection):
            return self._connection.execute(sql, tuple(values))
        return iter(self._connection.execute(sql.replace("?", "%s").encode(), values))


@contextlib.contextmanager
def plain(target: Database, scope: frozenset[str] | None = None) -> Iterator[Plain]:
    """A short look into the database by plain SQL.

    Raises:
        StoreError: `store-missing`, or as `faults.fault` tells.
    """
    if not target.is_there():
        raise missing(target)
    with explained(target.name):
        connection = (
            _sqlite(target.path, target.wait, "rw") if target.path else connect_postgresql(target.url, target.wait)
        )
        with contextlib.closing(connection):
            yield Plain(connection, scope)


def connect_sqlite(path: Path, wait: float, *, upgrading: bool = False) -> sqlite3.Connection:
    """Open an SQLite file in which a commit is on disk and readers do not wait for the writer.

    Transactions are begun explicitly by the caller.

    Args:
        path: the file; its folder must exist.
        wait: how many seconds to wait for another writer.
        upgrading: make the file if there is none, and let tables be made anew though others refer to them.

    Raises:
        sqlite3.Error: see `faults`.
    """
    connection = _sqlite(path, wait, "rwc" if upgrading else "rw")
    try:
        connection.execute("PRAGMA journal_mode=WAL").fetchall()
        connection.execute("PRAGMA synchronous=FULL")  # NORMAL may forget in a power cut what was sent
        connection.execute(f"PRAGMA foreign_keys={not upgrading:d}")
        connection.execute("PRAGMA cache_size=-32768")  # KiB: what a batch of an import touches fits
        connection.execute("PRAGMA wal_autocheckpoint=8000")  # pages: not after every batch of receipts
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def connect_postgresql(url: str, wait: float) -> psycopg.Connection:
    """Open a PostgreSQL connection that waits for a lock no longer than one to SQLite does.

    Raises:
        ConfigError: `store-driver`.
        psycopg.Error: see `faults`.
    """
    try:
        import psycopg
    except ImportError as error:
        needs = t("The driver for PostgreSQL is not installed.", "未安装 PostgreSQL 驱动。")
        raise extra_missing("store-driver", needs, "postgresql", why=str(error)) from error
    return psycopg.connect(
        "postgresql://" + url.partition("://")[2],
        options=f"-c lock_timeout={int(wait * 1000)} -c client_encoding=UTF8",
        connect_timeout=max(2, int(wait)),
    )


def missing(target: Database) -> StoreError:
    """The error for a database that is not there."""
    return StoreError(
        "store-missing",
        t("There is no database here.", "此处没有数据库。"),
        t(
            "Check `store.url` in coo.yaml; `coo init DIR` makes a new workspace with its database.",
            "请检查 coo.yaml 的 `store.url`；`coo init 文件夹` 可新建工作区及数据库。",
        ),
        where=Place(file=target.name),
    )


def _sqlite(path: Path, wait: float, mode: Literal["rw", "rwc"]) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None, check_same_thread=False)
