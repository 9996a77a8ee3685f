"""`coo render`: certificates as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Certificates
from coo_cli.cli.progress import counting
from coo_cli.cli.tables import Console, line, table
from coo_cli.workflow.look_up import doubt_text
from coo_cli.workflow.render import CERTIFICATE, Rendered, kind_text, render

EXAMPLE = "coo render C263300999990001 --out print"


def command(
    ctx: typer.Context,
    certificates: Certificates,
    out: Annotated[Path, typer.Option(help=str(t("the folder for the PDF files", "PDF 输出文件夹")))] = Path("print"),
    layout: Annotated[
        bool,
        typer.Option(
            "--layout", help=str(t("our layout even where customs sent a print file", "即使有版式文件也用内置版式"))
        ),
    ] = False,
    document: Annotated[
        str,
        typer.Option(
            help=str(
                t(
                    "what to print: certificate, application (form), invoice, (collection) slip",
                    "打印内容：certificate（证书）、application（申请书）、invoice（发票）、slip（认证凭条）",
                )
            ),
            metavar="DOCUMENT",
        ),
    ] = CERTIFICATE,
    copies: Annotated[
        bool,
        typer.Option("--copies", help=str(t("the copies too, as a file of their own", "同时输出副本（另存一个文件）"))),
    ] = False,
    sign: Annotated[
        bool,
        typer.Option(
            "--sign",
            help=str(
                t(
                    "sign approved certificates on our layout with the profile's `certificate`",
                    "用资料中的 `certificate` 对已通过的证书（内置版式）进行数字签名",
                )
            ),
        ),
    ] = False,
    jobs: Annotated[
        int, typer.Option(min=1, help=str(t("processes that share the work", "并行进程数")), envvar="COO_JOBS")
    ] = 1,
) -> Answer:
    app = app_of(ctx)
    with counting(t("drawing", "正在绘制"), ctx.obj, forks=jobs > 1):
        result = render(
            app, certificates or [], out, own_layout=layout, document=document, copies=copies, sign=sign, jobs=jobs
        )
    return Answer(
        data=result.files,
        show=lambda console: _show(console, result.files),
        exit=result.exit,
        errors=result.errors,
        warnings=result.warnings,
    )


def _show(console: Console, files: Sequence[Rendered]) -> None:
    headings = (t("certificate", "证书号"), t("printed as", "输出类型"), t("file", "文件"))
    table(console, headings, ((file.cert_no, kind_text(file.kind), file.file) for file in files))
    unsure = list(dict.fromkeys(doubt for file in files for doubt in file.layout_unsure))
    if unsure:
        told = t(
            "Our layout is not confirmed by public material in: {doubts}.",
            "内置版式以下方面未经公开资料证实：{doubts}。",
        )
        line(console, told.fill(doubts=doubt_text(unsure)))
