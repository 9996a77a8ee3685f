"""`coo mapping check`: whether mappings can be used, before an export comes."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.errors import Exit
from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import Console, line

EXAMPLE = "coo mapping check my_erp"


def command(
    ctx: typer.Context,
    mappings: Annotated[
        list[str],
        typer.Argument(help=str(t("mappings' names or YAML files", "映射名称或 YAML 文件")), metavar="NAME|FILE..."),
    ],
) -> Answer:
    from coo_cli.workflow.mappings import check_mappings

    sound, faults = check_mappings(app_of(ctx), mappings)
    return Answer(
        data=sound,
        show=lambda console: _show(console, sound),
        exit=Exit.CONFIG if faults else Exit.DONE,
        errors=faults,
    )


def _show(console: Console, sound: list[str]) -> None:
    for name in sound:
        line(console, t("{name}: nothing wrong", "{name}：无错误").fill(name=name))
