"""`coo cert diff`: what differs between two certificates, or since one was declared."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.changes import show_difference
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Certificate
from coo_cli.cli.tables import Console, line
from coo_cli.workflow.compare import Compared, compare

EXAMPLE = "coo cert diff C263300999990001 --sent"


def command(
    ctx: typer.Context,
    certificate: Certificate,
    other: Annotated[str, typer.Argument(help=str(t("another certificate", "另一份证书")), metavar="[OTHER]")] = "",
    sent: Annotated[
        bool, typer.Option("--sent", help=str(t("against what was declared last", "与最近一次申报的内容比较")))
    ] = False,
) -> Answer:
    found = compare(app_of(ctx), certificate, other, sent=sent)
    return Answer(data=found, show=lambda console: _show(console, found))


def _show(console: Console, found: Compared) -> None:
    if found.difference.empty:
        line(console, t("No difference.", "没有差异。"))
    show_difference(console, found.difference)
