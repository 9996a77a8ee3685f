"""`coo cert unarchive`: take certificates out of the archive."""

from __future__ import annotations

import typer

from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.kept import answer_of
from coo_cli.cli.selecting import choosing
from coo_cli.workflow.keeping import archive
from coo_cli.workflow.selection import Chosen

EXAMPLE = "coo cert unarchive C263300999990001"


@choosing
def command(ctx: typer.Context, chosen: Chosen) -> Answer:
    return answer_of(archive(app_of(ctx), chosen, archived=False))
