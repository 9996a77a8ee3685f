"""`coo audit list`: who did what when."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from coo_cli.base.clock import to_second
from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import table
from coo_cli.workflow.audit import list_log

EXAMPLE = "coo audit list --cert C263300999990001"

_DAY = ["%Y-%m-%d"]


def command(
    ctx: typer.Context,
    cert: Annotated[str, typer.Option(help=str(t("of this certificate", "只列该证书")), metavar="CERT")] = "",
    actor: Annotated[str, typer.Option(help=str(t("by this user", "只列该用户")))] = "",
    action: Annotated[str, typer.Option(help=str(t("only this action", "只列该操作")))] = "",
    since: Annotated[
        dt.datetime | None, typer.Option(formats=_DAY, help=str(t("from this day on", "起始日期")))
    ] = None,
    until: Annotated[dt.datetime | None, typer.Option(formats=_DAY, help=str(t("up to this day", "截止日期")))] = None,
    limit: Annotated[
        int, typer.Option(min=1, help=str(t("at most so many, the latest first", "最多条数，新的在前")))
    ] = 50,
) -> Answer:
    rows = list_log(
        app_of(ctx),
        cert_no=cert,
        actor=actor,
        action=action,
        since=since.date() if since else None,
        until=until.date() if until else None,
        limit=limit,
    )
    headings = (
        t("when", "时间"),
        t("who", "操作人"),
        t("what", "操作"),
        t("certificate", "证书号"),
        t("was", "原状态"),
        t("is", "现状态"),
        t("detail", "说明"),
    )
    cells = ((to_second(r.at), r.actor, r.action, r.cert_no, r.was, r.now, r.detail) for r in rows)
    return Answer(data=rows, show=lambda console: table(console, headings, cells))
