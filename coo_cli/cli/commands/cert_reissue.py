"""`coo cert reissue`: a new certificate in place of an approved one that was lost or damaged."""

from __future__ import annotations

from typing import Annotated

import typer
from msgspec.structs import replace

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.changes import Draft, DryRun, Note, Reason, save_answer, with_note
from coo_cli.cli.context import app_of
from coo_cli.cli.selecting import choosing
from coo_cli.workflow.selection import Chosen

EXAMPLE = "coo cert reissue C263300999990001 --reason 'lost in the post'"


@choosing
def command(
    ctx: typer.Context,
    chosen: Chosen,
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
    from coo_cli.workflow.amend import AmendRequest, amend
    from coo_cli.workflow.edits import read_edits

    edits = read_edits(with_note(sets, note))
    request = AmendRequest(name="", status="2", reason=reason, edits=edits, draft=draft, dry_run=dry_run)
    app = app_of(ctx)
    return save_answer(app, chosen, lambda name: amend(app, replace(request, name=name)), dry_run=dry_run)
