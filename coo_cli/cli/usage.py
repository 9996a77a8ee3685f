"""Owns usage errors: what Typer found wrong with a command line, said in our words; the one file that knows Click."""

from __future__ import annotations

from difflib import get_close_matches

from typer import TyperException
from typer._click import exceptions as click

from coo_cli.base.errors import CooError, UsageError
from coo_cli.base.texts import Text, plain, t


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


def _what(error: TyperException) -> Text:
    if isinstance(error, click.NoSuchOption):
        return t("There is no option `{name}`.", "没有选项“{name}”。").fill(name=error.option_name)
    if isinstance(error, click.MissingParameter):
        name = error.param.get_error_hint() if error.param is not None else ""
        return t("`{name}` is missing.", "缺少“{name}”。").fill(name=name.strip("'"))
    if isinstance(error, click.BadParameter):
        name = error.param.get_error_hint() if error.param is not None else ""
        return t("`{name}` cannot be used: {why}", "“{name}”不可用：{why}").fill(
            name=name.strip("'"), why=error.message
        )
    return plain(error.format_message())
