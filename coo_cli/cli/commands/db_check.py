"""`coo db check`: is the database as it was written?"""

from __future__ import annotations

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.progress import working
from coo_cli.cli.tables import line
from coo_cli.workflow.database import check_database

EXAMPLE = "coo db check"


def command(ctx: typer.Context) -> Answer:
    with working(ctx.obj):
        checked = check_database(app_of(ctx))
    says = t("{name} (revision {revision}): {n} faults", "{name}（版本 {revision}）：{n} 处异常")
    told = says.fill(name=checked.database, revision=checked.revision, n=len(checked.faults))
    return Answer(data=checked, show=lambda console: line(console, told), exit=checked.exit, errors=checked.faults)
