"""Owns the pace at which messages leave: the card in the import client's machine signs about four a second."""

from __future__ import annotations

import time
from collections.abc import Callable


def pace(rate: float | None) -> Callable[[], None]:
    """What waits, when called before each message, until it may leave.

    Args:
        rate: messages a second; None for as fast as the gateway takes them.
    """
    if rate is None:
        return lambda: None
    due = time.monotonic()

    def wait() -> None:
        nonlocal due
        now = time.monotonic()
        if due > now:
            time.sleep(due - now)
        due = max(due, now) + 1 / rate

    return wait
