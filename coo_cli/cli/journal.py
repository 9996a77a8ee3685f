"""Owns what the log is told of a command: that it began, what was wrong, and how it ended."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from coo_cli.base.clock import Clock, system_clock
from coo_cli.base.texts import t

if TYPE_CHECKING:
    from coo_cli.base.log import Log
    from coo_cli.report.problem import Problem
    from coo_cli.workflow.settings import LogSettings

STANDARD_ERROR = "-"
"""What is given in place of a file's name."""

KEPT = 500
"""Errors and warnings of a command that are logged; the answer has all."""


class Journal:
    """The log of one command, if there is one: known once the settings are read, or by `--log-file`."""

    def __init__(self) -> None:
        self.words = ""
        """The command's words."""
        self.given = ""
        """The file of `--log-file` or COO_LOG."""
        self._log: Log | None = None
        self._began = time.monotonic()

    def open(self, settings: LogSettings, workspace: Path | None, clock: Clock, actor: str = "") -> Log | None:
        """Begin the log: where the user said, else where the settings say; None when nobody did."""
        from coo_cli.base.log import Entry, Log

        file = Path(self.given).absolute() if self.given else settings.file
        if file is not None and not self.given and workspace is not None:
            file = workspace / file
        if self._log is None and file is not None:
            self._log = Log(
                None if self.given == STANDARD_ERROR else file,
                command=self.words,
                clock=clock,
                level=settings.level,
                size=int(settings.size_mib * 2**20),
                keep=settings.keep,
            )
            more = {"workspace": str(workspace or ""), "actor": actor}
            self._log.write([Entry(level="info", event="started", more=more)])
        return self._log

    def problems(self, errors: Iterable[Problem], warnings: Iterable[Problem]) -> None:
        """Note what was wrong."""
        log = self._opened()
        if log is not None:
            from coo_cli.report.logged import entry_of

            log.write(entry_of(one, "error") for one in islice(errors, KEPT))
            log.write(entry_of(one, "warning") for one in islice(warnings, KEPT))

    def unexpected(self, error: Exception) -> None:
        """Note an error that should not be, with where it came from."""
        log = self._opened()
        if log is not None:
            from coo_cli.base.log import Entry

            where = "".join(traceback.format_exception(error))[-3000:]
            log.write([Entry(level="error", event="traceback", text=where)])

    def end(self, code: int) -> None:
        """Note the exit code; a log that could not be written is told on standard error."""
        log = self._opened() if self.words else self._log  # help is no command
        if log is None:
            return
        from coo_cli.base.log import Entry

        seconds = round(time.monotonic() - self._began, 3)
        log.write([Entry(level="info", event="finished", more={"exit": int(code), "seconds": seconds})])
        if log.fault:
            told = t("coo: the log could not be written: {why}", "coo：无法写入日志：{why}").fill(why=log.fault)
            print(told, file=sys.stderr)

    def _opened(self) -> Log | None:
        """The log, begun late where a command ended before its settings were read."""
        if self._log is None and self.given:
            from coo_cli.workflow.settings import LogSettings

            return self.open(LogSettings(), None, system_clock)
        return self._log
