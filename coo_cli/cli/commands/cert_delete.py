"""`coo cert delete`: take out certificates that were never declared."""

from __future__ import annotations

import typer

from coo_cli.cli.answer import Answer
from coo_cli.cli.changes import DryRun
from coo_cli.cli.context import app_of
from coo_cli.cli.kept import answer_of
from coo_cli.cli.selecting import choosing
from coo_cli.workflow.keeping import delete
from coo_cli.workflow.selection import Chosen

EXAMPLE = "coo cert delete 13"


@choosing
def command(ctx: typer.Context, chosen: Chosen, dry_run: DryRun = False) -> Answer:
    return answer_of(delete(app_of(ctx), chosen, dry_run=dry_run), dry_run=dry_run)
