"""Owns the database's revision: which there are, which one is found, and the way up, with a backup before it.

Alembic is loaded only for the way up.
"""

from __future__ import annotations

import contextlib
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from coo_cli.base.errors import Place, StoreError
from coo_cli.base.files import PART_SUFFIX, sync_files, sync_folder
from coo_cli.base.texts import Text, t
from coo_cli.store.connect import Database, Plain, connect_sqlite, missing
from coo_cli.store.faults import explained

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Connection

MIGRATIONS = Path(__file__).with_name("migrations")
"""The folder with one file a revision, `versions/r0001_first.py`, in a straight line."""


class State(StrEnum):
    """How a database stands to this program."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"
    """Of a revision this program does not know."""
    FOREIGN = "foreign"
    """It holds tables, but none of ours."""


class Schema(msgspec.Struct, frozen=True):
    """A database's revision, e.g. `0001`, and what follows from it."""

    state: State
    revision: str = ""


def revisions() -> list[str]:
    """The revisions this program knows, in order."""
    return sorted(path.name[1:5] for path in (MIGRATIONS / "versions").glob("r[0-9]*.py"))


def schema_of(database: Plain) -> Schema:
    """Read which revision a database is of.

    Raises:
        Exception: one of `faults.driver_errors`.
    """
    tables = {row[0] for row in database.rows(_TABLES[database.dialect])}
    if not tables:
        return Schema(State.EMPTY)
    if "alembic_version" not in tables:
        return Schema(State.FOREIGN)
    found = [str(row[0]) for row in database.rows("SELECT version_num FROM alembic_version")]
    known = revisions()
    if found == known[-1:]:
        return Schema(State.CURRENT, found[0])
    if len(found) == 1 and found[0] in known:
        return Schema(State.OLDER, found[0])
    return Schema(State.NEWER, ", ".join(found))


_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()",
}


def refuse_unusable(schema: Schema, target: Database) -> None:
    """Refuse a database this program must not write to.

    Raises:
        StoreError: `store-newer` or `store-foreign`.
    """
    fault = _UNUSABLE.get(schema.state)
    if fault:
        code, what, fix = fault
        raise StoreError(code, what.fill(revision=schema.revision), fix, where=Place(file=target.name))


_UNUSABLE: dict[State, tuple[str, Text, Text]] = {
    State.NEWER: (
        "store-newer",
        t(
            "The database is of revision {revision}, made by a newer coo.",
            "数据库版本为 {revision}，由更新版本的 coo 建立。",
        ),
        t("Install the newer coo on this machine too.", "请在本机也安装新版 coo。"),
    ),
    State.FOREIGN: (
        "store-foreign",
        t("The database holds another program's tables.", "该数据库属于其他程序。"),
        t("Name a database of its own in `store.url`.", "请在 `store.url` 中指定专用的数据库。"),
    ),
}


def upgrade(target: Database, backups: Path) -> Path | None:
    """Bring a database to the newest revision in one transaction, after a backup; an empty one gets its tables.

    PostgreSQL's databases are backed up with its own tools.

    Args:
        target: the database.
        backups: the folder for the backup of an SQLite database, `NAME.REVISION.bak`.

    Returns:
        the backup, if one was made.

    Raises:
        StoreError: see `faults`; then the database is as it was.
    """
    from coo_cli.store.transaction import make_engine, session

    engine = make_engine(target, upgrading=True)
    try:
        with session(engine, target, writes=True) as connection:
            schema = schema_of(Plain(_driver(connection)))  # another run may have been first
            refuse_unusable(schema, target)
            if schema.state is State.CURRENT:
                return None
            made = None
            if target.path is not None and schema.state is State.OLDER:
                made = backup(target, _free_name(backups, f"{target.path.name}.{schema.revision}"))
            _migrate(connection)
        return made
    finally:
        engine.dispose()


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.dbapi_connection)


def _free_name(folder: Path, stem: str) -> Path:
    names = [f"{stem}.bak", *(f"{stem}.{n}.bak" for n in range(2, 1000))]
    return next(path for name in names if not (path := folder / name).exists())


def backup(target: Database, file: Path) -> Path:
    """Copy an SQLite database, while it may be in use, to a file that is whole and on disk or not there.

    Raises:
        StoreError: `store-missing`, or as `faults` tells.
    """
    if target.path is None or not target.is_there():
        raise missing(target)
    part = file.with_name(file.name + PART_SUFFIX)
    with explained(str(file)):
        try:
            with contextlib.closing(connect_sqlite(target.path, target.wait)) as connection:
                connection.execute("VACUUM INTO ?", (str(part),))
            sync_files(part.parent, [part])
            part.replace(file)
            sync_folder(file.parent)
        finally:
            part.unlink(missing_ok=True)
    return file


def check(target: Database) -> list[str]:
    """Read a whole SQLite database for damage; PostgreSQL checks its pages itself.

    Returns:
        the faults, in the database's own words; empty when there are none.

    Raises:
        StoreError: `store-missing`, or as `faults` tells.
    """
    if target.path is None:
        return []
    if not target.is_there():
        raise missing(target)
    with explained(target.name), contextlib.closing(connect_sqlite(target.path, target.wait)) as connection:
        damage = [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        loose = connection.execute("PRAGMA foreign_key_check").fetchall()
    return damage + [f"{table}: row {row} refers to a missing {parent}" for table, row, parent, _ in loose]
