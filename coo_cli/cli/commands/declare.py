"""`coo declare`: send certificates to customs."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.progress import counting
from coo_cli.cli.selecting import choosing
from coo_cli.cli.tables import table
from coo_cli.workflow.selection import Chosen

EXAMPLE = "coo declare --ready"


@choosing
def command(
    ctx: typer.Context,
    chosen: Chosen,
    ready: Annotated[
        bool, typer.Option("--ready", help=str(t("all certificates that are ready", "全部待申报的证书")))
    ] = False,
    resume: Annotated[
        bool,
        typer.Option("--resume", help=str(t("only what waits since an interrupted run", "仅继续发送此前中断留下的"))),
    ] = False,
    again: Annotated[
        bool,
        typer.Option(
            "--again", help=str(t("send once more what is sent and not decided", "已发送但未有结果的再次发送"))
        ),
    ] = False,
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help=str(t("stop at the first that fails", "遇到第一个失败即停止")))
    ] = False,
    rate: Annotated[
        float | None,
        typer.Option(
            min=0.01,
            max=1000,
            help=str(
                t("messages a second at most; else as the gateway's settings say", "每秒最多发送份数；默认按通道设置")
            ),
        ),
    ] = None,
) -> Answer:
    from coo_cli.workflow.declare import Manner, declare, outcome_text

    with counting(t("certificates", "证书"), ctx.obj) as progress:
        how = Manner(again=again, fail_fast=fail_fast, rate=rate, progress=progress)
        query = chosen.wanted
        result = declare(
            app_of(ctx), chosen.names, ready=ready, resume=resume, wanted=query, profile=query.profile, how=how
        )
    headings = (t("certificate", "证书号"), t("attachment", "随附单据"), t("result", "结果"), t("why", "原因"))
    return Answer(
        data=result.certificates,
        show=lambda console: table(
            console,
            headings,
            ((c.cert_no, c.file_name, outcome_text(c.outcome), c.reason or "") for c in result.certificates),
        ),
        exit=result.exit,
        errors=result.errors,
        warnings=result.warnings,
    )
