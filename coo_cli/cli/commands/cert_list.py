"""`coo cert list`: the certificates in the store."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.certificate.state import Declaration, shown_state
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import table
from coo_cli.workflow.certificates import list_certificates

EXAMPLE = "coo cert list --state returned"


def command(
    ctx: typer.Context,
    state: Annotated[Declaration | None, typer.Option(help=str(t("only in this state", "只列该状态")))] = None,
    cert_type: Annotated[str, typer.Option("--type", help=str(t("only of this type", "只列该类型")))] = "",
    invoice: Annotated[str, typer.Option(help=str(t("only of this invoice number", "只列该发票号")))] = "",
    archived: Annotated[
        bool, typer.Option("--archived", help=str(t("those in the archive instead", "改列已归档的证书")))
    ] = False,
    limit: Annotated[
        int, typer.Option(min=1, help=str(t("at most so many, the newest first", "最多条数，新的在前")))
    ] = 50,
) -> Answer:
    rows = list_certificates(
        app_of(ctx), state=state, cert_type=cert_type, invoice_no=invoice, archived=archived, limit=limit
    )
    headings = (
        t("certificate", "证书号"),
        t("type", "类型"),
        t("invoice", "发票号"),
        t("to", "目的国"),
        t("state", "状态"),
        t("changed", "更新时间"),
    )
    return Answer(
        data=rows,
        show=lambda console: table(
            console,
            headings,
            (
                (
                    r.cert_no or f"#{r.id}",
                    r.cert_type,
                    r.invoice_no,
                    r.destination,
                    shown_state(r.state),
                    r.updated_at[:16].replace("T", " "),
                )
                for r in rows
            ),
        ),
    )
