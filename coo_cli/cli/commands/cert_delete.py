"""`coo cert delete`: take out certificates that were never declared."""

from __future__ import annotations

import typer

from coo_cli.cli.answer import Answer
from coo_cli.cli.changes import DryRun
from coo_cli.cli.context import app_of
from coo_cli.cli.kept import SomeCertificates, answer_of
from coo_cli.workflow.keeping import delete

EXAMPLE = "coo cert delete 12"


def command(ctx: typer.Context, certificates: SomeCertificates, dry_run: DryRun = False) -> Answer:
    return answer_of(delete(app_of(ctx), certificates, dry_run=dry_run), dry_run=dry_run)
