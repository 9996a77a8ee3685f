"""Owns the sandbox's loop: pass after pass until it is told to stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from coo_cli.base.clock import Clock
from coo_cli.base.errors import LockedError, Place
from coo_cli.base.lock import held
from coo_cli.base.texts import t
from coo_cli.sandbox.boxes import Boxes, bring_back, take_away
from coo_cli.sandbox.customs import Sandbox
from coo_cli.sandbox.steps import Step

LOCK_FILE = "sandbox.lock"


def run(
    boxes: Boxes,
    start: Callable[[], Sandbox],
    clock: Clock,
    sleep: Callable[[float], object],
    until: Callable[[Sandbox], bool],
    interval: float = 1.0,
) -> Iterator[Step]:
    """Play customs, giving out each step as it is done; may be interrupted anywhere and started again.

    Args:
        boxes: the folders; one sandbox works on them at a time.
        start: opens the sandbox, once the folders are ours.
        clock: gives the moment of each pass.
        sleep: waits so many seconds between passes.
        until: asked after each pass whether to stop.
        interval: seconds between passes.

    Raises:
        LockedError: `sandbox-running`.
        ConfigError, GatewayUnavailable: as `Sandbox.step`.
    """
    with held(boxes.temp / LOCK_FILE) as ours:
        if not ours:
            raise LockedError(
                "sandbox-running",
                t("Another sandbox works on these folders.", "已有沙箱在使用这些文件夹。"),
                t("Stop it first, or give this one other folders.", "请先停止它，或改用其他文件夹。"),
                where=Place(file=str(boxes.temp)),
            )
        sandbox, started = start(), clock()
        try:
            while True:
                now = clock()
                if sandbox.is_down((now - started).total_seconds()):
                    take_away(boxes)
                else:
                    bring_back(boxes)
                    yield from sandbox.step(now)
                if until(sandbox):
                    return
                sleep(interval)
        finally:
            bring_back(boxes)
