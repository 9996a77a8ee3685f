"""`coo cert list`: the certificates in the store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.files import write_atomic
from coo_cli.base.texts import t
from coo_cli.certificate.state import shown_state
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.progress import counting
from coo_cli.cli.selecting import querying
from coo_cli.cli.tables import Console, facts, line, table
from coo_cli.workflow.finding import ListRequest, ListRow, count_certificates, list_certificates
from coo_cli.workflow.list_table import COLUMNS, USUAL, Format, columns_of, format_of, list_table, picked, shown
from coo_cli.workflow.selection import Selection

EXAMPLE = "coo cert list --state returned --country 越南 --text 电缆 --sort -declared_at"


@querying
def command(
    ctx: typer.Context,
    wanted: Selection,
    columns: Annotated[
        str,
        typer.Option(
            help=str(t("columns parted by commas, or all", "列名，以逗号分隔；或 all")), metavar="NAME,NAME..."
        ),
    ] = "",
    sort: Annotated[
        str,
        typer.Option(help=str(t("a column; - before it: from high to low", "排序列；前加 - 为降序")), metavar="NAME"),
    ] = "-id",
    limit: Annotated[int, typer.Option(min=1, help=str(t("at most so many", "最多条数")))] = 50,
    page: Annotated[int, typer.Option(min=1, help=str(t("this page of so many", "第几页")))] = 1,
    all_of_them: Annotated[bool, typer.Option("--all", help=str(t("all, on one page", "全部，不分页")))] = False,
    count: Annotated[
        bool, typer.Option("--count", help=str(t("only how many, by state", "只统计各状态的份数")))
    ] = False,
    form: Annotated[
        Format | None, typer.Option("--format", help=str(t("table unless the file says", "默认 table，或按文件名")))
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help=str(t("write it to this file", "写入该文件")), metavar="FILE")
    ] = None,
) -> Answer:
    app = app_of(ctx)
    with counting(t("indexing", "建立索引"), ctx.obj) as progress:
        if count:
            counted = count_certificates(app, wanted, progress)
            pairs = [(shown_state(state), number) for state, number in counted.items()]
            whole = (t("together", "合计"), sum(counted.values()))
            return Answer(
                data={"count": whole[1], "states": counted}, show=lambda console: facts(console, [*pairs, whole])
            )
        offset = 0 if all_of_them else (page - 1) * limit
        request = ListRequest(
            wanted=wanted, sort=sort, limit=None if all_of_them else limit, offset=offset, progress=progress
        )
        kind = format_of(form, out)
        if kind != "table":
            data, listed = list_table(app, request, kind, columns_of(columns, tuple(COLUMNS)))
            return _written(data, listed, out)
        names = columns_of(columns, USUAL)
        rows = list_certificates(app, request)
    return Answer(
        data=[picked(row, names) for row in rows] if columns else rows,
        show=lambda console: _show(console, rows, names, page, None if all_of_them else limit),
    )


def _written(data: bytes, listed: int, out: Path | None) -> Answer:
    if out is None:
        return Answer(data=None, show=lambda console: None, raw=data)
    write_atomic(out, data)
    told = {"file": str(out), "certificates": listed}
    says = t("{n} certificates in {file}", "{n} 份证书，已写入 {file}").fill(n=listed, file=out)
    return Answer(data=told, show=lambda console: line(console, says))


def _show(console: Console, rows: list[ListRow], names: list[str], page: int, limit: int | None) -> None:
    table(console, [COLUMNS[name] for name in names], ([shown(row, name) for name in names] for row in rows))
    if len(rows) == limit and console.is_terminal:
        says = t(
            "Page {page}; more may follow: --page {next}, --all, --count.",
            "第 {page} 页；下一页：--page {next}，另有 --all、--count。",
        )
        line(console, says.fill(page=page, next=page + 1))
