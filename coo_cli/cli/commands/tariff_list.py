"""`coo tariff list`: the tariff schedules that were taken in."""

from __future__ import annotations

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import table
from coo_cli.workflow.schedules import list_schedules

EXAMPLE = "coo tariff list"


def command(ctx: typer.Context) -> Answer:
    rows = list_schedules(app_of(ctx))
    headings = (
        t("from", "原产国"),
        t("to", "进口国"),
        t("type", "证书类型"),
        t("lines", "行数"),
        t("taken in", "导入时间"),
        t("published", "出处"),
    )
    return Answer(
        data=rows,
        show=lambda console: table(
            console, headings, ((r.exporter, r.importer, r.type, r.lines, r.taken_at[:10], r.source) for r in rows)
        ),
    )
