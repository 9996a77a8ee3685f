"""`coo register show`: one entry with all its values."""

from __future__ import annotations

import typer

from coo_cli.base.clock import to_minute
from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import EntryKey, Register
from coo_cli.cli.tables import facts

EXAMPLE = "coo register show goods EX-CABLE-01"


def command(ctx: typer.Context, register: Register, key: EntryKey) -> Answer:
    from coo_cli.workflow.registers import labels_of, show_entry

    app = app_of(ctx)
    row = show_entry(app, register, key)
    changed = (t("changed", "最后修改"), f"{to_minute(row.changed_at)} {row.changed_by}")
    return Answer(data=row, show=lambda console: facts(console, [*labels_of(app, row), changed]))
