"""`coo poll`: fetch customs' answers."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.clock import to_minute
from coo_cli.base.errors import Exit
from coo_cli.base.texts import t
from coo_cli.certificate.attachment import shown_attachment_state
from coo_cli.certificate.state import shown_state
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.globals import Globals
from coo_cli.cli.polls import polled_line, watch_polls
from coo_cli.cli.progress import working
from coo_cli.cli.tables import SHOWN, Console, line, table
from coo_cli.workflow.poll import Polled, PollSummary, poll

EXAMPLE = "coo poll"


def command(
    ctx: typer.Context,
    watch: Annotated[
        bool,
        typer.Option("--watch", help=str(t("go on polling until stopped, a line a round", "持续收取，每轮输出一行"))),
    ] = False,
    every: Annotated[
        float,
        typer.Option(
            min=1, max=86400, help=str(t("seconds between rounds, with --watch", "与 --watch 合用：每轮间隔秒数"))
        ),
    ] = 300,
) -> Answer:
    app, options = app_of(ctx), ctx.ensure_object(Globals)
    if watch:
        return watch_polls(app, every, options)
    with working(options):
        polled = poll(app)
    return Answer(
        data=polled.summary,
        show=lambda console: _show(console, polled),
        exit=polled.exit,
        errors=polled.errors,
        warnings=polled.warnings,
        idle=polled.summary == PollSummary() and polled.exit is Exit.DONE,
    )


def _show(console: Console, polled: Polled) -> None:
    summary = polled.summary
    if summary.changes:
        headings = (t("certificate", "证书号"), t("was", "原状态"), t("is", "现状态"), t("customs says", "海关回执"))
        table(
            console,
            headings,
            ((c.cert_no, shown_state(c.was), shown_state(c.now), c.text) for c in summary.changes),
            SHOWN,
        )
    if summary.attachments:
        columns = (
            t("certificate", "证书号"),
            t("attachment", "随附单据"),
            t("was", "原状态"),
            t("is", "现状态"),
            t("customs says", "海关回执"),
        )
        rows = (
            (a.cert_no, a.file_name, shown_attachment_state(a.was), shown_attachment_state(a.now), a.text)
            for a in summary.attachments
        )
        table(console, columns, rows, SHOWN)
    if summary.overdue:
        waits = (t("overdue", "逾期未答复"), t("state", "状态"), t("since", "自"))
        rows_late = ((o.cert_no, shown_state(o.state), to_minute(o.since)) for o in summary.overdue)
        table(console, waits, rows_late, SHOWN)
    line(console, polled_line(summary))
