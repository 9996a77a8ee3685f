"""Owns asking an ERP's database: read-only and once, its rows kept in a file as text."""

from __future__ import annotations

import datetime as dt
import sqlite3
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote

import msgspec

from coo_cli.base.errors import InputError, Place
from coo_cli.base.texts import Text, plain, t
from coo_cli.ingest.bound import Bound, Mark, mark_of
from coo_cli.ingest.spool import write_spool
from coo_cli.ingest.statement import Statement

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

_AT_ONCE = 1000
"""Rows a driver fetches at once."""

_json = msgspec.json.Encoder(decimal_format="number").encode


class _Ordered(Protocol):
    """A value that can be told the higher of two."""

    def __gt__(self, other: object) -> bool: ...


class Asked(msgspec.Struct, frozen=True):
    """What a query gave: how many rows, and the highest value of its watermark column, if there is one."""

    rows: int
    mark: Mark | None


def ask(
    url: str, statement: Statement, values: Mapping[str, Bound], *, name: str, out: Path, folder: Path, watermark: str
) -> Asked:
    """Run a query and keep its rows, so that the database is held no longer than reading them takes.

    SQLite is opened read-only, PostgreSQL gets a read-only transaction, any other database one that is rolled back.

    Args:
        url: the database, as SQLAlchemy writes it; a relative SQLite file is below `folder`.
        statement: the query.
        values: what is bound to its names.
        name: what the query is called in messages.
        out: the file that gets the rows, see `spool`.
        folder: the workspace's.
        watermark: the column whose highest value is wanted; empty for none.

    Raises:
        InputError: `query-url`, `query-driver`, `query-failed`, `query-value`, `query-watermark`.
        OSError: when the disk does not take the rows.
    """
    from sqlalchemy import bindparam, text
    from sqlalchemy.types import NullType

    bound = [bindparam(key, value, type_=NullType()) for key, value in values.items()]
    query = text(statement.text).bindparams(*bound)  # without a type: the database finds out what a text stands for
    with _connected(url, name, folder) as connection:
        result = connection.execution_options(stream_results=True, yield_per=_AT_ONCE).execute(query)
        header = tuple(result.keys())
        highest = _Highest(header, watermark, name)
        rows = 0

        def cells() -> Iterator[list[str]]:
            nonlocal rows
            for row in result:
                rows += 1
                highest.see(row, rows)
                texts = list(map(_text, row))
                if None in texts:
                    raise _no_text(row[texts.index(None)], _place(name, rows, header[texts.index(None)]))
                yield [text for text in texts if text is not None]

        write_spool(out, header, cells())
        return Asked(rows, highest.mark())


