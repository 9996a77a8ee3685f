"""`coo cert amend`: a new certificate that amends an approved one."""

from __future__ import annotations

from typing import Annotated

import typer
from msgspec.structs import replace

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.changes import ChangesFile, Draft, DropLines, DryRun, Note, Reason, Sets, save_answer, with_note
from coo_cli.cli.context import app_of
from coo_cli.cli.selecting import choosing
from coo_cli.workflow.selection import Chosen

EXAMPLE = "coo cert amend C263300999990001 --reason 'wrong quantity' --set 'goods[2].quantity=100' --dry-run"


@choosing
def command(
    ctx: typer.Context,
    chosen: Chosen,
    reason: Reason,
    sets: Sets = None,
    file: ChangesFile = None,
    drop_line: DropLines = None,
    note: Note = "",
    reissue: Annotated[
        bool,
        typer.Option(
            "--reissue", help=str(t("the old one is lost as well: amended and re-issued", "原证同时遗失：更改并重发"))
        ),
    ] = False,
    draft: Draft = False,
    dry_run: DryRun = False,
) -> Answer:
    from coo_cli.workflow.amend import AmendRequest, amend
    from coo_cli.workflow.edits import read_edits

    edits = read_edits(with_note(sets, note), file, drop_line or ())
    request = AmendRequest(
        name="",
        status="3" if reissue else "1",
        reason=reason,
        edits=edits,
        draft=draft,
        dry_run=dry_run,
    )
    app = app_of(ctx)
    return save_answer(app, chosen, lambda name: amend(app, replace(request, name=name)), dry_run=dry_run)
