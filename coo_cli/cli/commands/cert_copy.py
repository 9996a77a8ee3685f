"""`coo cert copy`: a new certificate that says the same as one there is."""

from __future__ import annotations

import typer
from msgspec.structs import replace

from coo_cli.cli.answer import Answer
from coo_cli.cli.changes import ChangesFile, Draft, DropLines, DryRun, Sets, save_answer
from coo_cli.cli.context import app_of
from coo_cli.cli.selecting import choosing
from coo_cli.workflow.selection import Chosen

EXAMPLE = "coo cert copy C263300999990001 --set invoice_no=INV-26999 --set invoice_date=2026-11-20"


@choosing
def command(
    ctx: typer.Context,
    chosen: Chosen,
    sets: Sets = None,
    file: ChangesFile = None,
    drop_line: DropLines = None,
    draft: Draft = False,
    dry_run: DryRun = False,
) -> Answer:
    from coo_cli.workflow.copying import CopyRequest, copy
    from coo_cli.workflow.edits import read_edits

    app, edits = app_of(ctx), read_edits(sets or (), file, drop_line or ())
    request = CopyRequest(name="", edits=edits, draft=draft, dry_run=dry_run)
    return save_answer(app, chosen, lambda name: copy(app, replace(request, name=name)), dry_run=dry_run)
