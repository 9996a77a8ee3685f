"""Owns the care of a workspace's database: backup, restore, check, upgrade."""

from __future__ import annotations

from pathlib import Path

import msgspec

from coo_cli.base.clock import stamp
from coo_cli.base.errors import ConfigError, Exit, Place, StoreError
from coo_cli.base.files import make_folder, sha256_of
from coo_cli.base.texts import t
from coo_cli.report.problem import Problem, of_error
from coo_cli.store import schema
from coo_cli.store.connect import Database, plain
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import Act, require

FOLDER = "backups"
"""Below the workspace: where backups go unless said otherwise."""


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """A copy of the database: whole, on disk, checked."""

    file: str
    sha256: str
    bytes: int
    revision: str


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What was put back, and where what was there before was kept; empty when nothing was."""

    file: str
    kept: str
    revision: str


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """The examination of a database; the exit code is 10 when something is wrong."""

    database: str
    revision: str
    faults: list[Problem]

    @property
    def exit(self) -> Exit:
        """What a script may conclude."""
        return Exit.STORE if self.faults else Exit.DONE


class Upgraded(msgspec.Struct, frozen=True, kw_only=True):
    """The way a database went; without a way it was up to date."""

    was: str
    now: str
    backup: str


def back_up(app: App, out: Path | None = None) -> Backup:
    """Copy the database while it may be in use; the copy is read through before this says that it is there.

    Args:
        app: the run's surroundings.
        out: a new file, its name with a suffix, or a folder; the workspace's `backups` unless given.

    Raises:
        ConfigError: `backup-postgresql`, `folder-missing`, or `file-exists`.
        StoreError: when the database or the copy is damaged, or the disk full.
    """
    require(app, Act.ADMINISTER)
    target = _sqlite(app)
    name = f"coo-{app.clock():%Y%m%d-%H%M%S}.db"
    file = out if out is not None and not out.is_dir() else make_folder(out or app.folder / FOLDER) / name
    folder = file.parent if file.suffix or file.exists() else file
    if not folder.is_dir():  # made here, it would lie on this disk when the one for backups is not mounted
        raise ConfigError(
            "folder-missing",
            t("There is no folder for the backup.", "备份所在的文件夹不存在。"),
            t(
                "Make the folder, or mount the disk; to name a file, end it in .db.",
                "请新建该文件夹，或挂载磁盘；如要指定文件，请以 .db 结尾。",
            ),
            where=Place(file=str(folder)),
        )
    if file.exists():
        raise ConfigError(
            "file-exists",
            t("There is a file of this name already.", "已有同名文件。"),
            t("Name another one; a backup is never overwritten.", "请换一个名称；备份不会被覆盖。"),
            where=Place(file=str(file)),
        )
    schema.backup(target, file)
    copy = Database(f"sqlite:///{file.as_posix()}", file, target.wait)
    faults = schema.check(copy)
    if faults:
        raise StoreError(
            "store-damaged",
            t("The copy is damaged, as the database probably is.", "备份已损坏，数据库可能同样损坏。"),
            t("Keep both as they are; put back the last good backup.", "请原样保留两者，并恢复最近一次完好的备份。"),
            where=Place(file=str(file)),
            why=faults[0],
        )
    with plain(copy) as connection:
        revision = schema.schema_of(connection).revision
    return Backup(file=str(file), sha256=sha256_of(file), bytes=file.stat().st_size, revision=revision)


def put_back(app: App, file: Path) -> Restored:
    """Put a backup in place of the database, which is backed up first; the log says so.

    Raises:
        ConfigError: `backup-postgresql`.
        InputError: `file-missing`, or `no-backup`.
        StoreError: `store-locked` while another run writes, or as `faults` tells; nothing is changed then.
    """
    from coo_cli.store import events
    from coo_cli.store.restore import must_be_ours, restore

    require(app, Act.ADMINISTER)
    target = _sqlite(app)
    digest = sha256_of(file)
    must_be_ours(file)
    kept = ""
    if target.is_there():
        aside = make_folder(app.folder / FOLDER) / f"before-restore-{app.clock():%Y%m%d-%H%M%S}.db"
        kept = str(schema.backup(target, aside))
    restore(target, file)
    with app.store() as store, store.begin() as tx:
        act = events.Act(action="restored", detail=f"{file.name} {digest[:12]}")
        events.record(tx, [act], at=stamp(app.clock()), actor=app.actor)
    return Restored(file=str(file), kept=kept, revision=schema.revisions()[-1])


def check_database(app: App) -> Checked:
    """Read the whole database: pages, references, every message and file against its hash, the log's chain.

    Raises:
        StoreError: when it cannot be read at all.
    """
    require(app, Act.ADMINISTER)
    from coo_cli.store.sound import faults_of

    with app.store() as store:
        target = store.database
        damage = [StoreError("store-damaged", t("{why}", "{why}").fill(why=why), _FIX) for why in schema.check(target)]
        with plain(target) as connection:
            revision = schema.schema_of(connection).revision
        if not damage:
            with store.read() as reader:
                damage = [StoreError("store-changed", fault, _FIX) for fault in faults_of(reader)]
    return Checked(database=target.name, revision=revision, faults=[of_error(fault) for fault in damage])


def upgrade_database(app: App) -> Upgraded:
    """Bring the database to this program's revision, after a backup; other commands do so too.

    Raises:
        StoreError: `store-missing`, `store-newer`, `store-foreign`, or as `faults` tells; it is as it was then.
    """
    target = app.database()
    with plain(target) as connection:
        found = schema.schema_of(connection)
    schema.refuse_unusable(found, target)
    if found.state is schema.State.CURRENT:
        return Upgraded(was=found.revision, now=found.revision, backup="")
    backup = schema.upgrade(target, make_folder(app.folder / FOLDER))
    return Upgraded(was=found.revision, now=schema.revisions()[-1], backup=str(backup or ""))


_FIX = t(
    "Keep the file as it is, and put back the newest sound backup: `coo db restore FILE`.",
    "请原样保留该文件，并恢复最近一次完好的备份：`coo db restore 文件`。",
)


def _sqlite(app: App) -> Database:
    target = app.database()
    if target.path is None:
        raise ConfigError(
            "backup-postgresql",
            t(
                "A PostgreSQL database is backed up and restored with its own tools.",
                "PostgreSQL 请用其自带工具备份恢复。",
            ),
            t("Use pg_dump and pg_restore.", "请使用 pg_dump 和 pg_restore。"),
            where=Place(file=target.name),
        )
    return target
