"""Owns how a command is stopped and talks: one that serves ends in order, one that only reads has changed nothing."""

from __future__ import annotations

import contextlib
import math
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator

from coo_cli.base.errors import InterruptedRun
from coo_cli.base.texts import t


@contextlib.contextmanager
def stop_asked() -> Iterator[threading.Event]:
    """An event that is set when the user or the system asks to stop; what was before holds again afterwards."""
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *given: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def nothing_changed() -> Iterator[None]:
    """Tell who interrupts what the block does, reading and no more, that nothing was changed.

    Raises:
        InterruptedRun: for Ctrl-C.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise InterruptedRun(
            "interrupted",
            t("Interrupted; nothing was changed.", "已中断；未作任何改动。"),
            t("Run it again.", "请重新运行。"),
        ) from None


@contextlib.contextmanager
def terminated_as_interrupted() -> Iterator[None]:
    """While the block lasts, SIGTERM ends work in order as Ctrl-C does; a service manager sends it."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def wait(stop: threading.Event, seconds: float = math.inf) -> bool:
    """Wait until it is set or the time is up; in short pieces, for Windows hears no Ctrl-C during a long one.

    Returns:
        whether it is set.
    """
    end = time.monotonic() + seconds
    while not stop.wait(min(0.5, max(0.0, end - time.monotonic()))):
        if time.monotonic() >= end:
            return False
    return True


def talk(*, quiet: bool) -> Callable[[str], None]:
    """What takes the lines of an access log: standard error, or nothing."""

    def said(words: str) -> None:
        if not quiet:
            print(words, file=sys.stderr, flush=True)

    return said


def tell_where(url: str) -> None:
    """Say where it listens; with --quiet too, for the system may have chosen the port."""
    words = t("listening on {url}; stop with Ctrl-C", "正在监听 {url}；按 Ctrl-C 停止").fill(url=url)
    print(words, file=sys.stderr, flush=True)
