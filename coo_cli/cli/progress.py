"""Owns showing that work goes on: a line on a terminal that counts, once the work has taken a second."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

from coo_cli.base.texts import Text
from coo_cli.cli.globals import Globals

_AFTER = 1.0
"""Seconds of silence: what is done sooner needs no line."""


@contextlib.contextmanager
def counting(label: Text, options: Globals) -> Iterator[Callable[[int], None]]:
    """Something to tell how many are done; nothing is shown where nobody looks, or nobody wants to.

    Args:
        label: what is counted.
        options: whether the user wants quiet, or JSON.
    """
    if not sys.stderr.isatty() or options.quiet or options.json:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed}"), TimeElapsedColumn())
    begin = time.monotonic()
    with contextlib.ExitStack() as shown:
        bar = Progress(*columns, console=Console(stderr=True), transient=True)
        task = bar.add_task(str(label), total=None)

        def tell(done: int) -> None:
            if not bar.live.is_started and time.monotonic() - begin > _AFTER:
                shown.enter_context(bar)
            bar.update(task, completed=done)

        yield tell
