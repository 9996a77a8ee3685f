"""`coo cert copy`: a new certificate that says the same as one there is."""

from __future__ import annotations

import typer

from coo_cli.cli.answer import Answer
from coo_cli.cli.changes import ChangesFile, Draft, DropLines, DryRun, Sets, answer_of
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Certificate
from coo_cli.workflow.copying import CopyRequest, copy
from coo_cli.workflow.edits import read_edits

EXAMPLE = "coo cert copy C263300999990001 --set invoice_no=INV-26999 --set invoice_date=2026-11-20"


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
    request = CopyRequest(name=certificate, edits=edits, draft=draft, dry_run=dry_run)
    return answer_of(copy(app_of(ctx), request), dry_run=dry_run)
