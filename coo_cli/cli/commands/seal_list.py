"""`coo seal list`: the seals of the register."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of, day
from coo_cli.cli.options import Profile
from coo_cli.cli.seals import MadeFrom, MadeTo, Search, rows_answer
from coo_cli.seal.record import Filters, Sort, Use, Validity
from coo_cli.workflow.seals import list_seals

EXAMPLE = "coo seal list --state enabled"


def command(
    ctx: typer.Context,
    name: Search = "",
    state: Annotated[
        Validity | None,
        typer.Option(help=str(t("only in this state; else all not deleted", "只列该状态，默认不列已删除"))),
    ] = None,
    use: Annotated[Use | None, typer.Option("--type", help=str(t("only of this type", "只列该类型")))] = None,
    made_from: MadeFrom = "",
    made_to: MadeTo = "",
    profile: Profile = "",
) -> Answer:
    for text, option in ((made_from, "--made-from"), (made_to, "--made-to")):
        day(text, option)
    wanted = Filters(name=name, state=state, use=use, made_from=made_from, made_to=made_to)
    return rows_answer(list_seals(app_of(ctx), Sort.SEAL, wanted, profile))
