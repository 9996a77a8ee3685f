"""`coo print ledger`: every print there was, by its running number."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.certificate.printing import Sheet
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.prints import OfCertificate, Page, Size, ledger_answer

EXAMPLE = "coo print ledger --cert C263300999990001"


def command(
    ctx: typer.Context,
    cert: OfCertificate = "",
    sheet: Annotated[Sheet | None, typer.Option(help=str(t("only of this kind", "只列该类打印")))] = None,
    page: Page = 1,
    size: Size = 50,
) -> Answer:
    from coo_cli.workflow.print_list import show_ledger

    return ledger_answer(show_ledger(app_of(ctx), cert_no=cert, sheet=sheet, page=page, size=size))
