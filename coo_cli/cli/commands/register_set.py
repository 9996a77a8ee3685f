"""`coo register set`: add an entry, or change values of one."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import EntryKey, Register
from coo_cli.cli.registers import set_answer

EXAMPLE = "coo register set goods EX-CABLE-01 hs_code=8544421100 origin_criterion@E=PE note="


def command(
    ctx: typer.Context,
    register: Register,
    key: EntryKey,
    values: Annotated[
        list[str],
        typer.Argument(
            help=str(
                t(
                    "values by field name or label, @TYPE behind for one certificate type, empty to take one away",
                    "字段名或名称=值；仅用于某类证书时加 @类型；留空则清除",
                )
            ),
            metavar="FIELD=VALUE...",
        ),
    ],
) -> Answer:
    from coo_cli.workflow.registers import set_entry

    app = app_of(ctx)
    return set_answer(app, set_entry(app, register, key, values))
