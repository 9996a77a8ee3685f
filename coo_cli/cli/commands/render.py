"""`coo render`: certificates as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Certificates
from coo_cli.cli.tables import table
from coo_cli.workflow.render import kind_text, render

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
) -> Answer:
    result = render(app_of(ctx), certificates or [], out, own_layout=layout)
    headings = (t("certificate", "证书号"), t("printed as", "输出类型"), t("file", "文件"))
    return Answer(
        data=result.files,
        show=lambda console: table(console, headings, ((f.cert_no, kind_text(f.kind), f.file) for f in result.files)),
        exit=result.exit,
        errors=result.errors,
        warnings=result.warnings,
    )
