"""`coo notify list`: what became of notices."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.clock import to_second
from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import table
from coo_cli.workflow.notices import list_messages, status_text

EXAMPLE = "coo notify list --open"


def command(
    ctx: typer.Context,
    open_: Annotated[
        bool,
        typer.Option("--open", help=str(t("only those that did not surely arrive", "只列未确定送达的"))),
    ] = False,
    limit: Annotated[
        int, typer.Option(min=1, help=str(t("at most so many, the latest first", "最多条数，新的在前")))
    ] = 50,
) -> Answer:
    rows = list_messages(app_of(ctx), waiting=open_, limit=limit)
    headings = (
        t("written", "生成时间"),
        t("rule", "规则"),
        t("channel", "渠道"),
        t("notice", "通知"),
        t("now", "结果"),
        t("tries", "次数"),
        t("why", "原因"),
    )
    cells = ((to_second(r.at), r.rule, r.channel, r.title, status_text(r.status), r.attempts, r.reason) for r in rows)
    return Answer(data=rows, show=lambda console: table(console, headings, cells))
