"""`coo mapping list`: the mappings there are."""

from __future__ import annotations

import typer

from coo_cli.base.texts import Text, t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import table

EXAMPLE = "coo mapping list"


def command(ctx: typer.Context) -> Answer:
    from coo_cli.workflow.mappings import list_mappings

    found = list_mappings(app_of(ctx))
    headings = (t("mapping", "映射"), t("what it reads", "说明"), t("file", "文件"))
    return Answer(
        data=found,
        show=lambda console: table(console, headings, ((row.name, Text(row.en, row.zh), row.file) for row in found)),
        warnings=[row.fault for row in found if row.fault is not None],
    )
