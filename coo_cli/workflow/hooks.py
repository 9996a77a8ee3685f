"""Owns hooks: which programs belong to a hook's name, and running them within a time, with their output kept."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from signal import SIGTERM

import msgspec

from coo_cli.base.errors import ConfigError, CooError, Place
from coo_cli.base.files import unreadable
from coo_cli.base.programs import environment_of
from coo_cli.base.texts import Text, t
from coo_cli.report.night import HookRun
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.run_settings import HOOKS, HookSettings

KEPT = 16 * 1024
"""Bytes of a hook's output that are kept: the last ones."""

_LONGEST = 4096
"""Characters of a value in the environment; standard input has it whole."""

_IGNORED = ("~", ".bak", ".orig", ".sample", ".swp", ".tmp", ".md", ".txt")
_WINDOWS = (".exe", ".cmd", ".bat", ".ps1")

Command = tuple[str, ...]


class Hooks(msgspec.Struct, frozen=True, kw_only=True):
    """The commands of each hook, and how they are run.

    Attributes:
        commands: by hook, in the order in which they run: those of the settings, then the folder's by name.
        warnings: files in the folder that look like hooks and are none.
        environment: the variables hooks get besides those that tell what happened.
        folder: where they run.
        seconds: how long each may take.
    """

    commands: dict[str, list[Command]]
    warnings: list[Problem]
    environment: Mapping[str, str]
    folder: Path
    seconds: float


def find_hooks(
    settings: HookSettings, workspace: Path, environment: Mapping[str, str], *, windows: bool = sys.platform == "win32"
) -> Hooks:
    """Look at the settings and the folder of hooks; a folder that is not there holds none.

    A file counts for the hook it is named after, whatever it ends in (`before-declare`, `before-declare.sh`), and
    so does what lies in a folder of that name with `.d` behind it. On Windows only .exe, .cmd, .bat and .ps1 count,
    elsewhere what may be executed.
    """
    commands: dict[str, list[Command]] = {name: list(found) for name, found in settings.commands.items()}
    warnings: list[Problem] = []
    for name, path in _files(workspace / settings.folder):
        command = _command(path, windows=windows)
        if name not in HOOKS:
            warnings.append(_odd(path, t("There is no hook of this name.", "没有此名称的钩子。"), _NAMES))
        elif command is None:
            said = _SUFFIX if windows else _EXECUTABLE
            warnings.append(_odd(path, t("This hook cannot be run.", "该钩子无法运行。"), said))
        else:
            commands.setdefault(name, []).append(command)
    return Hooks(
        commands=commands, warnings=warnings, environment=environment, folder=workspace, seconds=settings.seconds
    )


_NAMES = t("Name it after one of: {names}.", "可用名称：{names}。").fill(names=", ".join(sorted(HOOKS)))
_EXECUTABLE = t("Make it executable: chmod +x FILE", "请设为可执行：chmod +x 文件")
_SUFFIX = t("On Windows a hook ends in .exe, .cmd, .bat or .ps1.", "Windows 下钩子须为 .exe、.cmd、.bat 或 .ps1。")


def _odd(path: Path, what: Text, fix: Text) -> Problem:
    return of_error(CooError("hook-unusable", what, fix, where=Place(file=str(path))))


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files of a folder of hooks with the hook's name each, sorted by name, `.d` folders in their place."""
    for path in _sorted(folder):
        if path.is_dir():
            if path.suffix == ".d":
                yield from ((path.stem, inner) for inner in _sorted(path) if inner.is_file())
        else:
            yield path.name.partition(".")[0], path


def _sorted(folder: Path) -> list[Path]:
    try:
        inside = list(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise unreadable(folder, error) from error
    return sorted(path for path in inside if not path.name.startswith(".") and not _is_ignored(path.name))


def _is_ignored(name: str) -> bool:
    return name.lower().endswith(_IGNORED)


def _command(path: Path, *, windows: bool) -> Command | None:
    """How a file is run; None when it cannot be."""
    if not windows:
        return (str(path),) if os.access(path, os.X_OK) else None
    suffix = path.suffix.lower()
    if suffix == ".ps1":
        return ("powershell.exe", "-NoProfile", "-NonInteractive", "-File", str(path))
    return (str(path),) if suffix in _WINDOWS else None


def run_hooks(hooks: Hooks, name: str, told: Mapping[str, str], payload: object, cert_no: str = "") -> list[HookRun]:
    """Run what belongs to a hook, one after the other; after a failed `before-` hook the others are left out.

    Args:
        hooks: what there is.
        name: the hook's name.
        told: what goes into the environment, by names that begin with `COO_`.
        payload: what goes to standard input as JSON.
        cert_no: the certificate it is about, if it is about one.
    """
    runs: list[HookRun] = []
    for command in hooks.commands.get(name, []):
        runs.append(_run(hooks, name, command, told, payload, cert_no))
        if runs[-1].fault and name.startswith("before-"):
            break
    return runs


def _run(hooks: Hooks, name: str, command: Command, told: Mapping[str, str], payload: object, cert_no: str) -> HookRun:
    values = {key: value.replace("\0", "")[:_LONGEST] for key, value in told.items()}
    began = time.monotonic()
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as output:  # no pipe: nothing can block on one
        given.write(msgspec.json.encode(payload))
        given.seek(0)
        try:
            fault = _wait(
                subprocess.Popen(  # noqa: S603 - the user's own command, without a shell
                    command,
                    stdin=given,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=environment_of(hooks.environment, values),
                    cwd=hooks.folder,
                    start_new_session=True,
                ),
                hooks.seconds,
            )
        except OSError as error:
            why = error.strerror or type(error).__name__
            fault = t("it cannot be started: {why}", "无法启动：{why}").fill(why=why)
        size = output.seek(0, os.SEEK_END)
        output.seek(max(0, size - KEPT))
        said = output.read().decode("utf-8", errors="replace").strip()
    return HookRun(
        hook=name,
        command=" ".join(command),
        certificate=cert_no,
        seconds=round(time.monotonic() - began, 3),
        output=said,
        fault={"en": fault.en, "zh": fault.zh} if fault else {},
    )


def _wait(process: subprocess.Popen[bytes], seconds: float) -> Text | None:
    """Wait for a hook; one that takes too long is ended with all it started. Gives back why it counts as failed."""
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        return t("it took longer than {s} s", "运行超过 {s} 秒").fill(s=f"{seconds:g}")
    finally:
        if process.poll() is None:
            _end(process)
    return t("exit code {code}", "退出码 {code}").fill(code=code) if code else None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a hook and, where the system knows them, its children."""
    if sys.platform == "win32":
        process.kill()
    else:
        from signal import SIGKILL

        os.killpg(process.pid, SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(2)
        with contextlib.suppress(ProcessLookupError):  # all have gone
            os.killpg(process.pid, SIGKILL)
    process.wait()


def failed(runs: Sequence[HookRun]) -> list[HookRun]:
    """The runs that failed."""
    return [run for run in runs if run.fault]


def hook_failure(run: HookRun) -> ConfigError:
    """The error or warning for a hook that failed."""
    about = f" {run.certificate}" if run.certificate else ""
    said = run.output.splitlines()
    return ConfigError(
        "hook-failed",
        t("The hook {name}{about} failed: {fault}.", "钩子 {name}{about} 失败：{fault}。").fill(
            name=run.hook, about=about, fault=Text(run.fault["en"], run.fault["zh"])
        ),
        t("See its output in the run's report, and mend it.", "请查看运行报告中的输出并修正。"),
        where=Place(file=run.command),
        why=said[-1] if said else None,
    )
