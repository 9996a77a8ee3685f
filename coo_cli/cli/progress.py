"""Owns showing that work goes on: a line on a terminal that counts, once the work has taken a second."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from coo_cli.base.texts import Text, t
from coo_cli.cli.globals import Globals

if TYPE_CHECKING:
    from rich.progress import Progress

_AFTER = 1.0
"""Seconds of silence: what is done sooner needs no line."""


@contextlib.contextmanager
def counting(label: Text, options: Globals, *, forks: bool = False) -> Iterator[Callable[[int], None]]:
    """Something to tell how many are done; nothing is shown where nobody looks, or nobody wants to.

    Args:
        label: what is counted.
        options: whether the user wants quiet, or JSON.
        forks: the work forks processes, and may not do so beside a running thread: the line stands from the beginning,
            and moves with the counts only.
    """
    if not sys.stderr.isatty() or options.quiet or options.json:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.fields[done]}"))
    screen = Console(stderr=True)
    bar = Progress(*columns, TimeElapsedColumn(), console=screen, transient=True, auto_refresh=not forks)
    task = bar.add_task(str(label), total=None, done="")

    def tell(done: int) -> None:
        bar.update(task, done=done, refresh=forks)

    with bar if forks else _delayed(bar):
        yield tell


@contextlib.contextmanager
def _delayed(bar: Progress) -> Iterator[None]:
    """The line while the block lasts, from its first second on."""
    begins = threading.Timer(_AFTER, bar.start)
    begins.daemon = True
    begins.start()
    try:
        yield
    finally:
        begins.cancel()
        begins.join()
        if bar.live.is_started:  # or Rich ends a line it never began, where a terminal cannot erase
            bar.stop()


def reading(options: Globals) -> contextlib.AbstractContextManager[object]:
    """A line that says that a file is being read, where nothing is counted."""
    return counting(t("reading", "读取"), options)


def working(options: Globals) -> contextlib.AbstractContextManager[object]:
    """A line that says that work goes on, where nothing is counted."""
    return counting(t("working", "正在处理"), options)
