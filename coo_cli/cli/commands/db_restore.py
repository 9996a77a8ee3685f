"""`coo db restore`: a backup in place of the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import facts
from coo_cli.workflow.database import put_back

EXAMPLE = "coo db restore backups/coo-20261102-020000.db"


def command(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            help=str(t("made by `coo db backup`", "由 `coo db backup` 生成")), metavar="FILE", readable=False
        ),
    ],
) -> Answer:
    done = put_back(app_of(ctx), file)
    pairs = (
        (t("restored from", "已从此恢复"), done.file),
        (t("kept before", "恢复前的数据库"), done.kept),
        (t("revision", "版本"), done.revision),
    )
    return Answer(data=done, show=lambda console: facts(console, pairs))
