"""Owns the lock of a workspace: one run at a time, and who it is."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import msgspec

from coo_cli.base.clock import stamp, to_second
from coo_cli.base.errors import LockedError, Place
from coo_cli.base.files import write_atomic
from coo_cli.base.lock import held
from coo_cli.base.texts import t
from coo_cli.workflow.app import App

LOCK_FILE = ".run.lock"
HOLDER_FILE = ".run.json"


class Holder(msgspec.Struct, frozen=True):
    """Who holds the workspace."""

    pid: int
    machine: str
    actor: str
    since: str


@contextlib.contextmanager
def alone(app: App) -> Iterator[None]:
    """Hold the workspace; the system frees it if this process dies.

    Raises:
        LockedError: `run-locked` when another run holds it.
        ConfigError: outside of a workspace, or when it cannot be written to.
    """
    folder = app.folder
    with held(folder / LOCK_FILE) as ours:
        if not ours:
            raise _locked(folder)
        holder = Holder(os.getpid(), socket.gethostname(), app.actor, stamp(app.clock()))
        write_atomic(folder / HOLDER_FILE, msgspec.json.encode(holder))
        try:
            yield
        finally:
            with contextlib.suppress(OSError):  # somebody reads it: the next run writes it anew
                (folder / HOLDER_FILE).unlink(missing_ok=True)


def _locked(folder: Path) -> LockedError:
    try:
        holder: Holder | None = msgspec.json.decode((folder / HOLDER_FILE).read_bytes(), type=Holder)
    except (OSError, msgspec.DecodeError):  # it is just beginning
        holder = None
    who = t("process {pid} of {actor} on {machine}, since {since}", "{machine} 上 {actor} 的进程 {pid}，始于 {since}")
    return LockedError(
        "run-locked",
        t("Another run is at work in this workspace.", "本工作区已有一个运行任务。"),
        t("Wait until it ends; the next run takes what it leaves.", "请等待其结束；未完成的由下一次运行处理。"),
        where=Place(file=str(folder)),
        why=who.fill(**{**msgspec.structs.asdict(holder), "since": to_second(holder.since)}) if holder else None,
    )
