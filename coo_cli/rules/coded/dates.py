"""Owns the order and distance of dates: invoice, departure, application, and those of the old certificate.

Dates of the right form compare as texts.
"""

from __future__ import annotations

import datetime as dt

from coo_cli.base.texts import t
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import Certificate
from coo_cli.rules.coded.changes import AMENDED
from coo_cli.rules.coded.registry import Hits, rule
from coo_cli.rules.context import Context

_GUIDES = "filling guides of 2018/2019 common to all types; Form A guide"
_PLAUSIBLE = "a certificate is applied for shortly before or after shipment"

_SOON = dt.timedelta(days=120)
_LATE = dt.timedelta(days=366)
"""No agreement issues a certificate more than a year after shipment."""


@rule(
    "COO-3001",
    Severity.ERROR,
    title=t("The application date is in the future", "申请日期晚于今天"),
    fix=t("Apply on the day itself, with its date.", "请填写实际申请日期，并在当日申报。"),
    source="AplDate is the date of the application",
    why=t(
        "Customs receives it before the day it claims, and refuses it at entry.",
        "海关收到报文时尚未到申请日期，入库时即被拒绝。",
    ),
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
    why=t(
        "The certificate names an invoice that did not exist when it was applied for; officers return it.",
        "申请时发票尚不存在；审核人员会退回。",
    ),
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
    why=t(
        "The importer clears the goods with this invoice; one written after they left makes "
        "customs there doubt the whole certificate.",
        "进口商凭该发票报关；货物出运后才开具的发票会使对方海关怀疑整份证书。",
    ),
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
    why=t(
        "Each listed invoice is printed with its date; one later than the application did not exist then.",
        "列表中的每张发票连同日期都会打印；晚于申请日期说明当时尚未开具。",
    ),
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
    why=t(
        "Customs finds the old certificate by its number and dates; swapped dates match no certificate.",
        "海关按证书号和日期查找原证；日期颠倒就对不上。",
    ),
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


@rule(
    "COO-3006",
    Severity.ADVICE,
    title=t("Departure lies very far from the application", "出运日期与申请日期相距过远"),
    fix=t("Check year and month of both dates.", "请核对两个日期的年份和月份。"),
    source=_PLAUSIBLE,
    why=t(
        "Mostly the year is wrong; customs asks about a shipment that is a year away, or long gone.",
        "多为年份有误；出运日期过远或早已过去，海关会要求说明。",
    ),
    reads=("departure_date", "apply_date"),
    fails={"departure_date": "2027-11-25"},
    passes={"departure_date": "2027-03-20"},
)
def departure_far_away(cert: Certificate, ctx: Context) -> Hits:
    """Mostly a slip of the year around New Year; what a type's own limit forbids is said by its shape."""
    if not cert.departure_date or not cert.apply_date:
        return
    ahead = dt.date.fromisoformat(cert.departure_date) - dt.date.fromisoformat(cert.apply_date)
    if ahead > _SOON or ahead < -_LATE:
        yield (
            "departure_date",
            t(
                "Departure {left} is {days} days from the application {applied}.",
                "出运日期 {left} 与申请日期 {applied} 相距 {days} 天。",
            ).fill(left=cert.departure_date, days=abs(ahead.days), applied=cert.apply_date),
        )


@rule(
    "COO-3007",
    Severity.ADVICE,
    title=t("The invoice is more than a year older than shipment and application", "发票日期比出运和申请早一年以上"),
    fix=t("Check the year of the invoice date.", "请核对发票日期的年份。"),
    source=_PLAUSIBLE,
    why=t(
        "Mostly the year is wrong, and the importing customs finds another date on the invoice.",
        "多为年份有误，与发票实际日期不符，进口国海关会质疑。",
    ),
    reads=("invoice_date", "apply_date", "departure_date"),
    fails={"invoice_date": "2024-11-02"},
    passes={"invoice_date": "2025-11-20"},
)
def invoice_very_old(cert: Certificate, ctx: Context) -> Hits:
    """As for departure; a late application may well have an old invoice, but then departure is as old."""
    if not cert.invoice_date or not cert.apply_date:
        return
    first = min(cert.apply_date, cert.departure_date or cert.apply_date)
    if dt.date.fromisoformat(first) - dt.date.fromisoformat(cert.invoice_date) > _LATE:
        yield (
            "invoice_date",
            t(
                "The invoice date {invoiced} is more than a year before {first}.",
                "发票日期 {invoiced} 比 {first} 早一年以上。",
            ).fill(invoiced=cert.invoice_date, first=first),
        )


@rule(
    "COO-3008",
    Severity.ERROR,
    title=t("A listed invoice is dated after departure", "发票列表中有发票日期晚于出运日期"),
    fix=t("Correct the invoice's date or the departure date.", "请修正该发票日期或出运日期。"),
    source=_GUIDES,
    why=t(
        "Goods cannot leave under an invoice that was not yet written; offices return it.",
        "出运时发票尚未开具，不合常理，签证机构会退回。",
    ),
    reads=("invoices.date", "departure_date"),
    by_line=True,
    base="RC",
    fails={"departure_date": "2026-11-10", "invoices[1].date": "2026-11-11", "vessel": "EXAMPLE STAR V.001N"},
    passes={"departure_date": "2026-11-10", "invoices[1].date": "2026-11-10", "vessel": "EXAMPLE STAR V.001N"},
)
def listed_invoice_after_departure(cert: Certificate, ctx: Context) -> Hits:
    """As for the head's invoice, for each of a list."""
    for number, invoice in enumerate(cert.invoices, 1):
        if cert.departure_date and invoice.date > cert.departure_date:
            yield (
                f"invoices[{number}].date",
                t(
                    "The date {invoiced} of invoice {invoice} is later than the departure date {left}.",
                    "发票 {invoice} 的日期 {invoiced} 晚于出运日期 {left}。",
                ).fill(invoiced=invoice.date, invoice=invoice.number, left=cert.departure_date),
            )


@rule(
    "COO-3009",
    Severity.WARNING,
    title=t("The old certificate was issued after the new one was applied for", "原证签发日期晚于新证申请日期"),
    fix=t("Correct the old certificate's date or the application date.", "请修正原证签发日期或新证申请日期。"),
    source="only an issued certificate is amended or re-issued",
    why=t("An application to change what did not exist yet contradicts itself.", "申请更改时原证尚未签发，前后矛盾。"),
    reads=("change.old_issue_date", "apply_date"),
    fails={**AMENDED, "change.old_issue_date": "2026-11-21"},
    passes={**AMENDED, "change.old_issue_date": "2026-11-20"},
)
def old_issued_after_application(cert: Certificate, ctx: Context) -> Hits:
    """Found where the new certificate's dates were copied into the old one's."""
    change = cert.change
    if change and cert.apply_date and change.old_issue_date > cert.apply_date:
        yield (
            "change.old_issue_date",
            t(
                "The old certificate's issue date {issued} is later than the application date {applied}.",
                "原证签发日期 {issued} 晚于申请日期 {applied}。",
            ).fill(issued=change.old_issue_date, applied=cert.apply_date),
        )
