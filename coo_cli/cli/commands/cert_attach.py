"""`coo cert attach`: put files to a certificate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.attachments import attachment_table
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Certificate
from coo_cli.workflow.attach import attach

EXAMPLE = "coo cert attach C263300999990001 invoice.pdf --type 1"


def command(
    ctx: typer.Context,
    certificate: Certificate,
    files: Annotated[list[Path], typer.Argument(help=str(t("the files", "文件")), metavar="FILE...", readable=False)],
    file_type: Annotated[
        str,
        typer.Option(
            "--type",
            help=str(
                t(
                    "what they are, by code or name: `coo codes list attachment_file_types`",
                    "单据类型，代码或名称：`coo codes list attachment_file_types`",
                )
            ),
            metavar="CODE|NAME",
        ),
    ],
    delay: Annotated[
        bool,
        typer.Option(
            "--delay",
            help=str(
                t(
                    "flag it as delayed (IsDelay: reported as deferred review or later delivery); sent like the others",
                    "标记为延迟（IsDelay，据称指缓审或后补）",
                )
            ),
        ),
    ] = False,
    name: Annotated[
        str,
        typer.Option(help=str(t("the file's name for customs; its own unless given", "报给海关的文件名，默认用原名"))),
    ] = "",
) -> Answer:
    result = attach(app_of(ctx), certificate, files, file_type=file_type, delayed=delay, name=name)
    return Answer(
        data=result.attachments,
        show=lambda console: attachment_table(console, result.attachments),
        exit=result.exit,
        errors=result.errors,
        warnings=result.warnings,
    )
