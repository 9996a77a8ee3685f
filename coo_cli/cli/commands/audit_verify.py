"""`coo audit verify`: has anything of the log been changed?"""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.progress import reading
from coo_cli.cli.stopping import nothing_changed
from coo_cli.cli.tables import facts
from coo_cli.workflow.audit import verify_log

EXAMPLE = "coo audit verify"


def command(
    ctx: typer.Context,
    known: Annotated[
        str,
        typer.Option(
            help=str(t("a head written down earlier, which must still be there", "此前记下的末条哈希，须仍在日志中")),
            metavar="HASH",
        ),
    ] = "",
) -> Answer:
    with nothing_changed(), reading(ctx.obj):
        done = verify_log(app_of(ctx), known)
    pairs = ((t("events", "记录数"), str(done.events)), (t("head", "末条哈希"), done.head))
    return Answer(data=done, show=lambda console: facts(console, pairs), exit=done.exit, errors=done.faults)
