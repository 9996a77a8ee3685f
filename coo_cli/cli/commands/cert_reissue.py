"""`coo cert reissue`: a new certificate in place of an approved one that was lost or damaged."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.changes import Draft, DryRun, Note, Reason, answer_of, with_note
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Certificate
from coo_cli.workflow.amend import AmendRequest, amend
from coo_cli.workflow.edits import read_edits

EXAMPLE = "coo cert reissue C263300999990001 --reason 'lost in the post'"


def command(
    ctx: typer.Context,
    certificate: Certificate,
    reason: Reason,
    sets: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help=str(
                t(
                    "set a value of the application, e.g. apply_date=2026-11-20",
                    "设置申请内容，如 apply_date=2026-11-20",
                )
            ),
            metavar="PATH=VALUE",
        ),
    ] = None,
    note: Note = "",
    draft: Draft = False,
    dry_run: DryRun = False,
) -> Answer:
    edits = read_edits(with_note(sets, note))
    request = AmendRequest(name=certificate, status="2", reason=reason, edits=edits, draft=draft, dry_run=dry_run)
    return answer_of(amend(app_of(ctx), request), dry_run=dry_run)
