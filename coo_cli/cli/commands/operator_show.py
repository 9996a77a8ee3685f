"""`coo operator show`: one operator, and what this person may do with which commands."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.acts import NEEDS
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.operators import show
from coo_cli.cli.tables import Console, facts
from coo_cli.workflow.operators import OperatorRow, show_operator
from coo_cli.workflow.permission import ACTS

EXAMPLE = "coo operator show"


def command(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(help=str(t("the operator; you unless named", "操作员，默认当前操作员")), metavar="NAME")
    ] = "",
) -> Answer:
    row = show_operator(app_of(ctx), name)
    return Answer(data=row, show=lambda console: _show(console, row))


def _show(console: Console, row: OperatorRow) -> None:
    show(console, [row])
    facts(console, ((ACTS[act], ", ".join(NEEDS[act])) for act in row.acts if NEEDS[act]))
