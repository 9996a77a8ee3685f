"""Owns making a workspace: settings to fill in, folders, an empty database."""

from __future__ import annotations

from importlib.resources import files as package_files
from pathlib import Path

import msgspec

from coo_cli.base.errors import UsageError
from coo_cli.base.files import make_folder, write_atomic
from coo_cli.base.texts import t
from coo_cli.workflow.place import FILE

EXAMPLE_CREDIT_CODE = "91330200MA99999966"
"""The invented enterprise of the settings template and the samples; it cannot declare anything real."""

FOLDERS = (
    "exports",
    "mappings",
    "rules",
    "messages",
    "print",
    "client/OutBox",
    "client/SentBox",
    "client/FailBox",
    "client/InBox",
)
"""Below the workspace: what comes in, users' mappings and rules, messages and prints, and stand-in client folders."""

RULES = "rules/own.yaml"
"""Where the commented example of users' own rules lies, in the workspace."""


class Made(msgspec.Struct, frozen=True):
    """A new workspace."""

    workspace: str
    settings: str
    database: str


def make_workspace(folder: Path) -> Made:
    """Make a workspace in a folder that holds none.

    Raises:
        UsageError: `workspace-exists`; an existing one is never touched.
        ConfigError: `file-unwritable`.
    """
    settings = folder / FILE
    if settings.exists():
        raise UsageError(
            "workspace-exists",
            t("`{folder}` already holds a workspace.", "“{folder}”已是工作区。").fill(folder=folder),
            t("Use it with `--workspace`, or name another folder.", "请用 `--workspace` 使用它，或另选文件夹。"),
        )
    for name in FOLDERS:
        make_folder(folder / name)
    from coo_cli.store.open import open_store

    database = folder / "coo.db"
    open_store(f"sqlite:///{database.as_posix()}", create=True).close()
    write_atomic(folder / RULES, _data("rules.yaml"))
    write_atomic(settings, template())  # last: a folder with settings is a whole workspace
    return Made(str(folder), str(settings), str(database))


def template() -> bytes:
    """The commented settings file a new workspace gets."""
    return _data("coo.yaml")


def _data(name: str) -> bytes:
    return package_files("coo_cli.workflow").joinpath("data", name).read_bytes()
