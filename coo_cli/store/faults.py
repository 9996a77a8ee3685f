"""Owns what a driver's error means to the user: locked, full, read-only, damaged, not reachable."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from coo_cli.base.errors import Place, StoreError
from coo_cli.base.texts import Text, t

_FAULTS: dict[str, tuple[Text, Text]] = {
    "store-locked": (
        t("Another program keeps the database locked.", "数据库被其他程序锁定。"),
        t("Let the other run finish, then try again.", "请等其他任务结束后重试。"),
    ),
    "store-readonly": (
        t("The database may not be written.", "数据库为只读，不能写入。"),
        t(
            "Check the permissions of the file and of its folder, and that the disk is not mounted read-only.",
            "请检查数据库文件及其所在文件夹的权限，并确认磁盘未以只读方式挂载。",
        ),
    ),
    "store-full": (
        t("The disk of the database is full; nothing of this step was stored.", "数据库所在磁盘已满，本步骤未保存。"),
        t("Free some space, then run the command again.", "请释放空间后重新执行命令。"),
    ),
    "store-damaged": (
        t("The database is damaged, or the file is no database.", "数据库已损坏，或该文件不是数据库。"),
        t(
            "Keep the file as it is and put back the latest backup.",
            "请原样保留该文件，并恢复最近一次备份。",
        ),
    ),
    "store-unreachable": (
        t("The database cannot be reached.", "无法连接数据库。"),
        t(
            "Check `store.url` in coo.yaml, that the folder or server is there, and the permissions.",
            "请检查 coo.yaml 的 `store.url`、文件夹或服务器是否存在以及权限。",
        ),
    ),
    "store-failed": (
        t("The database refused the step; nothing of it was stored.", "数据库拒绝了本步骤，未保存任何内容。"),
        t("See the reason given; run the command again.", "请查看给出的原因，然后重新执行命令。"),
    ),
}

_NEEDED = 64 * 1024
"""Bytes SQLite needs beside a database at the least: its shared memory's file has 32 KiB."""

_SQLITE = {
    sqlite3.SQLITE_BUSY: "store-locked",
    sqlite3.SQLITE_LOCKED: "store-locked",
    sqlite3.SQLITE_READONLY: "store-readonly",
    sqlite3.SQLITE_FULL: "store-full",
    sqlite3.SQLITE_CORRUPT: "store-damaged",
    sqlite3.SQLITE_NOTADB: "store-damaged",
    sqlite3.SQLITE_CANTOPEN: "store-unreachable",
    sqlite3.SQLITE_IOERR: "store-unreachable",
    sqlite3.SQLITE_PERM: "store-unreachable",
}

_SYSTEM = {
    errno.ENOSPC: "store-full",
    errno.EDQUOT: "store-full",
    errno.EROFS: "store-readonly",
    errno.EACCES: "store-readonly",
}

_SQLSTATES = (
    ("55P03", "store-locked"),
    ("40", "store-locked"),
    ("25006", "store-readonly"),
    ("42501", "store-readonly"),
    ("53100", "store-full"),
    ("XX00", "store-damaged"),
    ("08", "store-unreachable"),
    ("28", "store-unreachable"),
    ("3D", "store-unreachable"),
    ("53", "store-unreachable"),
    ("57", "store-unreachable"),
)
"""PostgreSQL's error classes by the beginning of their code, the narrower first."""


def driver_errors() -> tuple[type[Exception], ...]:
    """The errors of the file system and of the drivers loaded so far."""
    psycopg = sys.modules.get("psycopg")
    return (OSError, sqlite3.Error) if psycopg is None else (OSError, sqlite3.Error, psycopg.Error)


@contextlib.contextmanager
def explained(database: str) -> Iterator[None]:
    """Turn what a driver or the file system raises inside into the error a user reads.

    Raises:
        StoreError: see `fault`.
    """
    try:
        yield
    except driver_errors() as error:  # looked up only when something is raised
        raise fault(error, database) from error


def fault(error: BaseException, database: str) -> StoreError:
    """The error a user reads for one that SQLite, PostgreSQL's driver or the file system raised.

    Args:
        error: as it was raised.
        database: the database's name without its password.
    """
    code = _slug(error)
    if code == "store-unreachable":
        code = _of_place(database) or code
    what, fix = _FAULTS[code]
    return StoreError(code, what, fix, where=Place(file=database), why=" ".join(str(error).split()) or None)


def _of_place(database: str) -> str | None:
    """What is wrong with where an SQLite file lies, for SQLite itself says only that it cannot open or write there.

    On a disk that is full or read-only it cannot make the files beside the database that every access needs.
    """
    if not os.access(database, os.F_OK):  # not there, or no file at all but a server
        return None
    folder = Path(database).parent
    if not os.access(folder, os.W_OK):
        return "store-readonly"
    return "store-full" if shutil.disk_usage(folder).free < _NEEDED else None


def _slug(error: BaseException) -> str:
    if isinstance(error, OSError):
        return _SYSTEM.get(error.errno or 0, "store-unreachable")
    if isinstance(error, sqlite3.Error):
        number = getattr(error, "sqlite_errorcode", None)  # missing on errors of the Python module itself
        return _SQLITE.get(number & 0xFF, "store-failed") if number is not None else "store-failed"
    state = getattr(error, "sqlstate", None)
    if state is None:  # psycopg gives no code when there is no server to give one
        return "store-unreachable" if type(error).__name__ == "OperationalError" else "store-failed"
    return next((slug for start, slug in _SQLSTATES if state.startswith(start)), "store-failed")
