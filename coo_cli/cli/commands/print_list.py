"""`coo print list`: approved certificates, and where their originals stand."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.certificate.state import Printing
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of, day
from coo_cli.cli.prints import Page, Size, page_answer

EXAMPLE = "coo print list --print waiting"


class File(StrEnum):
    """Whether customs' print file has come."""

    RECEIVED = "received"
    AWAITED = "awaited"


class Archive(StrEnum):
    """Whether a certificate is archived."""

    YES = "yes"
    NO = "no"


def command(
    ctx: typer.Context,
    number: Annotated[str, typer.Option(help=str(t("part of the certificate number", "证书号（部分）")))] = "",
    invoice: Annotated[str, typer.Option(help=str(t("only of this invoice number", "只列该发票号")))] = "",
    applicant: Annotated[
        str,
        typer.Option(help=str(t("part of the applying enterprise's name, or its code", "申请企业名称（部分）或代码"))),
    ] = "",
    exporter: Annotated[str, typer.Option(help=str(t("part of the exporter's name", "出口商名称（部分）")))] = "",
    cert_type: Annotated[str, typer.Option("--type", help=str(t("only of this type", "只列该类型")))] = "",
    issued_from: Annotated[
        str, typer.Option(help=str(t("issued on this day or later", "签发日期起")), metavar="YYYY-MM-DD")
    ] = "",
    issued_to: Annotated[
        str, typer.Option(help=str(t("issued on this day or before", "签发日期止")), metavar="YYYY-MM-DD")
    ] = "",
    printing: Annotated[
        Printing | None, typer.Option("--print", help=str(t("where the original stands", "打印状态")))
    ] = None,
    archived: Annotated[Archive | None, typer.Option(help=str(t("whether it is archived", "归档状态")))] = None,
    file: Annotated[File | None, typer.Option(help=str(t("customs' print file", "版式接收状态")))] = None,
    page: Page = 1,
    size: Size = 50,
) -> Answer:
    from coo_cli.workflow.print_list import Wanted, list_prints

    wanted = Wanted(
        text=number,
        invoice_no=invoice,
        applicant=applicant,
        exporter=exporter,
        cert_type=cert_type,
        issued_from=day(issued_from, "--issued-from"),
        issued_to=day(issued_to, "--issued-to"),
        printing=printing,
        has_file=None if file is None else file is File.RECEIVED,
        archived=None if archived is None else archived is Archive.YES,
    )
    return page_answer(list_prints(app_of(ctx), wanted, page=page, size=size))
