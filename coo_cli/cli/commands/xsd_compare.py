"""`coo xsd compare`: hold an official schema file against ours."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.errors import Exit
from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import line, table

EXAMPLE = "coo xsd compare official/Certificate.xsd"


def command(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(help=str(t("the official schema file", "官方模式文件")), metavar="FILE", readable=False)
    ],
) -> Answer:
    from coo_cli.workflow.schema import compare_schema

    found = compare_schema(app_of(ctx), file)
    headings = (t("element", "元素"), t("what", "项目"), t("official", "官方"), t("ours", "内置"))
    return Answer(
        data=found,
        show=lambda console: (
            table(console, headings, ((d.path, d.what, d.official, d.ours) for d in found))
            if found
            else line(console, t("No difference.", "没有差异。"))
        ),
        exit=Exit.INPUT_INVALID if found else Exit.DONE,
    )
