"""`coo register delete`: take entries out of a register."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Register
from coo_cli.cli.tables import line
from coo_cli.workflow.registers import delete_entries

EXAMPLE = "coo register delete goods EX-CABLE-01 EX-PLUG-02"


def command(
    ctx: typer.Context,
    register: Register,
    keys: Annotated[list[str], typer.Argument(help=str(t("the entries' keys", "记录的关键值")), metavar="KEY...")],
) -> Answer:
    done = delete_entries(app_of(ctx), register, keys)
    told = t("deleted: {count}", "已删除：{count} 条").fill(count=len(done.keys))
    return Answer(data=done.keys, show=lambda console: line(console, told), exit=done.exit, errors=done.errors)
