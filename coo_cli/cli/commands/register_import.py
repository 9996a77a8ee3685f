"""`coo register import`: a table into a register."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Register
from coo_cli.cli.progress import reading
from coo_cli.cli.tables import SHOWN, Console, line, table

if TYPE_CHECKING:
    from coo_cli.workflow.registers import Import

EXAMPLE = "coo register import goods goods.xlsx --dry-run"


def command(
    ctx: typer.Context,
    register: Register,
    file: Annotated[
        Path,
        typer.Argument(
            help=str(
                t(
                    "a table, a row for each entry, headed by field names or labels, as `coo register export` makes",
                    "每行一条记录的表格，标题为字段名或名称；可用 `coo register export` 生成",
                )
            ),
            metavar="FILE",
            readable=False,
        ),
    ],
    whole: Annotated[
        bool,
        typer.Option(
            "--replace",
            help=str(t("empty cells take values away; else they say nothing", "空单元格清除原值；否则保留原值")),
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=str(t("show what would happen, store nothing", "只预演，不入库")))
    ] = False,
) -> Answer:
    from coo_cli.workflow.registers import import_register

    with reading(ctx.obj):
        result = import_register(app_of(ctx), register, file, whole=whole, dry_run=dry_run)
    return Answer(
        data=result.done,
        show=lambda console: _show(console, result.done, dry_run=dry_run),
        exit=result.exit,
        errors=result.errors,
        warnings=result.warnings,
    )


def _show(console: Console, done: Import, *, dry_run: bool) -> None:
    from coo_cli.workflow.registers import became_text

    headings = (t("row", "行"), t("key", "关键值"), t("result", "结果"))
    table(console, headings, ((row.row, row.key, became_text(row.outcome)) for row in done.changed), SHOWN)
    line(console, "  ".join(f"{became_text(name)}: {count}" for name, count in done.counts.items()))
    if dry_run:
        line(console, t("A dry run: nothing was stored.", "预演：未入库。"))
