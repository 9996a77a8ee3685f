"""`coo types list`: the certificate types there are."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import shown_language, t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of, day
from coo_cli.cli.tables import table

EXAMPLE = "coo types list"


def command(
    ctx: typer.Context,
    on: Annotated[str, typer.Option(help=str(t("as of this day", "以该日期为准")), metavar="YYYY-MM-DD")] = "",
) -> Answer:
    from coo_cli.workflow.look_up import list_types

    rows = list_types(app_of(ctx), day(on, "--on"))
    headings = (
        t("type", "类型"),
        t("name", "名称"),
        t("to", "目的地"),
        t("criteria", "原产地标准"),
        t("max lines", "最多项数"),
    )
    zh = shown_language() == "zh"
    return Answer(
        data=rows,
        show=lambda console: table(
            console,
            headings,
            ((r.code, r.zh if zh else r.en, r.destinations, r.criteria, r.max_lines) for r in rows),
        ),
    )
