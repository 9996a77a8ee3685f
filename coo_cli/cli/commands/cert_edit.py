"""`coo cert edit`: change certificates that customs does not hold, and check them again."""

from __future__ import annotations

from typing import Annotated

import typer
from msgspec.structs import replace

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.changes import ChangesFile, Draft, DropLines, DryRun, Sets, answer_of, save_answer
from coo_cli.cli.context import app_of
from coo_cli.cli.editor import in_editor, must_be_alone
from coo_cli.cli.selecting import choosing
from coo_cli.workflow.selection import Chosen

EXAMPLE = "coo cert edit 12 --set 'goods[1].origin_criterion=PE' --set marks=N/M"


@choosing
def command(
    ctx: typer.Context,
    chosen: Chosen,
    sets: Sets = None,
    file: ChangesFile = None,
    drop_line: DropLines = None,
    editor: Annotated[
        bool,
        typer.Option("--editor", help=str(t("as YAML in $VISUAL or $EDITOR", "用 $VISUAL 或 $EDITOR 以 YAML 修改"))),
    ] = False,
    if_version: Annotated[
        int | None,
        typer.Option(
            "--if-version",
            help=str(t("only if it is still this version (`coo cert show`)", "仅当版本仍为此值（见 `coo cert show`）")),
            metavar="N",
        ),
    ] = None,
    draft: Draft = False,
    dry_run: DryRun = False,
) -> Answer:
    from coo_cli.workflow.by_hand import edit_by_hand
    from coo_cli.workflow.edit import EditRequest, edit
    from coo_cli.workflow.edits import read_edits

    app, edits = app_of(ctx), read_edits(sets or (), file, drop_line or ())
    request = EditRequest(name="", edits=edits, draft=draft, dry_run=dry_run, version=if_version)
    if editor:
        name = must_be_alone(chosen, alone=edits == read_edits(()) and not dry_run)
        return answer_of(edit_by_hand(app, name, in_editor, draft=draft, version=if_version), dry_run=False)
    return save_answer(app, chosen, lambda name: edit(app, replace(request, name=name)), dry_run=dry_run)
