"""`coo mapping preview`: the first certificates of an export as a colleague would read them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coo_cli.base.texts import Text, t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Mapping
from coo_cli.cli.progress import reading
from coo_cli.cli.stopping import nothing_changed
from coo_cli.cli.tables import Console, line, table

if TYPE_CHECKING:
    from coo_cli.workflow.mappings import Preview, Shown

EXAMPLE = "coo mapping preview orders.csv --mapping csv_generic --count 1"


def command(
    ctx: typer.Context,
    export: Annotated[
        Path, typer.Argument(help=str(t("the ERP's export", "ERP 导出文件")), metavar="EXPORT", readable=False)
    ],
    mapping: Mapping = "",
    count: Annotated[int, typer.Option(min=1, max=100, help=str(t("how many certificates", "份数")))] = 3,
) -> Answer:
    from coo_cli.workflow.mappings import not_shown, preview

    app = app_of(ctx)
    with nothing_changed(), reading(ctx.obj):
        found = preview(app, mapping, export, count)
        remarks = not_shown(app, mapping, export, found)
    return Answer(
        data=found,
        show=lambda console: _show(console, found),
        warnings=[
            *(problem for one in found for problem in one.problems),
            *remarks,
        ],
    )


def _show(console: Console, found: list[Preview]) -> None:
    headings = (t("field", "字段"), t("meaning", "含义"), t("value", "值"), t("from", "来源"))
    for one in found:
        line(console, t("{key} (rows {rows})", "{key}（第 {rows} 行）").fill(key=one.key, rows=one.rows))
        table(console, headings, ((v.path, Text(v.en, v.zh), v.value, _from(v)) for v in one.values))
        line(console, "")


def _from(value: Shown) -> str:
    return f"{value.cell} ({value.entry})" if value.entry else value.cell
