"""Owns the log for programs: a JSON line for each thing that happens, appended whole, in files that take turns."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from coo_cli.base.clock import Clock, moment_id, stamp
from coo_cli.base.errors import ConfigError
from coo_cli.base.files import unwritable
from coo_cli.base.lock import held
from coo_cli.base.masking import masked

Level = Literal["info", "warning", "error"]

LEVELS: tuple[Level, ...] = ("info", "warning", "error")
"""By weight, the least first."""

Value = str | int | float | Mapping[str, int]

_LONGEST = 4000
"""Characters of a text that are kept."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened.

    Attributes:
        level: its weight.
        event: a stable word: `started`, `declared`, `step`, an error's code ...
        certificate: the certificate's number, if it is about one.
        text: what a person reads of it.
        at: when, as `base.clock.stamp` writes it; now unless given.
        more: further figures and words, by name.
    """

    level: Level
    event: str
    certificate: str = ""
    text: str = ""
    at: str = ""
    more: Mapping[str, Value] = {}


class Log:
    """Where one command's lines go: a file, or standard error; what cannot be written never stops the command."""

    def __init__(
        self,
        file: Path | None,
        *,
        command: str,
        clock: Clock,
        level: Level = "info",
        size: int = 10 << 20,
        keep: int = 5,
    ) -> None:
        """Note where lines go; nothing is opened yet.

        Args:
            file: the file; None for standard error.
            command: the command's words, which every line has.
            clock: the present moment.
            level: what weighs less is left out.
            size: bytes after which the file makes room for a new one.
            keep: how many older files stay, as `NAME.1`, `NAME.2` ...
        """
        self.run = moment_id(clock())
        """The command's run, which every line has; a run's report is named by it too."""
        self.fault = ""
        """Why lines could not be written or a file not take its turn; empty while all goes well."""
        self._file, self._command, self._clock = file, command, clock
        self._from, self._size, self._keep = LEVELS.index(level), size, keep

    def write(self, entries: Iterable[Entry]) -> None:
        """Append lines, all at once."""
        lines = [self._line(entry) for entry in entries if LEVELS.index(entry.level) >= self._from]
        if not lines:
            return
        data = b"".join(lines)
        try:
            if self._file is None:
                sys.stderr.write(data.decode())
                sys.stderr.flush()
            else:
                self._append(self._file, data)
        except OSError as error:
            self.fault = str(unwritable(self._file, error)) if self._file else str(error)

    def _line(self, entry: Entry) -> bytes:
        values: dict[str, Value] = {
            "time": entry.at or stamp(self._clock()),
            "level": entry.level,
            "command": self._command,
            "run": self.run,
            "pid": os.getpid(),
            "event": entry.event,
        }
        if entry.certificate:
            values["certificate"] = entry.certificate
        if entry.text:
            values["text"] = masked(entry.text)[:_LONGEST]
        values |= {k: masked(v)[:_LONGEST] if isinstance(v, str) else v for k, v in entry.more.items() if v != ""}
        return msgspec.json.encode(values) + b"\n"

    def _append(self, file: Path, data: bytes) -> None:
        """Append in one write, so that the lines of commands at work at once do not mix.

        Opened anew each time, so that a file moved away, by us or by logrotate, is not written to any more.
        """
        file.parent.mkdir(parents=True, exist_ok=True)
        if _size_of(file) >= self._size:
            try:
                self._make_room(file)
            except (OSError, ConfigError) as error:  # another holds it open, as on Windows: it grows meanwhile
                self.fault = str(error)
        with file.open("ab", buffering=0) as opened:
            opened.write(data)

    def _make_room(self, file: Path) -> None:
        """Move files one place on, unless another command is at it or has just done it."""
        with held(file.with_name(file.name + ".lock")) as ours:
            if not ours or _size_of(file) < self._size:
                return
            for n in range(self._keep - 1, 0, -1):
                older = file.with_name(f"{file.name}.{n}")
                if older.exists():
                    older.replace(file.with_name(f"{file.name}.{n + 1}"))
            file.replace(file.with_name(f"{file.name}.1"))


def _size_of(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
