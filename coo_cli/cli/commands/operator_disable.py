"""`coo operator disable`: let an operator do nothing any more."""

from __future__ import annotations

import typer

from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.operators import Name, one
from coo_cli.workflow.operators import enable_operator

EXAMPLE = "coo operator disable wang"


def command(ctx: typer.Context, name: Name) -> Answer:
    return one(enable_operator(app_of(ctx), name, enabled=False))
