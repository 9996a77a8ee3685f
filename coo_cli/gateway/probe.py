"""Owns what can be seen wrong with the import client's folders; the client itself cannot be asked."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path

from coo_cli.base.clock import Clock
from coo_cli.base.errors import GatewayUnavailable
from coo_cli.base.files import PART_SUFFIX
from coo_cli.base.texts import t
from coo_cli.certificate.finding import Severity
from coo_cli.gateway.locate import client_folder
from coo_cli.gateway.parcel import Problem, Signs
from coo_cli.gateway.settings import ClientFolders, FolderSettings


def probe_folders(root: Path, settings: FolderSettings, signs: Callable[[], Signs], clock: Clock) -> list[Problem]:
    """Look at the client's folders: are they there, can they be used, does anything leave OutBox?

    Args:
        root: the client's folder.
        settings: the names and times.
        signs: counts what waits in OutBox.
        clock: held against the waiting files' times.
    """
    names = (settings.outbox, settings.sentbox, settings.failbox, settings.inbox)
    missing = [problem for name in names if (problem := _missing(root, name)) is not None]
    if missing:
        return missing
    looks = (_unwritable(client_folder(root, settings.outbox)), stuck(settings, signs(), clock()))
    return [problem for problem in looks if problem is not None]


def _missing(root: Path, name: str) -> Problem | None:
    try:
        next(client_folder(root, name).iterdir(), None)
    except GatewayUnavailable as error:
        what = t("{what} {folder}", "{what} {folder}").fill(what=error.what, folder=root / name)
        return Problem(what, error.fix, Severity.ERROR)
    except OSError as error:
        return _unusable(root / name, error)
    return None


def _unwritable(outbox: Path) -> Problem | None:
    try:
        with tempfile.TemporaryFile(dir=outbox, prefix=".coo-", suffix=PART_SUFFIX):
            return None
    except OSError as error:
        return _unusable(outbox, error)


def _unusable(folder: Path, error: OSError) -> Problem:
    return Problem(
        t("{folder} cannot be used: {why}.", "{folder} 无法使用：{why}。").fill(
            folder=folder, why=error.strerror or str(error)
        ),
        t(
            "Give this user the right to read and write the import client's folders.",
            "请授予当前用户对导入客户端文件夹的读写权限。",
        ),
        Severity.ERROR,
    )


def stuck(settings: ClientFolders, signs: Signs, now: dt.datetime) -> Problem | None:
    """What is wrong when nothing leaves OutBox; None when all looks well."""
    if signs.oldest is None or (now - signs.oldest).total_seconds() < settings.stuck_after:
        return None
    minutes = int((now - signs.oldest).total_seconds() // 60)
    return Problem(
        t(
            "Nothing leaves {outbox}: {waiting} messages wait, the oldest for {minutes} minutes.",
            "{outbox} 中的报文无人取走：{waiting} 份在等待，最久的已等 {minutes} 分钟。",
        ).fill(outbox=settings.outbox, waiting=signs.waiting, minutes=minutes),
        t(
            "Start the import client with the card inserted, and in it both the task for certificates of origin and "
            "the receiving of receipts, on these folders.",
            "请插入卡或 Key 并启动导入客户端，同时启动其中的原产地证业务任务和“接收回执”，且均指向这些文件夹。",
        ),
        Severity.WARNING,
    )
