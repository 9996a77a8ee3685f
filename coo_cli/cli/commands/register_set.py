"""`coo register set`: add an entry, or change values of one."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import EntryKey, Register
from coo_cli.cli.tables import facts, line
from coo_cli.workflow.registers import SetEntry, became_text, labels_of, set_entry

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
    done = set_entry(app_of(ctx), register, key, values)
    return Answer(data=done, show=lambda console: _show(console, done), warnings=done.warnings)


def _show(console: Console, done: SetEntry) -> None:
    line(console, f"{done.entry.register} {done.entry.key}: {became_text(done.outcome)}")
    facts(console, labels_of(done.entry))
