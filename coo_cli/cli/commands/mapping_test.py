"""`coo mapping test`: whether mappings still make of their golden samples what they must."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.progress import reading
from coo_cli.cli.tables import Console, line, table

if TYPE_CHECKING:
    from coo_cli.workflow.golden import Ran

EXAMPLE = "coo mapping test csv_generic"


def command(
    ctx: typer.Context,
    mappings: Annotated[
        list[str] | None,
        typer.Argument(
            help=str(t("mappings' names or YAML files; all unless given", "映射名称或 YAML 文件；不指定则全部")),
            metavar="NAME|FILE...",
        ),
    ] = None,
    update: Annotated[
        bool,
        typer.Option("--update", help=str(t("write what comes out now as what is expected", "把当前结果写为基准"))),
    ] = False,
) -> Answer:
    from coo_cli.workflow.golden import run_golden

    with reading(ctx.obj):
        found = run_golden(app_of(ctx), mappings or (), update=update)
    return Answer(data=found.ran, show=lambda console: _show(console, found.ran), exit=found.exit, errors=found.errors)


def _show(console: Console, ran: list[Ran]) -> None:
    from coo_cli.workflow.golden import state_text

    headings = (t("mapping", "映射"), t("sample", "样例"), t("certificates", "证书数"), t("result", "结果"))
    table(console, headings, ((r.mapping, r.sample, r.certificates, state_text(r.state)) for r in ran))
    if not ran:
        line(console, t("No golden sample was run.", "没有运行任何基准样例。"))
