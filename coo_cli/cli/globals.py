"""Owns the options every command takes, wherever they stand on the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from coo_cli.base.errors import UsageError
from coo_cli.base.texts import LANGUAGES, Text, t
from coo_cli.cli.journal import Journal

SWITCHES: dict[str, tuple[str, Text]] = {
    "--json": ("json", t("print one JSON envelope on stdout", "以 JSON 输出结果")),
    "--quiet": ("quiet", t("print results only, and nothing when nothing was due", "只输出结果；无事可做时不输出")),
    "--debug": ("debug", t("show the traceback of an unexpected error", "显示意外错误的堆栈")),
}
VALUES: dict[str, tuple[str, Text]] = {
    "--workspace": ("workspace", t("the workspace's folder (COO_WORKSPACE)", "工作区文件夹（COO_WORKSPACE）")),
    "--log-file": (
        "log_file",
        t(
            "append what happens as JSON lines; - for stderr (COO_LOG)",
            "运行日志（JSON 行）追加到该文件；- 为标准错误（COO_LOG）",
        ),
    ),
    "--lang": ("lang", t("en or zh (COO_LANG)", "语言 en 或 zh（COO_LANG）")),
}


class Globals(msgspec.Struct, frozen=True, kw_only=True):
    """What the options for all commands say."""

    json: bool = False
    quiet: bool = False
    debug: bool = False
    workspace: str = ""
    lang: str = ""
    journal: Journal
    """What the log is told of this command; it knows where that goes."""


def split_globals(
    arguments: Sequence[str], environment: Mapping[str, str], journal: Journal
) -> tuple[Globals, list[str]]:
    """Take the global options out of a command line; flags win over the environment.

    Everything behind `--` is left alone; the journal learns where the log goes.

    Raises:
        UsageError: `missing-value` when one that takes a value stands last.
    """
    switches = {name for name, _ in SWITCHES.values() if _is_on(environment.get(f"COO_{name.upper()}", ""))}
    values = {
        "workspace": environment.get("COO_WORKSPACE", ""),
        "log_file": environment.get("COO_LOG", ""),
        "lang": "",
    }
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        option, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *waiting]
            break
        if word in SWITCHES:
            switches.add(SWITCHES[word][0])
        elif option in VALUES:
            if not equals:
                if not waiting:
                    raise UsageError(
                        "missing-value",
                        t("`{option}` needs a value.", "“{option}”缺少取值。").fill(option=option),
                        t("Write `{option} VALUE`.", "请写成 `{option} 值`。").fill(option=option),
                    )
                value = waiting.pop(0)
            values[VALUES[option][0]] = _checked(option, value)
        else:
            rest.append(word)
    journal.given = values["log_file"]
    found = Globals(
        json="json" in switches,
        quiet="quiet" in switches,
        debug="debug" in switches,
        workspace=values["workspace"],
        journal=journal,
        lang=values["lang"],
    )
    return found, rest


def _checked(option: str, value: str) -> str:
    if option == "--lang" and value.lower().replace("-", "_").split("_")[0] not in LANGUAGES:
        raise UsageError(
            "unknown-language",
            t("There is no language `{value}`.", "没有语言“{value}”。").fill(value=value),
            t("Use `--lang en` or `--lang zh`.", "请用 `--lang en` 或 `--lang zh`。"),
        )
    return value


def find_workspace(given: str, here: Path) -> Path | None:
    """The workspace's folder: the one named, else the nearest folder upwards that holds a `coo.yaml`."""
    if given:
        return Path(given).absolute()
    return next((folder for folder in (here, *here.parents) if (folder / "coo.yaml").is_file()), None)


def _is_on(value: str) -> bool:
    return value.lower() not in ("", "0", "false", "no", "off")
