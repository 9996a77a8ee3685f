"""`coo receipts list`: what customs answered."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.clock import to_second
from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import table

EXAMPLE = "coo receipts list --unmatched"


def command(
    ctx: typer.Context,
    unmatched: Annotated[
        bool, typer.Option("--unmatched", help=str(t("only of certificates not in this store", "只列库中无证书的回执")))
    ] = False,
    limit: Annotated[
        int, typer.Option(min=1, help=str(t("at most so many, the newest first", "最多条数，新的在前")))
    ] = 50,
) -> Answer:
    from coo_cli.workflow.receipts import list_receipts

    rows = list_receipts(app_of(ctx), unmatched=unmatched, limit=limit)
    headings = (
        t("time", "时间"),
        t("certificate", "证书号"),
        t("code", "代码"),
        t("means", "含义"),
        t("text", "内容"),
        t("file", "文件"),
    )
    return Answer(
        data=rows,
        show=lambda console: table(
            console,
            headings,
            ((to_second(r.time), r.cert_no, r.code, r.means, r.text, r.file_name) for r in rows),
        ),
    )
