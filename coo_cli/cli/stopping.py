"""Owns how a command that runs on is stopped: Ctrl-C and SIGTERM let it end in order."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator


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


def wait(stop: threading.Event) -> None:
    """Wait until it is set; in short pieces, for Windows hears no Ctrl-C during a long one."""
    while not stop.wait(0.5):
        pass
