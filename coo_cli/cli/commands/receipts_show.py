"""`coo receipts show`: the receipts of a certificate as they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from coo_cli.base.clock import to_second
from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Certificate
from coo_cli.cli.tables import Console, facts, line

if TYPE_CHECKING:
    from coo_cli.workflow.receipts import RawReceipt

EXAMPLE = "coo receipts show C263300999990001"


def command(ctx: typer.Context, certificate: Certificate) -> Answer:
    from coo_cli.workflow.receipts import show_receipts

    rows = show_receipts(app_of(ctx), certificate)
    return Answer(data=rows, show=lambda console: _show(console, rows))


def _show(console: Console, rows: list[RawReceipt]) -> None:
    for row in rows:
        facts(
            console,
            [
                (t("time", "时间"), to_second(row.time)),
                (t("means", "含义"), row.means),
                (t("text", "内容"), row.text),
                *((remedy.heading, remedy.line) for remedy in row.remedies),
                (t("file", "文件"), row.file_name),
            ],
        )
        line(console, row.raw)
        line(console, "")
