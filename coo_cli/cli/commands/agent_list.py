"""`coo agent list`: the agents that may print."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.authorisations import grants_answer
from coo_cli.cli.context import app_of
from coo_cli.workflow.agents import list_agents

EXAMPLE = "coo agent list --all"


def command(
    ctx: typer.Context,
    revoked: Annotated[bool, typer.Option("--all", help=str(t("those revoked too", "包括已撤销的")))] = False,
) -> Answer:
    return grants_answer(list_agents(app_of(ctx), revoked=revoked))
