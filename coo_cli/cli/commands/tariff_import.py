"""`coo tariff import`: a published tariff schedule into the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.progress import reading
from coo_cli.cli.tables import Console, line

if TYPE_CHECKING:
    from coo_cli.workflow.schedules import Taken

EXAMPLE = "coo tariff import kr_k.csv --to KR --type K"


def command(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            help=str(t("the schedule: CSV, Excel or another table", "关税减让表：CSV、Excel 等表格")), metavar="FILE"
        ),
    ],
    to: Annotated[str, typer.Option(help=str(t("the importing country", "进口国（地区）")), metavar="COUNTRY")] = "",
    kind: Annotated[
        str,
        typer.Option(
            "--type",
            help=str(
                t("the certificate type that claims the rates; MFN for none", "享受该税率的证书类型；最惠国税率填 MFN")
            ),
        ),
    ] = "",
    origin: Annotated[
        str,
        typer.Option(
            "--from", help=str(t("the country of origin, CN unless given", "原产国，默认 CN")), metavar="COUNTRY"
        ),
    ] = "",
    shape: Annotated[
        Path | None,
        typer.Option(
            "--map",
            help=str(
                t(
                    "a YAML file that says how it is read: columns, years, categories",
                    "读取方式的 YAML 文件：列、年份、降税分类",
                )
            ),
        ),
    ] = None,
    first_year: Annotated[
        int | None,
        typer.Option(
            min=1990,
            max=2100,
            help=str(t("the year of `Year 1`, or of a single column of rates", "“第 1 年”或单列税率对应的年份")),
        ),
    ] = None,
    source: Annotated[
        str, typer.Option(help=str(t("where it was published; the file's name unless given", "出处，默认为文件名")))
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=str(t("read it all, store nothing", "只试读，不入库")))
    ] = False,
) -> Answer:
    from coo_cli.workflow.schedules import Told, import_schedule

    told = Told(to=to, origin=origin, kind=kind, first_year=first_year, source=source)
    with reading(ctx.obj):
        result = import_schedule(app_of(ctx), file, shape, told, dry_run=dry_run)
    return Answer(
        data=result.taken,
        show=lambda console: _show(console, result.taken, dry_run=dry_run),
        exit=result.exit,
        errors=result.errors,
    )


def _show(console: Console, taken: Taken, *, dry_run: bool) -> None:
    route = f"{taken.exporter} > {taken.importer}" if taken.exporter else taken.importer
    says = t(
        "{route} {type}: {lines} lines, {faulty} rows left out", "{route} {type}：{lines} 行，{faulty} 行有误未导入"
    )
    line(console, says.fill(route=route, type=taken.type, lines=taken.lines, faulty=taken.faulty))
    if taken.replaced:
        line(console, t("It took the earlier one's place.", "已替换原有的关税减让表。"))
    if dry_run:
        line(console, t("A dry run: nothing was stored.", "预演：未入库。"))
