"""`coo operator edit`: change an operator's roles, principals or full name."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.operators import FullName, Name, Principals, Roles, one
from coo_cli.workflow.operators import OperatorChange, edit_operator

EXAMPLE = "coo operator edit wang --role declarant --all-principals"


def command(
    ctx: typer.Context,
    name: Name,
    roles: Roles = None,
    principals: Principals = None,
    everybody: Annotated[
        bool, typer.Option("--all-principals", help=str(t("act for all principals", "不限委托人")))
    ] = False,
    full_name: FullName = None,
) -> Answer:
    acts_for = tuple(principals) if principals else () if everybody else None
    change = OperatorChange(full_name=full_name, roles=tuple(roles) if roles else None, principals=acts_for)
    return one(edit_operator(app_of(ctx), name, change))
