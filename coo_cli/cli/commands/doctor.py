"""`coo doctor`: what is missing and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import Console, line

if TYPE_CHECKING:
    from coo_cli.workflow.doctor import Health

EXAMPLE = "coo doctor"


def command(ctx: typer.Context) -> Answer:
    from coo_cli.workflow.doctor import examine

    health = examine(app_of(ctx))
    return Answer(data=health.checks, show=lambda console: _show(console, health), exit=health.exit)


def _show(console: Console, health: Health) -> None:
    words = {"ok": t("ok", "正常"), "warning": t("look at", "注意"), "error": t("mend", "须修复")}
    for check in health.checks:
        line(console, f"{words[check.state]!s:<8} {check.what}")
        if check.fix is not None:
            line(console, f"{'':<8} -> {check.fix}")
