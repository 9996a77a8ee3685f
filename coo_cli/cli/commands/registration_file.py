"""`coo registration file`: note how the filing of a registration number stands."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of, day
from coo_cli.cli.registers import set_answer
from coo_cli.workflow.registration import FILED, Filing, file_registration

EXAMPLE = "coo registration file 330099999 approved --date 2026-11-02"


def command(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(help=str(t("the registration number", "备案号")), metavar="NUMBER")],
    state: Annotated[
        str,
        typer.Argument(
            help=str(t("see `coo codes list filing_states`", "状态，见 `coo codes list filing_states`")),
            metavar="STATE",
        ),
    ],
    date: Annotated[
        str, typer.Option(help=str(t("the day; today unless given", "日期，默认今天")), metavar="YYYY-MM-DD")
    ] = "",
    kind: Annotated[str, typer.Option(help=str(t("what was filed", "备案类型")), metavar="TEXT")] = FILED,
    note: Annotated[str, typer.Option(help=str(t("what was said", "备注")), metavar="TEXT")] = "",
) -> Answer:
    day(date, "--date")
    filing = Filing(day=date, state=state, said=f"{kind} {note}".strip())
    app = app_of(ctx)
    return set_answer(app, file_registration(app, number, filing))
