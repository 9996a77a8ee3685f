"""Owns what the commands of print control share: their options, and how prints and lists are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coo_cli.base.clock import to_second
from coo_cli.base.texts import t
from coo_cli.certificate.printing import Sheet, file_text, outcome_text, printing_text, sheet_text
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.progress import working
from coo_cli.cli.tables import Console, line, table

if TYPE_CHECKING:
    from coo_cli.workflow.print_control import Printed, PrintResult, Target
    from coo_cli.workflow.print_list import Ledger, LedgerRow, PrintPage

Out = Annotated[
    Path | None,
    typer.Option(
        help=str(t("a folder for the PDF files; else as the settings say", "PDF 输出文件夹，默认按设置")),
        metavar="FOLDER",
    ),
]
Printer = Annotated[
    str,
    typer.Option(
        help=str(t("a printer by its name in CUPS: A4, both sides, in colour", "CUPS 打印机名称：A4、双面、彩色打印")),
    ),
]
Page = Annotated[int, typer.Option(min=1, help=str(t("which page", "第几页")))]
Size = Annotated[int, typer.Option("--size", min=1, max=1000, help=str(t("lines a page", "每页条数")))]
OfCertificate = Annotated[
    str, typer.Option("--cert", help=str(t("only of this certificate number", "只列该证书号")), metavar="CERT")
]


def printed_answer(ctx: typer.Context, certificates: Sequence[str], sheets: Sequence[Sheet], target: Target) -> Answer:
    """Print sheets of certificates, one line a print."""
    from coo_cli.workflow.print_control import print_certificates

    with working(ctx.obj):
        result = print_certificates(app_of(ctx), certificates, sheets, target)
    return result_answer(result)


def result_answer(result: PrintResult) -> Answer:
    """What was printed, one line a print."""
    return Answer(
        data=result.prints,
        show=lambda console: _printed(console, result.prints),
        exit=result.exit,
        errors=result.errors,
        warnings=result.warnings,
    )


def _printed(console: Console, prints: Sequence[Printed]) -> None:
    headings = (t("number", "编号"), t("certificate", "证书号"), t("printed", "打印内容"), t("to", "去向"))
    table(
        console, headings, ((one.number, one.cert_no, sheet_text(one.sheet), one.file or one.printer) for one in prints)
    )


def page_answer(found: PrintPage) -> Answer:
    """A page of approved certificates."""
    return Answer(data=found, show=lambda console: _page(console, found))


def _page(console: Console, found: PrintPage) -> None:
    headings = (
        t("certificate", "证书号"),
        t("invoice", "发票号"),
        t("type", "类型"),
        t("applicant", "申请企业"),
        t("exporter", "出口商"),
        t("issued", "签发日期"),
        t("print file", "版式接收状态"),
        t("archived", "归档状态"),
        t("original", "打印状态"),
    )
    table(
        console,
        headings,
        (
            (
                row.cert_no,
                row.invoice_no,
                row.cert_type,
                row.applicant,
                row.exporter,
                row.issued_on,
                file_text(row.printing),
                t("yes", "已归档") if row.archived else t("no", "未归档"),
                printing_text(row.printing),
            )
            for row in found.rows
        ),
    )
    told = t("page {page} of {pages}, {total} certificates", "第 {page} 页，共 {pages} 页，{total} 份证书")
    line(console, told.fill(page=found.page, pages=found.pages, total=found.total))


def ledger_answer(found: Ledger) -> Answer:
    """Lines of the ledger."""
    return Answer(data=found.rows, show=lambda console: _ledger(console, found), exit=found.exit, errors=found.errors)


def _ledger(console: Console, found: Ledger) -> None:
    ledger_table(console, found.rows)
    if not found.rows:
        line(console, t("Nothing has been printed.", "没有打印记录。"))


def ledger_table(console: Console, prints: Sequence[LedgerRow]) -> None:
    """Draw lines of the ledger; nothing where there are none."""
    headings = (
        t("number", "编号"),
        t("time", "时间"),
        t("by", "操作人"),
        t("certificate", "证书号"),
        t("printed", "打印内容"),
        t("result", "结果"),
        t("to", "去向"),
    )
    rows = (
        (
            row.number,
            to_second(row.at),
            row.actor,
            row.cert_no,
            sheet_text(row.sheet),
            outcome_text(row.outcome),
            row.to,
        )
        for row in prints
    )
    table(console, headings, rows)
