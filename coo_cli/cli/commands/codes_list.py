"""`coo codes list`: a code list, whole or searched."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import table

EXAMPLE = "coo codes list countries Australia"


def command(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            help=str(
                t("countries, currencies, offices, trade_modes ...", "countries、currencies、offices、trade_modes 等")
            ),
            metavar="LIST",
        ),
    ],
    query: Annotated[
        str,
        typer.Argument(
            help=str(t("a code, a name in Chinese or English, or a part of one", "代码、中英文名称或其一部分"))
        ),
    ] = "",
) -> Answer:
    from coo_cli.workflow.look_up import search_codes

    entries = search_codes(app_of(ctx), name, query)
    headings = (t("code", "代码"), t("Chinese", "中文"), t("English", "英文"), t("also", "其他"))
    return Answer(
        data=entries,
        show=lambda console: table(
            console, headings, ((e.code, e.zh, e.en, " ".join([*e.other.values(), *e.aliases])) for e in entries)
        ),
    )
