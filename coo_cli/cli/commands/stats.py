"""`coo stats`: business statistics, on the terminal or as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import Text, t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of, day
from coo_cli.cli.progress import working
from coo_cli.cli.tables import Console, facts, line, table
from coo_cli.stats.figures import Figure
from coo_cli.store.statistics import PERIODS, Dimension, Moment
from coo_cli.workflow.statistics import Statistics, headings_of, statistics, write_statistics

EXAMPLE = "coo stats --by user --per month --from 2026-01-01"

_BAR = 24
"""The characters of the longest bar."""


def command(
    ctx: typer.Context,
    by: Annotated[
        list[Dimension] | None,
        typer.Option(
            help=str(t("what to count by, may be repeated; type unless given", "统计维度，可重复，默认按类型"))
        ),
    ] = None,
    per: Annotated[
        Dimension | None,
        typer.Option(help=str(t("also by year, month or day", "并按年、月或日")), metavar="|".join(PERIODS)),
    ] = None,
    since: Annotated[str, typer.Option("--from", help=str(t("the first day", "起始日期")), metavar="YYYY-MM-DD")] = "",
    until: Annotated[str, typer.Option("--to", help=str(t("the last day", "截止日期")), metavar="YYYY-MM-DD")] = "",
    moment: Annotated[
        Moment, typer.Option("--date", help=str(t("which date the range and periods go by", "日期范围和时段的依据")))
    ] = Moment.CREATED,
    cert_type: Annotated[
        list[str] | None,
        typer.Option("--type", help=str(t("only these types, may be repeated", "只统计该类型，可重复"))),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help=str(t("write a file: .csv .xlsx .json .html .png .svg", "输出文件：.csv .xlsx .json .html .png .svg")),
            metavar="FILE",
        ),
    ] = None,
) -> Answer:
    dimensions = [*(by or ([] if per else [Dimension.TYPE])), *([per] if per else [])]
    first, last = day(since, "--from"), day(until, "--to")
    app = app_of(ctx)
    with working(ctx.obj):
        found = statistics(app, dimensions, moment=moment, since=first, until=last, types=cert_type or ())
        if out is not None:
            write_statistics(app, found, out)
    return Answer(data=found, show=lambda console: _show(console, found, out))


def _show(console: Console, found: Statistics, out: Path | None) -> None:
    if out is not None:
        line(console, out)
        return
    most = max((row.count for row in found.rows), default=0) or 1
    headings = headings_of(found.by)
    width = len(found.by)
    shown = [*headings[: width + 2], t("", ""), *headings[width + 2 :]]
    rows = [(*row.label, row.count, row.share, "█" * round(row.count / most * _BAR), *_rest(row)) for row in found.rows]
    whole = found.total
    sums = (*whole.label, *[""] * (width - 1), whole.count, whole.share, "", *_rest(whole))
    table(console, shown, [*rows, sums])
    line(console, "")
    from coo_cli.workflow.statistics_files import facts_of

    facts(console, facts_of(found))
    table(
        console,
        (t("why customs returned them, as far as its words tell", "退回原因（按海关用语推断）"), t("count", "份数")),
        [(Text(reason.text["en"], reason.text["zh"]), reason.count) for reason in found.reasons],
    )


def _rest(row: Figure) -> tuple[object, ...]:
    return row.declared, row.approved, row.returned, row.return_rate, row.hours, row.value
