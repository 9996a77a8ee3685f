"""`coo metrics`: figures for a monitor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.workflow.metrics import metrics

EXAMPLE = "coo metrics --out /var/lib/node_exporter/coo.prom"


def command(
    ctx: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option(
            help=str(t("write them to this file, whole or not at all", "写入该文件（原子写入）")), metavar="FILE"
        ),
    ] = None,
) -> Answer:
    data = metrics(app_of(ctx), out)
    lines = data.decode().splitlines()
    return Answer(data=lines, show=lambda console: None, raw=b"" if out is not None else data)
