"""`coo cert edit`: change a certificate that customs does not hold, and check it again."""

from __future__ import annotations

import typer

from coo_cli.cli.answer import Answer
from coo_cli.cli.changes import ChangesFile, Draft, DropLines, DryRun, Sets, answer_of
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Certificate
from coo_cli.workflow.edit import EditRequest, edit
from coo_cli.workflow.edits import read_edits

EXAMPLE = "coo cert edit 12 --set 'goods[1].origin_criterion=PE' --set marks=N/M"


def command(
    ctx: typer.Context,
    certificate: Certificate,
    sets: Sets = None,
    file: ChangesFile = None,
    drop_line: DropLines = None,
    draft: Draft = False,
    dry_run: DryRun = False,
) -> Answer:
    edits = read_edits(sets or (), file, drop_line or ())
    request = EditRequest(name=certificate, edits=edits, draft=draft, dry_run=dry_run)
    return answer_of(edit(app_of(ctx), request), dry_run=dry_run)
