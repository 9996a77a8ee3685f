"""`coo operator list`: who works with the workspace."""

from __future__ import annotations

import typer

from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.operators import answer_of
from coo_cli.workflow.operators import list_operators

EXAMPLE = "coo operator list"


def command(ctx: typer.Context) -> Answer:
    return answer_of(list_operators(app_of(ctx)))
