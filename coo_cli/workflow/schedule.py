"""Owns how a system's own scheduler is told to do `coo run`: a crontab line, systemd units, a Windows task."""

from __future__ import annotations

import shlex
from pathlib import Path
from xml.sax.saxutils import escape

import msgspec

from coo_cli.base.errors import Exit, UsageError
from coo_cli.base.texts import t

LOG = "run.log"
"""What a run says goes to this file in the workspace; its reports have the rest."""

NAME = "coo-run"


BUSINESS = (Exit.INPUT_INVALID, Exit.PARTLY, Exit.REJECTED, Exit.LOCKED, Exit.OVERDUE)
"""What a run may end with though nothing is out of order on this machine: people are told of it, no unit has failed."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done, and when.

    Attributes:
        program: the full path of the interpreter, and the arguments that start `coo`.
        workspace: its full path.
        user: who runs it, where the scheduler asks.
        hour: of the day.
        minute: of the hour.
        every: minutes between runs, a divisor of 60, in place of once a day.
    """

    program: tuple[str, ...]
    workspace: str
    user: str = ""
    hour: int = 2
    minute: int = 30
    every: int = 0

    @property
    def command(self) -> tuple[str, ...]:
        """The command line, in words."""
        return (*self.program, "run", "--workspace", self.workspace, "--quiet")


class Unit(msgspec.Struct, frozen=True):
    """A file to be made for the scheduler, or a line to be added to one."""

    name: str
    text: str


def check_plan(plan: Plan) -> None:
    """Refuse what no scheduler can be told.

    Raises:
        UsageError: `path-unusable` for a line break in a path.
    """
    for word in plan.command:
        if not word.isprintable():
            raise _unusable(word)


def cron(plan: Plan) -> list[Unit]:
    """A line for `crontab -e`; `%` is a line break to cron unless a backslash stands before it."""
    when = f"*/{plan.every} * * * *" if plan.every else f"{plan.minute} {plan.hour} * * *"
    if plan.every == 60:
        when = "0 * * * *"
    words = f"{shlex.join(plan.command)} >> {shlex.quote(f'{plan.workspace}/{LOG}')} 2>&1"
    return [Unit("crontab", f"{when} {words.replace('%', chr(92) + '%')}\n")]


def systemd(plan: Plan) -> list[Unit]:
    """A service that runs once, and its timer; a missed run is made up for."""
    user = f"User={_specifiers(plan.user)}\n" if plan.user else ""
    service = (
        "[Unit]\nDescription=Certificates of origin: coo run\nAfter=network-online.target\n"
        "Wants=network-online.target\n\n"
        f"[Service]\nType=oneshot\n{user}ExecStart={' '.join(map(_systemd_word, plan.command))}\n"
        f"StandardOutput=append:{_specifiers(plan.workspace)}/{LOG}\nStandardError=inherit\n"
        f"SuccessExitStatus={' '.join(str(int(code)) for code in BUSINESS)}\n"
    )
    when = f"*-*-* {plan.hour:02d}:{plan.minute:02d}:00"
    if plan.every:
        when = "*-*-* *:00:00" if plan.every == 60 else f"*-*-* *:00/{plan.every}:00"
    timer = (
        "[Unit]\nDescription=Certificates of origin: when coo run is due\n\n"
        f"[Timer]\nOnCalendar={when}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
    )
    return [Unit(f"{NAME}.service", service), Unit(f"{NAME}.timer", timer)]


def windows(plan: Plan) -> list[Unit]:
    """A task as XML for `schtasks /Create /TN coo-run /XML FILE`; it runs as the user who makes it.

    No encoding is named in it, for what catches it on the way to a file decides that; UTF-8 and UTF-16 are told apart.

    Raises:
        UsageError: `path-unusable` for a path with `%` or `"`, which cmd.exe cannot be kept from reading.
    """
    for word in plan.command:
        if "%" in word or '"' in word:
            raise _unusable(word)
    log = f"{plan.workspace.rstrip(chr(92))}\\{LOG}"
    inner = " ".join(map(_windows_word, plan.command)) + f' >> "{log}" 2>&1'
    repeat = f"<Repetition><Interval>PT{plan.every}M</Interval></Repetition>" if plan.every else ""
    begin = "00:00" if plan.every else f"{plan.hour:02d}:{plan.minute:02d}"
    text = f"""<?xml version="1.0"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>Certificates of origin: coo run</Description></RegistrationInfo>
  <Triggers><CalendarTrigger>{repeat}<StartBoundary>2026-01-01T{begin}:00</StartBoundary>\
<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay></CalendarTrigger></Triggers>
  <Settings><MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy><StartWhenAvailable>true</StartWhenAvailable>\
<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>\
<StopIfGoingOnBatteries>false</StopIfGoingOnBatteries></Settings>
  <Actions><Exec>
    <Command>cmd.exe</Command>
    <Arguments>{escape(f'/d /s /c "{inner}"')}</Arguments>
    <WorkingDirectory>{escape(plan.workspace)}</WorkingDirectory>
  </Exec></Actions>
</Task>
"""
    return [Unit(f"{NAME}.xml", text)]


def write_unit(unit: Unit, folder: Path) -> Path:
    """Write a unit to a folder, in the encoding its scheduler reads.

    Raises:
        ConfigError: `file-unwritable`.
    """
    from coo_cli.base.files import make_folder, write_atomic

    path = make_folder(folder) / unit.name
    write_atomic(path, unit.text.encode("utf-16" if unit.name.endswith(".xml") else "utf-8"))
    return path


def _specifiers(text: str) -> str:
    return text.replace("%", "%%")


def _systemd_word(word: str) -> str:
    """A word of a command as systemd reads it: quoted, with its escapes, specifiers and variables undone."""
    escaped = _specifiers(word).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{escaped}"'


def _windows_word(word: str) -> str:
    """A word of a command as cmd.exe and a program of Windows read it; a backslash before a quote is doubled."""
    tail = len(word) - len(word.rstrip("\\"))
    return f'"{word}{chr(92) * tail}"'


def _unusable(word: str) -> UsageError:
    return UsageError(
        "path-unusable",
        t("`{word}` cannot be told to the scheduler.", "计划任务中无法使用“{word}”。").fill(word=ascii(word)),
        t("Use a folder whose path has no such characters.", "请改用不含此类字符的文件夹路径。"),
    )
