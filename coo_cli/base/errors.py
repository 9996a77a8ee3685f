"""Owns the exit codes and the errors: what is wrong, where, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import ClassVar

import msgspec

from coo_cli.base.texts import Text, plain, t


class Exit(IntEnum):
    """What a script may conclude from the exit code; a contract, changed only with its reason."""

    DONE = 0
    UNEXPECTED = 1
    USAGE = 2
    INPUT_INVALID = 3
    PARTLY = 4
    REJECTED = 5
    UNAVAILABLE = 6
    REFUSED = 7
    CONFIG = 8
    LOCKED = 9
    STORE = 10
    OVERDUE = 11
    INTERRUPTED = 130


MEANINGS: dict[Exit, Text] = {
    Exit.DONE: t("done, or nothing was due", "完成，或无事可做"),
    Exit.UNEXPECTED: t("unexpected", "意外错误"),
    Exit.USAGE: t("wrong use", "用法错误"),
    Exit.INPUT_INVALID: t("input invalid", "输入有误"),
    Exit.PARTLY: t("partly done: good ones went on, bad ones are listed", "部分完成：无误的已继续，有误的已列出"),
    Exit.REJECTED: t("rejected by customs", "海关退回"),
    Exit.UNAVAILABLE: t("gateway unavailable, try again", "通道暂不可用，请重试"),
    Exit.REFUSED: t("gateway refused", "通道拒收"),
    Exit.CONFIG: t("configuration or secret", "设置或密钥有误"),
    Exit.LOCKED: t("locked by another run", "被另一次运行占用"),
    Exit.STORE: t("database", "数据库"),
    Exit.OVERDUE: t("receipts overdue", "回执逾期"),
    Exit.INTERRUPTED: t("interrupted", "已中断"),
}
"""The exit codes in words."""


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place a user can open: a file and, where known, the sheet, row (from 1), column and position."""

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    """The column's heading, or its letter where there is none."""
    cell: str = ""
    """The cell in spreadsheet notation, e.g. `C7`; in a file that is a tree the path, e.g. `invoices[3].items[2]`."""

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet:
            parts.append(f"[{self.sheet}]")
        if self.row and not (self.sheet and self.cell):
            parts.append(f":{self.row}")
        if self.cell:
            parts.append(self.cell)
        if self.column:
            parts.append(f"({self.column})")
        return " ".join(parts).replace(" :", ":")


_Maker = Callable[[type["CooError"], str, Text, Text, Place | None, Text | None], "CooError"]


class CooError(Exception):
    """The base of every error a user is meant to read.

    Args:
        code: a stable slug a script can match, e.g. `file-missing`.
        what: what is wrong.
        fix: what to do.
        where: the place, if there is one.
        why: the reason given by the system or another program.
    """

    exit: ClassVar[Exit] = Exit.UNEXPECTED

    def __init__(
        self, code: str, what: Text, fix: Text, *, where: Place | None = None, why: Text | str | None = None
    ) -> None:
        super().__init__(what.en)
        self.code = code
        self.what = what
        self.fix = fix
        self.where = where
        self.why = plain(why) if isinstance(why, str) and not isinstance(why, Text) else why

    def __reduce__(self) -> tuple[_Maker, tuple[object, ...]]:
        return _again, (type(self), self.code, self.what, self.fix, self.where, self.why)

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        why = f" ({self.why})" if self.why else ""
        return f"{where}{self.what}{why}"


def _again(kind: type[CooError], code: str, what: Text, fix: Text, where: Place | None, why: Text | None) -> CooError:
    """An error as it was in the process that raised it."""
    return kind(code, what, fix, where=where, why=why)


class UsageError(CooError):
    """The command was called with arguments it cannot use."""

    exit = Exit.USAGE


class InputError(CooError):
    """A file given as input cannot be read or holds nothing usable."""

    exit = Exit.INPUT_INVALID


class GatewayUnavailable(CooError):
    """The gateway does not answer now; trying again later may help."""

    exit = Exit.UNAVAILABLE


class GatewayRefused(CooError):
    """The gateway answered and will not take the parcel."""

    exit = Exit.REFUSED


class ConfigError(CooError):
    """A setting, mapping, catalog file or secret is missing or wrong."""

    exit = Exit.CONFIG


def extra_missing(code: str, what: Text, extra: str, *, why: str | None = None) -> ConfigError:
    """The error for work that an optional part of the package does, which is not installed.

    Args:
        code: its slug.
        what: what needs which library.
        extra: the part's name, as pip knows it.
        why: what Python says.
    """
    install = t("Install it: pip install 'coo-cli[{extra}]'", "请安装：pip install 'coo-cli[{extra}]'")
    return ConfigError(code, what, install.fill(extra=extra), why=why)


class LockedError(CooError):
    """Another run holds the workspace."""

    exit = Exit.LOCKED


class InterruptedRun(CooError):
    """The user stopped the run; it says what is done and how to go on."""

    exit = Exit.INTERRUPTED


class StoreError(CooError):
    """The database is missing, damaged, newer than the program, or refuses to write."""

    exit = Exit.STORE
