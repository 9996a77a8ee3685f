"""`coo goods import`: a certificate's goods lines from a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.changes import Draft, DryRun, answer_of
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Certificate
from coo_cli.cli.progress import reading
from coo_cli.cli.tables import Console, line

if TYPE_CHECKING:
    from coo_cli.workflow.goods_import import GoodsImport

EXAMPLE = "coo goods import 12 lines.xlsx --annotate lines-checked.xlsx"


def command(
    ctx: typer.Context,
    certificate: Certificate,
    sheet: Annotated[
        Path,
        typer.Argument(
            help=str(
                t("the sheet: a filled-in template, or a table with its headings", "货物表：已填模板或表头相同的表格")
            ),
            metavar="SHEET",
            readable=False,
        ),
    ],
    append: Annotated[
        bool, typer.Option("--append", help=str(t("add to the lines there are", "追加，不替换原有货物项")))
    ] = False,
    annotate: Annotated[
        Path | None,
        typer.Option(
            help=str(t("write the sheet here with its faulty cells marked", "有问题时，把标注后的表格写入该文件")),
            metavar="FILE.xlsx",
        ),
    ] = None,
    draft: Draft = False,
    dry_run: DryRun = False,
) -> Answer:
    from coo_cli.workflow.goods_import import GoodsRequest, import_goods

    request = GoodsRequest(
        name=certificate, sheet=sheet, append=append, annotate=annotate, draft=draft, dry_run=dry_run
    )
    with reading(ctx.obj):
        made, result = import_goods(app_of(ctx), request)
    answer = answer_of(result, dry_run=dry_run)
    return msgspec.structs.replace(answer, data=made, show=lambda console: _show(console, made, answer))


def _show(console: Console, made: GoodsImport, answer: Answer) -> None:
    says = t("goods lines read: {lines}; rows left out: {skipped}", "读取货物项 {lines} 项，跳过 {skipped} 行")
    line(console, says.fill(lines=made.lines, skipped=made.skipped))
    if made.annotated:
        line(console, t("marked copy: {file}", "标注副本：{file}").fill(file=made.annotated))
    answer.show(console)
