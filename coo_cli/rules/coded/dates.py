"""Owns the order of dates: invoice, departure, application, and those of the old certificate.

Dates of the right form compare as texts.
"""

from __future__ import annotations

from coo_cli.base.texts import t
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import Certificate
from coo_cli.rules.coded.changes import AMENDED
from coo_cli.rules.coded.registry import Hits, rule
from coo_cli.rules.context import Context

_GUIDES = "filling guides of 2018/2019 common to all types; Form A guide"


@rule(
    "COO-3001",
    Severity.ERROR,
    title=t("The application date is in the future", "申请日期晚于今天"),
    fix=t("Apply on the day itself, with its date.", "请填写实际申请日期，并在当日申报。"),
    source="AplDate is the date of the application",
    reads=("apply_date",),
    fails={"ctx.today": "2026-11-19"},
    passes={"ctx.today": "2026-11-20"},
)
def applied_in_future(cert: Certificate, ctx: Context) -> Hits:
    """Customs sees the certificate on the day it is sent."""
    today = ctx.today.isoformat()
    if cert.apply_date > today:
        yield (
            "apply_date",
            t(
                "The application date {applied} is later than today, {today}.",
                "申请日期 {applied} 晚于今天（{today}）。",
            ).fill(applied=cert.apply_date, today=today),
        )


@rule(
    "COO-3002",
    Severity.ERROR,
    title=t("The invoice is dated after the application", "发票日期晚于申请日期"),
    fix=t("Correct the invoice date, or apply later.", "请修正发票日期，或推迟申请。"),
    source=_GUIDES,
    reads=("invoice_date", "apply_date"),
    fails={"invoice_date": "2026-11-21"},
    passes={"invoice_date": "2026-11-20"},
)
def invoiced_after_application(cert: Certificate, ctx: Context) -> Hits:
    """The certificate names an invoice that must exist already."""
    if cert.invoice_date and cert.apply_date and cert.invoice_date > cert.apply_date:
        yield (
            "invoice_date",
            t(
                "The invoice date {invoiced} is later than the application date {applied}.",
                "发票日期 {invoiced} 晚于申请日期 {applied}。",
            ).fill(invoiced=cert.invoice_date, applied=cert.apply_date),
        )


@rule(
    "COO-3003",
    Severity.ERROR,
    title=t("The invoice is dated after departure", "发票日期晚于出运日期"),
    fix=t("Correct the invoice date or the departure date.", "请修正发票日期或出运日期。"),
    source=_GUIDES,
    reads=("invoice_date", "departure_date"),
    fails={"departure_date": "2026-11-01"},
    passes={"departure_date": "2026-11-02"},
)
def invoiced_after_departure(cert: Certificate, ctx: Context) -> Hits:
    """Goods leave under an invoice that was written before."""
    if cert.departure_date and cert.invoice_date > cert.departure_date:
        yield (
            "invoice_date",
            t(
                "The invoice date {invoiced} is later than the departure date {left}.",
                "发票日期 {invoiced} 晚于出运日期 {left}。",
            ).fill(invoiced=cert.invoice_date, left=cert.departure_date),
        )


@rule(
    "COO-3004",
    Severity.ERROR,
    title=t("A listed invoice is dated after the application", "发票列表中有发票日期晚于申请日期"),
    fix=t("Correct the invoice's date, or apply later.", "请修正该发票日期，或推迟申请。"),
    source=_GUIDES,
    reads=("invoices.date", "apply_date"),
    by_line=True,
    base="RC",
    fails={"invoices[1].date": "2026-11-21"},
    passes={"invoices[1].date": "2026-11-20"},
)
def listed_invoice_after_application(cert: Certificate, ctx: Context) -> Hits:
    """As for the head's invoice, for each of a list."""
    for number, invoice in enumerate(cert.invoices, 1):
        if cert.apply_date and invoice.date > cert.apply_date:
            yield (
                f"invoices[{number}].date",
                t(
                    "The date {invoiced} of invoice {invoice} is later than the application date {applied}.",
                    "发票 {invoice} 的日期 {invoiced} 晚于申请日期 {applied}。",
                ).fill(invoiced=invoice.date, invoice=invoice.number, applied=cert.apply_date),
            )


@rule(
    "COO-3005",
    Severity.ERROR,
    title=t("The old certificate was issued before it was applied for", "原证签发日期早于原证申请日期"),
    fix=t("Correct the two dates of the old certificate.", "请修正原证的两个日期。"),
    source="a certificate is issued on an application",
    reads=("change.old_apply_date", "change.old_issue_date"),
    fails={**AMENDED, "change.old_apply_date": "2026-10-12", "change.old_issue_date": "2026-10-11"},
    passes={**AMENDED, "change.old_apply_date": "2026-10-12", "change.old_issue_date": "2026-10-12"},
)
def old_issued_before_applied(cert: Certificate, ctx: Context) -> Hits:
    """Two dates that were swapped are found here before customs finds them."""
    change = cert.change
    if change and change.old_issue_date and change.old_issue_date < change.old_apply_date:
        yield (
            "change.old_issue_date",
            t(
                "The old certificate's issue date {issued} is earlier than its application date {applied}.",
                "原证签发日期 {issued} 早于原证申请日期 {applied}。",
            ).fill(issued=change.old_issue_date, applied=change.old_apply_date),
        )
