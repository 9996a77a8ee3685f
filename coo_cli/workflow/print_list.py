"""Owns the lists of print control: approved certificates with where their originals stand, and the ledger."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import Exit, StoreError
from coo_cli.base.texts import t
from coo_cli.certificate.printing import Outcome, Sheet
from coo_cli.certificate.state import Declaration, Printing
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.selection import start_of

if TYPE_CHECKING:
    from coo_cli.certificate.model import Certificate
    from coo_cli.store.filter import Filter
    from coo_cli.store.prints import Print
    from coo_cli.store.reading import Stored


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """The filters of the certificate list (证书打印查询): all conditions hold, an empty one says nothing.

    Attributes:
        text: part of the certificate number.
        invoice_no: the invoice number.
        applicant: part of the applying enterprise's name, or its credit code.
        exporter: part of the exporter's name, the first line of its box.
        cert_type: the type's code.
        issued_from: the first day of the approval, in China.
        issued_to: the last day, included.
        printing: where the original stands.
        has_file: whether customs' print file is received.
        archived: whether it is archived.
    """

    text: str = ""
    invoice_no: str = ""
    applicant: str = ""
    exporter: str = ""
    cert_type: str = ""
    issued_from: dt.date | None = None
    issued_to: dt.date | None = None
    printing: Printing | None = None
    has_file: bool | None = None
    archived: bool | None = None


class PrintRow(msgspec.Struct, frozen=True, kw_only=True):
    """An approved certificate in one line."""

    cert_no: str
    invoice_no: str
    cert_type: str
    applicant: str
    exporter: str
    issued_on: str
    file_received: bool
    archived: bool
    printing: Printing


class PrintPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the list, and how many certificates fit in all."""

    rows: list[PrintRow]
    total: int
    page: int
    pages: int


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the ledger."""

    number: int
    at: str
    actor: str
    cert_no: str
    sheet: Sheet
    source: str
    to: str
    outcome: Outcome
    detail: str
    sha256: str


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """Lines of the ledger, and what is wrong with its numbers."""

    rows: list[LedgerRow]
    exit: Exit
    errors: list[Problem]


def list_prints(app: App, wanted: Wanted, *, page: int = 1, size: int = 50) -> PrintPage:
    """Approved certificates, the latest approval first.

    Args:
        app: the run's surroundings.
        wanted: which.
        page: from 1.
        size: certificates a page.
    """
    from coo_cli.store.listing import count_certificates, list_certificates
    from coo_cli.store.reading import load

    require(app, Act.VIEW)
    chosen, start = _filter(wanted), (page - 1) * size
    with app.store() as store, store.read() as reader:
        if wanted.applicant:  # said in the certificate alone
            ids = [row.id for row in list_certificates(reader, chosen, order="approved_at", descending=True)]
            fit = [_row(one) for one in load(reader, ids) if _is_of(one.certificate, wanted.applicant)]
            total, rows = len(fit), fit[start : start + size]
        else:
            total = count_certificates(reader, chosen)
            page_rows = list_certificates(
                reader, chosen, order="approved_at", descending=True, limit=size, offset=start
            )
            rows = [_row(one) for one in load(reader, [row.id for row in page_rows])]
    return PrintPage(rows=rows, total=total, page=page, pages=max(1, -(-total // size)))


def show_ledger(app: App, *, cert_no: str = "", sheet: Sheet | None = None, page: int = 1, size: int = 50) -> Ledger:
    """Lines of the ledger, the newest first; a gap in its running numbers is an error, whatever is asked for."""
    from coo_cli.store.prints import gaps, ledger

    require(app, Act.VIEW)
    with app.store() as store, store.read() as reader:
        lines = ledger(reader, cert_no=cert_no, sheet=sheet, limit=size, offset=(page - 1) * size)
        missing = gaps(reader)
    errors = [of_error(_gap(missing))] if missing else []
    return Ledger(rows=list(map(ledger_row, lines)), exit=Exit.STORE if missing else Exit.DONE, errors=errors)


def ledger_row(one: Print) -> LedgerRow:
    """A print as it is listed."""
    return LedgerRow(
        number=one.number,
        at=one.at,
        actor=one.actor,
        cert_no=one.cert_no,
        sheet=one.sheet,
        source=one.source,
        to=one.place,
        outcome=one.outcome,
        detail=one.detail,
        sha256=one.sha256,
    )


def _filter(wanted: Wanted) -> Filter:
    from coo_cli.store.filter import Filter

    states = (wanted.printing,) if wanted.printing else tuple(Printing)
    if wanted.has_file is not None:
        states = tuple(state for state in states if (state is not Printing.NO_FILE) is wanted.has_file)
    return Filter(
        declaration=(Declaration.APPROVED,),
        printing=states,
        cert_type=(wanted.cert_type.upper(),) if wanted.cert_type else (),
        invoice_no=(wanted.invoice_no,) if wanted.invoice_no else (),
        archived=wanted.archived,
        approved_from=start_of(wanted.issued_from),
        approved_before=start_of(wanted.issued_to + dt.timedelta(days=1)) if wanted.issued_to else None,
        exporter=wanted.exporter,
        text=wanted.text,
    )


def _is_of(certificate: Certificate, applicant: str) -> bool:
    asked = applicant.casefold()
    return asked in certificate.company_name.casefold() or asked == certificate.applicant_code.casefold()


def _row(stored: Stored) -> PrintRow:
    row = stored.row
    return PrintRow(
        cert_no=row.cert_no,
        invoice_no=row.invoice_no,
        cert_type=row.cert_type,
        applicant=stored.certificate.company_name,
        exporter=row.exporter,
        issued_on=row.approved_at[:10],
        file_received=row.printing is not Printing.NO_FILE,
        archived=row.archived,
        printing=row.printing,
    )


def _gap(missing: list[int]) -> StoreError:
    return StoreError(
        "ledger-gap",
        t("Lines are missing from the ledger of prints: {numbers}.", "打印台账缺少编号：{numbers}。").fill(
            numbers=", ".join(map(str, missing[:20]))
        ),
        t(
            "Somebody took them out of the database; the audit log still tells of them: `coo audit list`.",
            "数据库中的记录被删除；审计日志中仍可查到：`coo audit list`。",
        ),
    )
