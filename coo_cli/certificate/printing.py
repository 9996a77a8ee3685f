"""Owns print control (证书打印): what an original, a print and a print exception may become, as tables of moves."""

from __future__ import annotations

from enum import StrEnum

from coo_cli.base.errors import InputError
from coo_cli.base.texts import Text, t
from coo_cli.certificate.state import Printing


class Sheet(StrEnum):
    """What was printed."""

    PREVIEW = "preview"
    ORIGINAL = "original"
    COPY = "copy"
    OVERPRINT = "overprint"


class Outcome(StrEnum):
    """What became of a print."""

    UNDER_WAY = "under_way"
    """It was begun; nothing says yet how it ended."""
    DONE = "done"
    FAILED = "failed"
    """Nothing left this machine."""
    DOUBTFUL = "doubtful"
    """The run was cut off while the printer had it: it counts as printed, for a second original is worse."""


class Reason(StrEnum):
    """Why a printed original is no good (打印异常)."""

    POWER = "power"
    PAPER = "paper"
    JAM = "jam"
    INK = "ink"
    FAULT = "fault"
    MISSING = "missing"
    WRONG = "wrong"

    @property
    def is_of_content(self) -> bool:
        """Whether customs must make the print file anew; else the same file is printed again."""
        return self in (Reason.MISSING, Reason.WRONG)


class Request(StrEnum):
    """Where a print exception request (打印异常申请) stands."""

    AWAITED = "awaited"
    """Customs' new print file is waited for."""
    OPEN = "open"
    """The original may be printed again."""
    SETTLED = "settled"
    """It was printed again."""


_P, _O, _R = Printing, Outcome, Request

PRINTING_MOVES: dict[Printing, frozenset[Printing]] = {
    _P.NO_FILE: frozenset({_P.WAITING}),
    _P.WAITING: frozenset({_P.PRINTING}),
    _P.PRINTING: frozenset({_P.PRINTED, _P.WAITING}),
    _P.PRINTED: frozenset({_P.WAITING, _P.NO_FILE}),
}
"""The moves of originals. Out of printed leads only a print exception: to print again, or to wait for a new file."""

OUTCOME_MOVES: dict[Outcome, frozenset[Outcome]] = {
    _O.UNDER_WAY: frozenset({_O.DONE, _O.FAILED, _O.DOUBTFUL}),
    _O.DONE: frozenset(),
    _O.FAILED: frozenset(),
    _O.DOUBTFUL: frozenset(),
}
"""The moves of prints: each ends once."""

REQUEST_MOVES: dict[Request, frozenset[Request]] = {
    _R.AWAITED: frozenset({_R.OPEN}),
    _R.OPEN: frozenset({_R.SETTLED}),
    _R.SETTLED: frozenset(),
}
"""The moves of print exception requests."""

AFTER: dict[Outcome, Printing] = {
    _O.DONE: _P.PRINTED,
    _O.FAILED: _P.WAITING,
    _O.DOUBTFUL: _P.PRINTED,
}
"""Where an original stands when its print has ended."""

_PRINTING = {
    _P.NO_FILE: t("no print file", "版式文件未收到"),
    _P.WAITING: t("to be printed", "待打印"),
    _P.PRINTING: t("being printed", "打印中"),
    _P.PRINTED: t("printed", "已打印"),
}
_SHEETS = {
    Sheet.PREVIEW: t("preview", "预览"),
    Sheet.ORIGINAL: t("original", "正本"),
    Sheet.COPY: t("copies", "副本"),
    Sheet.OVERPRINT: t("overprint", "套打"),
}
_OUTCOMES = {
    _O.UNDER_WAY: t("under way, or cut off", "进行中或已中断"),
    _O.DONE: t("done", "完成"),
    _O.FAILED: t("failed, nothing printed", "失败，未打印"),
    _O.DOUBTFUL: t("doubtful, counts as printed", "结果不明，按已打印处理"),
}
_REASONS = {
    Reason.POWER: t("power cut", "断电"),
    Reason.PAPER: t("out of paper", "缺纸"),
    Reason.JAM: t("paper jam", "卡纸"),
    Reason.INK: t("out of ink or toner", "缺墨或缺碳粉"),
    Reason.FAULT: t("machine fault", "设备故障，原因不明"),
    Reason.MISSING: t("content missing", "内容缺失"),
    Reason.WRONG: t("content wrong", "内容错误"),
}
_REQUESTS = {
    _R.AWAITED: t("customs makes the print file anew", "等待海关重新生成版式文件"),
    _R.OPEN: t("may be printed again", "可重新打印"),
    _R.SETTLED: t("printed again", "已重新打印"),
}


def printing_text(state: Printing) -> Text:
    """Where an original stands, in words."""
    return _PRINTING[state]


def file_text(state: Printing) -> Text:
    """Whether the print file has come (版式接收状态), in words."""
    return t("awaited", "接收中") if state is Printing.NO_FILE else t("received", "接收成功")


def sheet_text(sheet: Sheet) -> Text:
    """What was printed, in words."""
    return _SHEETS[sheet]


def outcome_text(outcome: Outcome) -> Text:
    """What became of a print, in words."""
    return _OUTCOMES[outcome]


def reason_text(reason: Reason) -> Text:
    """Why an original is no good, in words."""
    return _REASONS[reason]


def request_text(state: Request) -> Text:
    """Where a print exception request stands, in words."""
    return _REQUESTS[state]


def check_printing_move(cert: str, old: Printing, new: Printing) -> None:
    """Refuse a move of an original that is not in the table; to stay is no move.

    Args:
        cert: what to call the certificate in the error.

    Raises:
        InputError: `illegal-print-move`.
    """
    if new is not old and new not in PRINTING_MOVES[old]:
        raise InputError(
            "illegal-print-move",
            t(
                "The original of {cert} is {old} and cannot become {new}.", "{cert} 正本为“{old}”，不能变为“{new}”。"
            ).fill(cert=cert, old=printing_text(old), new=printing_text(new)),
            t(
                "See `coo print list`; what was printed is printed again after `coo print exception`.",
                "请用 `coo print list` 查看；已打印的须先提出打印异常申请（`coo print exception`）。",
            ),
        )