@contextmanager
def _connected(url: str, name: str, folder: Path) -> Iterator[Connection]:
    """A connection in a transaction that changes nothing. What is said of a fault never holds the password."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

    try:
        target = make_url(url)
        engine = _engine(target, folder)
    except (ArgumentError, NoSuchModuleError, ValueError):  # what they say may hold the URL
        raise _fault(
            "query-url",
            t("The database URL is not understood.", "无法识别数据库 URL。"),
            t(
                "Write it as `postgresql://USER:PASSWORD@HOST/NAME` or `sqlite:///FILE`; see SQLAlchemy for others.",
                "请写成 `postgresql://用户:密码@主机/库名` 或 `sqlite:///文件`；其他写法见 SQLAlchemy 文档。",
            ),
            name,
        ) from None
    except ImportError as error:
        raise _fault(
            "query-driver",
            t("The driver for this database is not installed.", "未安装该数据库的驱动。"),
            t("Install the Python package named here.", "请安装此处所示的 Python 软件包。"),
            name,
            str(error),
        ) from None
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            try:
                yield connection
            finally:
                connection.rollback()
    except (SQLAlchemyError, UnicodeError, OverflowError) as error:  # the last two: of values no driver can send
        said = str(error.orig) if isinstance(error, DBAPIError) and error.orig else str(error)
        raise _fault(
            "query-failed",
            t("The database did not answer the query.", "数据库未能完成查询。"),
            t(
                "See the reason given; try the query with the database's own program.",
                "请查看所给原因；可先用数据库自带的工具试运行该查询。",
            ),
            name,
            _without_secret(said, target, url),
        ) from None
    finally:
        engine.dispose()


def _engine(target: URL, folder: Path) -> Engine:
    from sqlalchemy import NullPool, create_engine

    if target.get_backend_name() != "sqlite" or not target.database or target.database == ":memory:":
        return create_engine(target, poolclass=NullPool)
    uri = f"{(folder / target.database).absolute().as_uri()}?mode=ro"
    return create_engine("sqlite://", creator=lambda: sqlite3.connect(uri, uri=True), poolclass=NullPool)


def _without_secret(text: str, target: URL, url: str) -> str:
    password = str(target.password or "")
    for secret in filter(None, (url, password, unquote(password))):
        text = text.replace(secret, "***")
    return " ".join(text.split())


class _Highest:
    """The highest value of a column, as rows go by."""

    def __init__(self, header: Sequence[str], column: str, name: str) -> None:
        self._name, self._column = name, column
        self._value: object = None
        if column and column not in header:
            raise _fault(
                "query-watermark",
                t("The query gives no column `{name}`.", "查询结果中没有列“{name}”。").fill(name=column),
                t(
                    "Select it too, or correct `watermark`: {names}.", "请一并查询该列，或更正 `watermark`：{names}。"
                ).fill(names=", ".join(header)),
                name,
            )
        self._at = header.index(column) if column else -1

    def see(self, row: Sequence[object], number: int) -> None:
        """Take note of a row."""
        value = row[self._at] if self._at >= 0 else None
        if value is None:
            return
        higher = self._is_higher(value)
        if higher is None:
            raise InputError(
                "query-watermark",
                t("`{value}` cannot be compared as a watermark.", "“{value}”不能作为水位比较。").fill(value=value),
                t("Use a column of numbers, dates or ISO texts.", "请使用数字、日期或 ISO 文本列。"),
                where=_place(self._name, number, self._column),
            )
        if higher:
            self._value = value

    def _is_higher(self, value: object) -> bool | None:
        """Whether a value is the highest so far; None when that cannot be said."""
        if mark_of(value) is None or (self._value is not None and type(value) is not type(self._value)):
            return None
        try:
            return self._value is None or _above(value, self._value)
        except TypeError:  # one moment with a zone, one without
            return None

    def mark(self) -> Mark | None:
        """The highest value seen."""
        return mark_of(self._value)


def _above(value: object, other: object) -> bool:
    ordered: _Ordered = value  # type: ignore[assignment]  # mark_of takes only kinds that have an order
    return ordered > other


def _text(value: object) -> str | None:
    """A value as the text of a cell, nothing of it lost; None for a kind that has no text."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}".removesuffix(".0")
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, int | uuid.UUID):
        return str(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        data = bytes(value)
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return f"0x{data.hex()}"
    if isinstance(value, dict | list | tuple):
        return _as_json(value)
    return None


def _as_json(value: object) -> str | None:
    try:
        return _json(value).decode()
    except TypeError:  # it holds something of a kind of its own
        return None


def _no_text(value: object, place: Place) -> InputError:
    return InputError(
        "query-value",
        t("A value of the kind {kind} has no text.", "{kind} 类型的值无法转为文本。").fill(kind=type(value).__name__),
        t("Have the query turn it into text: CAST(... AS text).", "请在查询中转为文本：CAST(... AS text)。"),
        where=place,
    )


def _place(name: str, row: int, column: str) -> Place:
    return Place(file=name, row=row, column=column)


def _fault(code: str, what: Text, fix: Text, name: str, why: str = "") -> InputError:
    return InputError(code, what, fix, where=Place(file=name), why=plain(why) if why else None)
