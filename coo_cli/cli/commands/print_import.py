"""`coo print import`: take in customs' print files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.certificate.printing import printing_text
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.progress import reading
from coo_cli.cli.tables import Console, table
from coo_cli.workflow.print_files import FileTaken, import_print_files

EXAMPLE = "coo print import C263300999990001.pdf"


def command(
    ctx: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            help=str(t("customs' PDF files, each named after its certificate", "海关版式文件（PDF），以证书号命名")),
            metavar="FILE...",
            readable=False,
        ),
    ],
    cert: Annotated[
        str,
        typer.Option(
            "--cert", help=str(t("whose it is, for one file of any name", "证书号（仅限一个文件）")), metavar="CERT"
        ),
    ] = "",
) -> Answer:
    with reading(ctx.obj):
        result = import_print_files(app_of(ctx), files, cert)
    return Answer(
        data=result.files,
        show=lambda console: _show(console, result.files),
        exit=result.exit,
        errors=result.errors,
        warnings=result.warnings,
    )


def _show(console: Console, files: Sequence[FileTaken]) -> None:
    headings = (t("certificate", "证书号"), t("file", "文件"), t("stored", "入库"), t("original", "打印状态"))
    table(
        console,
        headings,
        (
            (
                one.cert_no,
                one.file,
                t("new", "新文件") if one.new else t("known", "已有"),
                printing_text(one.printing),
            )
            for one in files
        ),
    )
