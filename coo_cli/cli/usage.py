"""Owns what Typer says by itself, of a wrong command line and in help, in our words; the one file that knows Click."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from typer import TyperException
from typer._click import exceptions as click

from coo_cli.base.errors import CooError, UsageError
from coo_cli.base.texts import Text, plain, t

if TYPE_CHECKING:
    from typer._click.core import Command


_MISFITS: tuple[tuple[str, Text], ...] = (
    (r"valid integer", t("write a whole number", "应为整数")),
    (r"valid number", t("write a number", "应为数值")),
    (r"is not one of (.+)\.", t("write one of {0}", "应为 {0} 之一")),
    (r"does not exist", t("it does not exist", "不存在")),
    (r"(?:less|fewer) than or equal to (.+)", t("at most {0}", "最大为 {0}")),
    (r"greater than or equal to (.+)", t("at least {0}", "最小为 {0}")),
)
"""What is said of the reasons Typer has for refusing a value, by their wording; of others its own words."""


def usage_error(error: TyperException, words: str) -> CooError:
    """Say a Typer exception as one of ours.

    Args:
        error: what Typer raised.
        words: the command's words, for the hint.
    """
    return UsageError(
        "usage",
        _what(error),
        t("See `coo {words} --help`.", "见 `coo {words} --help`。").fill(words=words),
    )


def unknown_command(words: list[str], known: list[str]) -> UsageError:
    """The error for words that are no command, with those that look alike."""
    typed = " ".join(words)
    near = get_close_matches(typed, known, n=3, cutoff=0.6) or get_close_matches(words[0], known, n=3, cutoff=0.6)
    return UsageError(
        "unknown-command",
        t("There is no command `coo {typed}`.", "没有命令 `coo {typed}`。").fill(typed=typed),
        t("Did you mean `coo {near}`?", "是否想用 `coo {near}`？").fill(near="`, `coo ".join(near))
        if near
        else t("See `coo --help` for all commands.", "用 `coo --help` 查看全部命令。"),
    )


def missing_verb(noun: str, known: list[str]) -> UsageError:
    """The error for a noun without what to do with it."""
    return UsageError(
        "missing-verb",
        t("`coo {noun}` needs a verb.", "`coo {noun}` 后缺少动作。").fill(noun=noun),
        t("Use one of: `coo {known}`.", "可用：`coo {known}`。").fill(known="`, `coo ".join(known)),
    )


def help_in_our_words(command: Command) -> None:
    """Have the help of a command headed and footed in the language in force."""
    import typer
    from rich.text import Text as Shown
    from typer import rich_utils

    class Folding(rich_utils.OptionHighlighter):
        """Chinese has no spaces to break at: what is wider than its column goes on below, and is not cut off."""

        def __call__(self, text: str | Shown) -> Shown:
            shown = super().__call__(text)
            shown.overflow = "fold"
            return shown

    rich_utils.highlighter = Folding()
    rich_utils.ARGUMENTS_PANEL_TITLE = str(t("Arguments", "参数"))
    rich_utils.OPTIONS_PANEL_TITLE = str(t("Options", "选项"))
    rich_utils.REQUIRED_LONG_STRING = str(t("[required]", "[必填]"))
    rich_utils.DEFAULT_STRING = str(t("[default: {}]", "[默认：{}]"))
    rich_utils.ENVVAR_STRING = str(t("[env var: {}]", "[环境变量：{}]"))
    with typer.Context(command) as context:
        option = command.get_help_option(context)  # made once and kept: what is said of it now is shown
    if option is not None:
        option.help = str(t("Show this help.", "显示本帮助。"))


def _what(error: TyperException) -> Text:
    if isinstance(error, click.NoSuchOption):
        return t("There is no option `{name}`.", "没有选项“{name}”。").fill(name=error.option_name)
    if isinstance(error, click.MissingParameter):
        name = error.param.get_error_hint() if error.param is not None else ""
        return t("`{name}` is missing.", "缺少“{name}”。").fill(name=name.strip("'"))
    if isinstance(error, click.BadParameter):
        name = error.param.get_error_hint() if error.param is not None else ""
        return t("`{name}` cannot be used: {why}", "“{name}”不可用：{why}").fill(
            name=name.strip("'"), why=_why(error.message)
        )
    if isinstance(error, click.BadOptionUsage):
        return t("`{name}` needs a value.", "“{name}”缺少取值。").fill(name=error.option_name)
    if extra := re.fullmatch(r"Got unexpected extra argument\(?s?\)? \((.*)\)", error.message, re.DOTALL):
        return t("`{words}` is more than the command takes.", "多余的参数：“{words}”。").fill(words=extra[1])
    return plain(error.format_message())


def _why(message: str) -> Text:
    for pattern, says in _MISFITS:
        if found := re.search(pattern, message):
            return Text(*(words.format(*found.groups()) for words in says))
    return plain(message)
