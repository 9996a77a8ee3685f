"""`coo register export`: a register as a table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Register
from coo_cli.cli.tables import line

EXAMPLE = "coo register export goods --out goods.xlsx"


def command(
    ctx: typer.Context,
    register: Register,
    out: Annotated[
        Path,
        typer.Option(
            help=str(
                t("the table to write; `coo register import` reads it", "输出的表格，可用 `coo register import` 导回")
            ),
            metavar="FILE.csv|FILE.xlsx",
        ),
    ],
) -> Answer:
    from coo_cli.workflow.registers import export_register

    made = export_register(app_of(ctx), register, out)
    told = t("{file}: {count} entries", "{file}：{count} 条").fill(file=made.file, count=made.entries)
    return Answer(data=made, show=lambda console: line(console, told))
