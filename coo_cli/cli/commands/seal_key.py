"""`coo seal key`: make the key that pictures of seals are encrypted with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import line
from coo_cli.workflow.seals import make_key

EXAMPLE = "coo seal key"


def command(
    ctx: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option(
            help=str(t("the key's file; seal.key of the workspace unless given", "密钥文件，默认为工作区的 seal.key"))
        ),
    ] = None,
) -> Answer:
    made = make_key(app_of(ctx), out)
    told = t(
        "{file}: keep a copy apart from the database; without it no seal can be used again.",
        "{file}：请另行备份，丢失后已登记的印章无法使用。",
    ).fill(file=made.file)
    return Answer(data=made, show=lambda console: line(console, told))
