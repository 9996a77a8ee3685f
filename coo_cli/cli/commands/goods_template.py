"""`coo goods template`: an Excel template for the goods lines of a certificate type."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import line

EXAMPLE = "coo goods template --type E --out lines.xlsx"


def command(
    ctx: typer.Context,
    cert_type: Annotated[str, typer.Option("--type", help=str(t("the certificate type", "证书类型")), metavar="TYPE")],
    out: Annotated[Path, typer.Option(help=str(t("the workbook to write", "输出的工作簿")), metavar="FILE.xlsx")],
) -> Answer:
    from coo_cli.workflow.goods_template import write_template

    made = write_template(app_of(ctx), cert_type, out)
    says = t("{file}: {count} columns, {required} required", "{file}：{count} 列，其中必填 {required} 列")
    told = says.fill(file=made.file, count=len(made.columns), required=len(made.required))
    return Answer(data=made, show=lambda console: line(console, told))
