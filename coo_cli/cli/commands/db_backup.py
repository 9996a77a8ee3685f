"""`coo db backup`: a copy of the database, checked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import plain, t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.progress import working
from coo_cli.cli.tables import facts
from coo_cli.workflow.database import back_up

EXAMPLE = "coo db backup --out /mnt/backup"


def command(
    ctx: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option(
            help=str(
                t(
                    "a new file, or a folder; the workspace's `backups` unless given",
                    "新文件或文件夹；默认为工作区的 backups",
                )
            )
        ),
    ] = None,
) -> Answer:
    with working(ctx.obj):
        made = back_up(app_of(ctx), out)
    pairs = (
        (t("backup", "备份"), made.file),
        (t("revision", "版本"), made.revision),
        (t("bytes", "字节数"), made.bytes),
        (plain("SHA-256"), made.sha256),
    )
    return Answer(data=made, show=lambda console: facts(console, pairs))
