"""`coo cert import`: customs messages made elsewhere into the store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.outcomes import show_outcomes
from coo_cli.cli.progress import reading

EXAMPLE = "coo cert import old-system"


def command(
    ctx: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            help=str(t("messages, or folders of them", "报文文件或文件夹")), metavar="FILE|FOLDER...", readable=False
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=str(t("show what would happen, store nothing", "只预演，不入库")))
    ] = False,
) -> Answer:
    from coo_cli.workflow.importing import import_messages

    with reading(ctx.obj):
        result = import_messages(app_of(ctx), files, dry_run=dry_run)
    return Answer(
        data=result.summary,
        show=lambda console: show_outcomes(console, result, dry_run=dry_run),
        exit=result.exit,
        errors=result.errors,
        warnings=result.warnings,
    )
