"""Owns the workspace's lock for printing, and what becomes of prints that a killed run left without an end."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from coo_cli.base.errors import InputError, LockedError, Place
from coo_cli.base.lock import held
from coo_cli.base.texts import t
from coo_cli.certificate.printing import Outcome
from coo_cli.report.problem import Problem
from coo_cli.store.open import Store
from coo_cli.workflow.app import App
from coo_cli.workflow.seals import of_warning

if TYPE_CHECKING:
    from coo_cli.store.prints import Print

LOCK_FILE = ".print.lock"


def machine_of(app: App) -> str:
    """What the ledger calls this machine and workspace."""
    return f"{socket.gethostname()}:{app.folder.resolve().as_posix()}"


@contextlib.contextmanager
def printing_alone(app: App) -> Iterator[None]:
    """Hold the workspace's printing: what is under way in the ledger is then left over by a run that died.

    Raises:
        LockedError: `print-locked`.
        ConfigError: outside of a workspace.
    """
    with held(app.folder / LOCK_FILE) as ours:
        if not ours:
            raise LockedError(
                "print-locked",
                t("Another run prints in this workspace.", "本工作区正在打印。"),
                t("Wait until it ends, then try again.", "请等待其结束后再试。"),
                where=Place(file=str(app.folder)),
            )
        yield


def repair(app: App, store: Store) -> list[Problem]:
    """Give an end to the prints that a killed run of this machine left under way; the caller holds the lock.

    A file gets its name by one rename, after the ledger knows of it: while it lies under its hidden name, nothing
    has left and the original waits again; when it does not, it has left. What a printer had is told by nothing:
    it counts as printed.

    Returns:
        what a person should look at.

    Raises:
        StoreError: when the store fails.
    """
    from coo_cli.store.prints import cut_off, end_print

    with store.read() as reader:
        left = cut_off(reader, machine_of(app))
    warnings: list[Problem] = []
    for job in left:
        found = _found(job)
        if found is None:
            warnings.append(of_warning(_unreachable(job)))
            continue
        with store.begin() as tx:
            end_print(tx, job, found, detail="cut off", at=app.clock(), actor=app.actor)
        with contextlib.suppress(OSError):  # it lies there hidden, until the next print of this certificate
            Path(job.part).unlink(missing_ok=True)
        if found is Outcome.DOUBTFUL:
            warnings.append(of_warning(_doubtful(job)))
    return warnings


def _found(job: Print) -> Outcome | None:
    """How far a print came; None while its folder cannot be looked at."""
    if job.to_printer:
        return Outcome.DOUBTFUL
    if not Path(job.part).parent.is_dir():
        return None
    return Outcome.FAILED if Path(job.part).exists() else Outcome.DONE


def _doubtful(job: Print) -> InputError:
    return InputError(
        "print-doubtful",
        t(
            "Print {number} of {name} was cut off while the printer {printer} had it; it counts as printed.",
            "{name} 的第 {number} 号打印在送往打印机 {printer} 时中断，按已打印处理。",
        ).fill(number=job.number, name=job.cert_no, printer=job.place),
        t(
            "Look at the printer; if nothing came out: `coo print exception {name} --reason fault`.",
            "请查看打印机；如未打出：`coo print exception {name} --reason fault`。",
        ).fill(name=job.cert_no),
    )


def _unreachable(job: Print) -> InputError:
    return InputError(
        "print-unreachable",
        t(
            "Print {number} of {name} was cut off, and its folder cannot be reached to see how far it came.",
            "{name} 的第 {number} 号打印曾中断，其文件夹无法访问，不能确认结果。",
        ).fill(number=job.number, name=job.cert_no),
        t("Make the folder reachable, then print anything.", "请使该文件夹可访问，再执行任意打印。"),
        where=Place(file=job.place),
    )
