"""`coo register delete`: take entries out of a register."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Register
from coo_cli.cli.tables import line

EXAMPLE = "coo register delete goods EX-CABLE-01 EX-PLUG-02"


def command(
    ctx: typer.Context,
    register: Register,
    keys: Annotated[list[str], typer.Argument(help=str(t("the entries' keys", "记录的关键值")), metavar="KEY...")],
    force: Annotated[
        bool,
        typer.Option("--force", help=str(t("even what drafts or other entries use", "即使仍被草稿或其他记录使用"))),
    ] = False,
) -> Answer:
    from coo_cli.workflow.registers import delete_entries

    done = delete_entries(app_of(ctx), register, keys, force=force)
    told = t("deleted: {count}", "已删除：{count} 条").fill(count=len(done.keys))
    return Answer(data=done.keys, show=lambda console: line(console, told), exit=done.exit, errors=done.errors)
