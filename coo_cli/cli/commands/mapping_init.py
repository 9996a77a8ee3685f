"""`coo mapping init`: a first mapping, proposed from an export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.progress import reading
from coo_cli.cli.tables import Console, line, table

if TYPE_CHECKING:
    from coo_cli.workflow.mapping_init import Draft

EXAMPLE = "coo mapping init --from orders.csv --out mappings/my_erp.yaml"


def command(
    ctx: typer.Context,
    export: Annotated[
        Path,
        typer.Option(
            "--from", help=str(t("an export: text table or workbook", "导出文件：文本表格或工作簿")), metavar="FILE"
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            help=str(t("write the mapping here; shown unless given", "输出文件；不指定则显示")), metavar="FILE"
        ),
    ] = None,
    cert_type: Annotated[
        str,
        typer.Option(
            "--type",
            help=str(
                t("the type of all certificates, where the export has none", "导出中没有证书类型时，全部证书的类型")
            ),
            metavar="TYPE",
        ),
    ] = "",
) -> Answer:
    from coo_cli.workflow.mapping_init import init_mapping

    with reading(ctx.obj):
        found = init_mapping(app_of(ctx), export, out, cert_type)
    return Answer(data=found, show=lambda console: _show(console, found))


def _show(console: Console, found: Draft) -> None:
    if not found.file:
        line(console, found.yaml.rstrip())
        return
    headings = (t("column", "列"), t("heading", "标题"), t("field", "字段"), t("sure", "把握"), t("why", "依据"))
    table(console, headings, ((g.column, g.heading, g.path, _sure(g.certainty), g.why) for g in found.columns))
    line(console, t("Written to {file}.", "已写入 {file}。").fill(file=found.file))


def _sure(certainty: float) -> str:
    return f"{int(certainty * 100)} %" if certainty else ""
