"""Owns putting a backup back in place of a database's contents, whole or not at all."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from coo_cli.base.errors import InputError, Place
from coo_cli.base.texts import t
from coo_cli.store import schema
from coo_cli.store.connect import Database, Plain, connect_sqlite
from coo_cli.store.faults import explained


def must_be_ours(file: Path) -> schema.Schema:
    """Refuse a file that is no whole database of ours; it is not changed.

    Raises:
        InputError: `no-backup`.
        StoreError: `store-newer` or `store-foreign`.
    """
    target = Database(f"sqlite:///{file.as_posix()}", file, 5)
    try:
        with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
            faults = [row[0] for row in opened.execute("PRAGMA integrity_check") if row[0] != "ok"]
            found = schema.schema_of(Plain(opened))
    except sqlite3.Error as error:
        raise _no_backup(file, str(error)) from error
    if faults or found.state is schema.State.EMPTY:
        raise _no_backup(file, faults[0] if faults else "")
    schema.refuse_unusable(found, target)
    return found


def restore(target: Database, file: Path) -> None:
    """Put a backup's contents into a database; whoever reads it sees all of the old or all of the new.

    Args:
        target: an SQLite database; its file is made when there is none.
        file: one that `must_be_ours` let pass.

    Raises:
        StoreError: `store-locked` while another run writes, or as `faults` tells; then nothing is changed.
    """
    if target.path is None:
        raise ValueError("only SQLite databases are restored here")
    with explained(target.name):
        source = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        with (
            contextlib.closing(source),
            contextlib.closing(connect_sqlite(target.path, target.wait, upgrading=True)) as ours,
        ):
            ours.execute("BEGIN IMMEDIATE")  # waits for a writer; the copy itself gives up at once
            ours.execute("ROLLBACK")
            source.backup(ours)


def _no_backup(file: Path, why: str) -> InputError:
    return InputError(
        "no-backup",
        t("The file is no whole database of coo.", "该文件不是完整的 coo 数据库。"),
        t(
            "Name a file that `coo db backup` made; nothing was changed.",
            "请指定 `coo db backup` 生成的文件；未作更改。",
        ),
        where=Place(file=str(file)),
        why=why or None,
    )
