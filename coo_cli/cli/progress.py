"""Owns showing that work goes on: a line on a terminal that counts, once the work has taken a second."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator

from coo_cli.base.texts import Text, t
from coo_cli.cli.globals import Globals

_AFTER = 1.0
"""Seconds of silence: what is done sooner needs no line."""


@contextlib.contextmanager
def counting(label: Text, options: Globals, *, forks: bool = False) -> Iterator[Callable[[int], None]]:
    """Something to tell how many are done; nothing is shown where nobody looks, or nobody wants to.

    Args:
        label: what is counted.
        options: whether the user wants quiet, or JSON.
        forks: the work forks processes, and may not do so beside a running thread: the line waits for the first count.
    """
    if not sys.stderr.isatty() or options.quiet or options.json:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.fields[done]}"))
    bar = Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)
    task = bar.add_task(str(label), total=None, done="")
    begins = threading.Timer(_AFTER, bar.start)
    begins.daemon = True

    def tell(done: int) -> None:
        if forks and not bar.live.is_started:
            bar.start()
        bar.update(task, done=done)

    if not forks:
        begins.start()
    try:
        yield tell
    finally:
        begins.cancel()
        if not forks:
            begins.join()
        if bar.live.is_started:  # or Rich ends a line it never began, where a terminal cannot erase
            bar.stop()


def reading(options: Globals) -> contextlib.AbstractContextManager[object]:
    """A line that says that a file is being read, where nothing is counted."""
    return counting(t("reading", "读取"), options)
