"""`coo render`: certificates as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Certificates
from coo_cli.cli.rendered import files_answer
from coo_cli.workflow.render import CERTIFICATE, render

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
) -> Answer:
    app = app_of(ctx)
    return files_answer(render(app, certificates or [], out, own_layout=layout, document=document, copies=copies))
