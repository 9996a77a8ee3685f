"""`coo operator add`: register who works with the workspace."""

from __future__ import annotations

import typer

from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.operators import FullName, Name, Principals, Roles, one
from coo_cli.workflow.operators import OperatorChange, add_operator

EXAMPLE = "coo operator add wang --role declarant --role printer --full-name 王示例"


def command(
    ctx: typer.Context,
    name: Name,
    roles: Roles = None,
    principals: Principals = None,
    full_name: FullName = None,
) -> Answer:
    change = OperatorChange(full_name=full_name, roles=tuple(roles or ()), principals=tuple(principals or ()))
    return one(add_operator(app_of(ctx), name, change))
