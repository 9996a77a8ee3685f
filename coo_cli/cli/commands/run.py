"""`coo run`: everything that is due, unattended."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from coo_cli.base.errors import Exit
from coo_cli.base.texts import Text, t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.globals import Globals
from coo_cli.cli.stopping import terminated_as_interrupted
from coo_cli.cli.tables import Console, line
from coo_cli.report.night_text import overview_lines

if TYPE_CHECKING:
    from coo_cli.workflow.run import Ran

EXAMPLE = "coo run"


def command(ctx: typer.Context) -> Answer:
    from coo_cli.workflow.run import run

    options = ctx.ensure_object(Globals)

    def tell(step: Text) -> None:
        if not options.quiet:
            print(f"{step} ...", file=sys.stderr, flush=True)

    with terminated_as_interrupted():
        ran = run(app_of(ctx), tell)
    return Answer(
        data={"run": ran.night, "files": ran.files},
        show=lambda console: _show(console, ran),
        exit=ran.exit,
        errors=ran.errors,
        warnings=ran.warnings,
        idle=ran.night.is_idle and ran.exit is Exit.DONE,
    )


def _show(console: Console, ran: Ran) -> None:
    for words in overview_lines(ran.night):
        line(console, words)
    if ran.files:
        line(console, t("Report: {file}", "报告：{file}").fill(file=ran.files[-1]))
