"""`coo authorize make`: authorise the default seal and signature."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.authorisations import authorisation_answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Profile
from coo_cli.workflow.authorise import authorise

EXAMPLE = "coo authorize make --out authorisations"


def command(
    ctx: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option(
            help=str(t("a folder for the record and its signature", "输出授权记录及其签名的文件夹")), metavar="FOLDER"
        ),
    ] = None,
    profile: Profile = "",
) -> Answer:
    return authorisation_answer(authorise(app_of(ctx), profile, out))
