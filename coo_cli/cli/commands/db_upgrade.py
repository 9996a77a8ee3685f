"""`coo db upgrade`: bring the database to this program's revision."""

from __future__ import annotations

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import facts
from coo_cli.workflow.database import upgrade_database

EXAMPLE = "coo db upgrade"


def command(ctx: typer.Context) -> Answer:
    done = upgrade_database(app_of(ctx))
    pairs = ((t("was", "原版本"), done.was), (t("is", "现版本"), done.now), (t("backup", "备份"), done.backup))
    return Answer(data=done, show=lambda console: facts(console, pairs))
