"""`coo print requests`: the print exception requests."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.certificate.printing import Request
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.print_requests import requests_answer
from coo_cli.cli.prints import OfCertificate

EXAMPLE = "coo print requests --state awaited"


def command(
    ctx: typer.Context,
    cert: OfCertificate = "",
    state: Annotated[Request | None, typer.Option(help=str(t("only in this state", "只列该状态")))] = None,
) -> Answer:
    from coo_cli.workflow.print_requests import list_requests

    return requests_answer(list_requests(app_of(ctx), cert_no=cert, state=state))
