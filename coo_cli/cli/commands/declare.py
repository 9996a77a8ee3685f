"""`coo declare`: send certificates to customs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.files import read_bytes
from coo_cli.base.texts import t
from coo_cli.certificate.state import Declaration
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of, day, stdin
from coo_cli.cli.options import Certificates, Profile
from coo_cli.cli.progress import counting
from coo_cli.cli.tables import table
from coo_cli.workflow.declare import Manner, declare, outcome_text
from coo_cli.workflow.selection import LARGEST, Selection, numbers_in

EXAMPLE = "coo declare --ready"


def command(
    ctx: typer.Context,
    certificates: Certificates = None,
    ready: Annotated[
        bool, typer.Option("--ready", help=str(t("all certificates that are ready", "全部待申报的证书")))
    ] = False,
    resume: Annotated[
        bool,
        typer.Option("--resume", help=str(t("only what waits since an interrupted run", "仅继续发送此前中断留下的"))),
    ] = False,
    listed: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help=str(
                t(
                    "a file of certificate numbers, one a line; - for standard input",
                    "证书号清单文件，每行一个；- 为标准输入",
                )
            ),
            metavar="FILE",
        ),
    ] = None,
    state: Annotated[
        list[Declaration] | None,
        typer.Option(
            help=str(t("those in this state, ready unless given; may be repeated", "该状态的证书，默认待申报；可重复"))
        ),
    ] = None,
    cert_type: Annotated[str, typer.Option("--type", help=str(t("those of this type", "该类型的证书")))] = "",
    invoice: Annotated[str, typer.Option(help=str(t("those of this invoice number", "该发票号的证书")))] = "",
    text: Annotated[
        str,
        typer.Option(help=str(t("those with this in number, invoice or key", "证书号、发票号或单号含此内容的证书"))),
    ] = "",
    created_from: Annotated[
        str, typer.Option(help=str(t("those made on this day or later", "该日及以后建立的证书")), metavar="YYYY-MM-DD")
    ] = "",
    created_to: Annotated[
        str, typer.Option(help=str(t("those made on this day or before", "该日及以前建立的证书")), metavar="YYYY-MM-DD")
    ] = "",
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
    profile: Profile = "",
) -> Answer:
    app = app_of(ctx)
    numbers: list[str] = []
    for word in [*(certificates or []), *([f"{listed}"] if listed == Path("-") else [])]:
        source = stdin() if word == "-" else None
        numbers += numbers_in(source.read(LARGEST), "-") if source else [word]
    if listed is not None and listed != Path("-"):
        numbers += numbers_in(read_bytes(listed, LARGEST), str(listed))
    wanted = Selection(
        states=tuple(state or ()),
        cert_type=cert_type,
        invoice_no=invoice,
        text=text,
        created_from=day(created_from, "--created-from"),
        created_to=day(created_to, "--created-to"),
    )
    with counting(t("certificates", "证书"), ctx.obj) as progress:
        how = Manner(again=again, fail_fast=fail_fast, rate=rate, progress=progress)
        result = declare(app, numbers, ready=ready, resume=resume, wanted=wanted, profile=profile, how=how)
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
