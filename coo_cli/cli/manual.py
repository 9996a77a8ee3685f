"""Owns the pages that tell all commands, in the language in force: Markdown for the docs, roff for `man`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coo_cli import __version__
from coo_cli.base.errors import MEANINGS
from coo_cli.base.texts import t
from coo_cli.cli.globals import SWITCHES, VALUES
from coo_cli.cli.syntax import Parameter, Syntax, every_syntax
from coo_cli.cli.topics import TOPICS

_AGAIN = t("may be repeated", "可重复")


def commands_page() -> str:
    """The reference of all commands; `docs/commands.md` is made by it."""
    found = list(every_syntax())
    return "\n".join((*_head(found), *(line for one in found for line in _command(one))))


def manual_page() -> str:
    """The manual page, section 1, as roff."""
    return "\n".join((*_roff_head(), *(line for one in every_syntax() for line in _roff(one)), *_roff_foot()))


def _head(found: list[Syntax]) -> Iterator[str]:
    yield f"# {t('Commands', '命令')}"
    yield ""
    yield str(
        t(
            "What each command takes, with an example. `coo help --markdown` makes this page, `coo COMMAND --help` "
            "shows one command. Options for all commands come first.",
            "各命令的参数、选项和示例。本页由 `coo help --markdown --lang zh` 生成；`coo 命令 --help` 查看单个命令。"
            "通用选项在前。",
        )
    )
    yield ""
    yield f"| {t('command', '命令')} | {t('what it does', '作用')} |"
    yield "| --- | --- |"
    for one in found:
        yield f"| [{one.words}](#coo-{one.words.replace(' ', '-')}) | {one.does} |"
    yield ""
    yield f"## {t('For all commands', '通用选项')}"
    yield ""
    yield from _table(list(_global()))


def _command(one: Syntax) -> Iterator[str]:
    yield f"## coo {one.words}"
    yield ""
    yield one.does[0].upper() + one.does[1:] + str(t(".", "。")) * (one.does[-1] not in "?？.。")
    yield ""
    yield f"    {one.usage}" + (str(t(" [OPTIONS]", " [选项]")) if one.options else "")
    yield ""
    yield f"{t('Example:', '示例：')}"
    yield ""
    yield from ("```sh", one.example, "```", "")
    if one.arguments or one.options:
        yield from _table([*one.arguments, *one.options])


def _table(params: list[Parameter]) -> Iterator[str]:
    yield f"| {t('argument or option', '参数或选项')} | {t('what it is', '说明')} |"
    yield "| --- | --- |"
    for one in params:
        yield f"| `{_cell(_typed(one))}` | {_cell(_told(one))} |"
    yield ""


def _typed(one: Parameter) -> str:
    return ", ".join(one.names) + (f" {one.takes}" if one.takes and one.takes not in one.names else "")


def _told(one: Parameter) -> str:
    more = []
    if one.required:
        more.append(str(t("required", "必填")))
    if one.many and not one.takes.endswith("...") and str(_AGAIN) not in one.does:
        more.append(str(_AGAIN))
    if one.default:
        more.append(str(t("default: {value}", "默认：{value}").fill(value=one.default)))
    said = str(t(" ({more})", "（{more}）").fill(more=str(t("; ", "；")).join(more))) if more else ""
    return one.does.replace("\n", " ") + said


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _global() -> Iterator[Parameter]:
    for name, (_, does) in SWITCHES.items():
        yield Parameter(names=(name,), does=str(does))
    for name, (_, does) in VALUES.items():
        yield Parameter(names=(name,), takes=name.lstrip("-").upper(), does=str(does))


def _roff_head() -> Iterator[str]:
    yield f'.TH COO 1 "" "coo {__version__}"'
    yield ".ad l"
    yield from _section(t("NAME", "名称"))
    name = t(
        "certificates of origin of China Customs, from an ERP to the printed page", "海关原产地证：从 ERP 导出到打印"
    )
    yield f"coo \\- {_plain(str(name))}"
    yield from _section(t("SYNOPSIS", "用法"))
    yield f"\\fBcoo\\fR {_plain(str(t('COMMAND [ARGUMENTS] [OPTIONS]', '命令 [参数] [选项]')))}"
    yield from _section(t("OPTIONS FOR ALL COMMANDS", "通用选项"))
    for one in _global():
        yield from _item(one)
    yield from _section(t("COMMANDS", "命令"))


def _roff(one: Syntax) -> Iterator[str]:
    yield f'.SS "{_plain(one.usage)}"'
    yield _plain(one.does)
    yield ".PP"
    yield f"{_plain(str(t('Example:', '示例：')))} \\fB{_plain(one.example)}\\fR"
    for param in (*one.arguments, *one.options):
        yield from _item(param)


def _roff_foot() -> Iterator[str]:
    yield from _section(t("EXIT STATUS", "退出码"))
    for code, text in MEANINGS.items():
        yield from (".TP", str(code.value), _plain(str(text)))
    yield from _section(t("TOPICS", "主题"))
    for name, heading in TOPICS.items():
        yield from (".TP", f"\\fBcoo help {_plain(name)}\\fR", _plain(str(heading)))


def _section(heading: object) -> Iterator[str]:
    yield f'.SH "{heading}"'


def _item(one: Parameter) -> Iterator[str]:
    yield from (".TP", f"\\fB{_plain(_typed(one))}\\fR", _plain(_told(one)))


def _plain(text: str) -> str:
    """A text in which roff reads nothing as a request of its own; behind Chinese punctuation a line may end."""
    safe = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq").replace("\n", " ")
    safe = re.sub(r"(?<=[，、；：。）])(?![，、；：。）]|$)", r"\\:", safe)
    return "\\&" + safe if safe[:1] in {".", "'"} else safe
