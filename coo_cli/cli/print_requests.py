"""Owns how print exception requests are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coo_cli.base.clock import to_minute
from coo_cli.base.texts import t
from coo_cli.certificate.printing import reason_text, request_text
from coo_cli.cli.answer import Answer
from coo_cli.cli.tables import Console, line, table

if TYPE_CHECKING:
    from coo_cli.store.print_requests import Asked


def requests_answer(found: Sequence[Asked]) -> Answer:
    """Print exception requests, one a line."""
    return Answer(data=list(found), show=lambda console: _requests(console, found))


def request_answer(asked: Asked) -> Answer:
    """The request that was made."""
    return Answer(data=asked, show=lambda console: _requests(console, [asked]))


def _requests(console: Console, found: Sequence[Asked]) -> None:
    headings = (
        t("date", "申请日期"),
        t("certificate", "证书号"),
        t("print", "打印编号"),
        t("reason", "异常原因"),
        t("details", "问题描述"),
        t("state", "状态"),
        t("since", "状态时间"),
        t("by", "申请人"),
    )
    rows = (
        (
            to_minute(one.at),
            one.cert_no,
            one.job,
            reason_text(one.reason),
            one.detail,
            request_text(one.state),
            to_minute(one.state_at),
            one.actor,
        )
        for one in found
    )
    table(console, headings, rows)
    if not found:
        line(console, t("There is no request.", "没有申请。"))
