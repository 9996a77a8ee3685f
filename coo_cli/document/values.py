"""Owns what is printed of a certificate: its fields as text, what is worked out of them, and conditions on them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Literal

import msgspec

from coo_cli.base.clock import iso_date
from coo_cli.catalog.codes import CodeList
from coo_cli.catalog.layouts import Form
from coo_cli.catalog.packages import counted
from coo_cli.catalog.parts import Condition, Fact, Value
from coo_cli.catalog.types import CertType
from coo_cli.certificate.fields import Kind, described
from coo_cli.certificate.model import GROUPS, Certificate, Change, Goods
from coo_cli.certificate.receipt import Approval
from coo_cli.document.closing import closing_mark, unclosed

_GOODS = "goods"
_MONTHS = ("JAN.", "FEB.", "MAR.", "APR.", "MAY", "JUN.", "JUL.", "AUG.", "SEP.", "OCT.", "NOV.", "DEC.")
_REISSUED = ("2", "3")
_UNKNOWN = "***"
_YES = "Y"
_NO_LINE = Goods()
_PLAIN_NUMBER = re.compile(r"\d{1,19}(\.\d{1,5})?")
_APPROVED = "已审核通过 / APPROVED"
_NOT_APPROVED = "尚未审核通过 / NOT APPROVED YET"
_STARS = {"1": "*", "2": "**"}


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What a page is printed of.

    Attributes:
        certificate: the certificate.
        type: its type, as of the day of application.
        form: the layout, for its words and way of writing dates.
        approval: what customs granted, if it did.
        units: the list of package units, for their words.
        line: the goods line in whose cell something is printed, counted from 0; else None.
        page: the page's number and the number of pages.
        mark: what tells the original from its copies.
        lists: the code lists of fields whose codes are printed by name.
    """

    certificate: Certificate
    type: CertType
    form: Form
    approval: Approval | None
    units: CodeList
    line: int | None = None
    page: tuple[int, int] = (1, 1)
    mark: str = ""
    lists: Mapping[str, CodeList] = {}

    @property
    def goods(self) -> Goods:
        """The goods line in whose cell something is printed; an empty one elsewhere."""
        return _NO_LINE if self.line is None else self.certificate.goods[self.line]


def field_text(subject: Subject, path: str) -> str:
    """A field as it is printed: dates as the form writes them, a group's fields one below the other.

    A mark that closes the goods description is left to `end_mark`, which stands below all of it.
    """
    group, _, name = path.rpartition(".")
    date = described(GROUPS[group], name).kind is Kind.DATE
    values = [str(getattr(holder, name)) for holder in _holders(subject, group)]
    if path == "goods_clause" or (path == "goods.description" and _at_last_line(subject)):
        values[-1:] = map(unclosed, values[-1:])
    return "\n".join(_date(value, subject.form.dates) if date else value for value in values if value)


def named_text(subject: Subject, path: str, language: Literal["en", "zh"]) -> str:
    """The names of a field's codes; a code that is not in the list stays as it is."""
    group, _, name = path.rpartition(".")
    codes = subject.lists[described(GROUPS[group], name).codes]
    texts = []
    for holder in _holders(subject, group):
        code = str(getattr(holder, name))
        entry = codes.find(code) if code else None
        texts.append(code if entry is None else entry.zh if language == "zh" else entry.en)
    return "\n".join(text for text in texts if text)


def value_text(subject: Subject, value: Value) -> str:
    """Something that is worked out, as it is printed; empty where it does not apply."""
    return _VALUES[value](subject)


def holds(subject: Subject, condition: Condition | Literal["never"] | None) -> bool:
    """Whether a condition holds; no condition always holds, `never` never does."""
    if condition is None:
        return True
    if condition == "never":
        return False
    if condition.any:
        return any(holds(subject, below) for below in condition.any)
    if condition.all:
        return all(holds(subject, below) for below in condition.all)
    if condition.fact is not None:
        return _FACTS[condition.fact](subject)
    group, _, name = condition.field.rpartition(".")
    return any(_passes(str(getattr(holder, name)), condition) for holder in _holders(subject, group))


def _passes(value: str, condition: Condition) -> bool:
    if condition.shape == "percent":
        return value.rstrip().endswith("%")
    if condition.shape == "filled":
        return bool(value)
    return value in condition.equals


def _holders(subject: Subject, group: str) -> tuple[msgspec.Struct, ...]:
    if not group:
        return (subject.certificate,)
    if group == _GOODS and subject.line is not None:
        return (subject.goods,)
    held = getattr(subject.certificate, group)
    return held if isinstance(held, tuple) else (held,) if held is not None else ()


def _at_last_line(subject: Subject) -> bool:
    return subject.line in (None, len(subject.certificate.goods) - 1)


def _date(text: str, manner: Literal["english", "chinese"]) -> str:
    day = iso_date(text)
    if day is None:
        return text
    if manner == "chinese":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{_MONTHS[day.month - 1]} {day.day:02d}, {day.year}"


def _retrospective(subject: Subject) -> bool:
    """Issued later after departure than the type's days of grace.

    Until customs has issued it, the application date stands for the date of issue.
    """
    wording = subject.type.retrospective
    departed = iso_date(getattr(subject.certificate, wording.counted_from))
    granted = subject.approval.check_date[:10] if subject.approval else ""
    issued = iso_date(granted) or iso_date(subject.certificate.apply_date)
    if departed is None or issued is None or not wording.text:
        return False
    return issued > departed + dt.timedelta(days=wording.grace_days)


def _reissued(subject: Subject) -> bool:
    return subject.certificate.cert_status in _REISSUED


def _producers(subject: Subject) -> list[str]:
    """The different producers of the goods lines, in their order."""
    return list(dict.fromkeys(line.producer for line in subject.certificate.goods if line.producer))


def _secret(subject: Subject) -> bool:
    certificate = subject.certificate
    return _YES in (certificate.producer_secret, *(line.producer_secret for line in certificate.goods))


def _several(subject: Subject) -> bool:
    return len(_producers(subject)) > 1 and not _secret(subject)


def _producer(subject: Subject) -> str:
    """The producer as the certificate describes it; else what the goods lines say, or the type's words for it."""
    words, producers = subject.type.producer_words, _producers(subject)
    if subject.certificate.producer:
        return subject.certificate.producer
    if _secret(subject):
        return words.secret
    if len(producers) > 1 and words.several:
        return words.several
    return "\n".join(producers) or words.unknown


def _invoice_date(subject: Subject) -> str:
    """The date of the invoice a goods line names; the head's where it names none or the head's own."""
    certificate, number = subject.certificate, subject.goods.invoice_no
    for invoice in certificate.invoices:
        if number and invoice.number == number:
            return _date(invoice.date, subject.form.dates)
    return _date(certificate.invoice_date, subject.form.dates) if number in ("", certificate.invoice_no) else ""


def _item_number(subject: Subject) -> str:
    """The number on the form: goods lines counted without the non-goods items between them."""
    if subject.line is None or subject.goods.non_goods == _YES:
        return ""
    return str(sum(line.non_goods != _YES for line in subject.certificate.goods[: subject.line + 1]))


def _hs_code(subject: Subject) -> str:
    digits = subject.type.hs_digits
    return subject.goods.hs_code[:digits] if digits else subject.goods.hs_code


def _rate_stars(subject: Subject) -> str:
    return _STARS.get(subject.goods.tax_rate_flag, "")


def _nonparty(subject: Subject) -> str:
    """The non-party companies, one a line, with what the type wants told of them."""
    tells = subject.type.nonparty.tells
    return "\n".join(
        ", ".join(
            text
            for tell, text in (
                ("company", company.name),
                ("address", company.address),
                ("country", company.country_name),
            )
            if text and (tell in tells or not tells)
        )
        for company in subject.certificate.nonparty
    )


def _summed(subject: Subject, amount: str, unit: str) -> str:
    """A goods field summed by unit, in words and figures; nothing where one is missing or no number."""
    sums: dict[str, Decimal] = {}
    for line in subject.certificate.goods:
        value = str(getattr(line, amount))
        if not value and line.non_goods == _YES:
            continue
        if not _PLAIN_NUMBER.fullmatch(value):
            return ""
        entry = subject.units.find(str(getattr(line, unit)))
        code = entry.code if entry else str(getattr(line, unit))
        sums[code] = sums.get(code, Decimal(0)) + Decimal(value)
    return subject.form.words.and_.join(counted(subject.units, f"{count:f}", code) for code, count in sums.items())


def _total_packages(subject: Subject) -> str:
    packages = _summed(subject, "packages", "package_unit")
    return subject.form.words.total.format(packages=packages) if packages else ""


def _producer_contacts(subject: Subject) -> str:
    """Each different producer of the goods lines with its contacts; as `_producer` where one is described for all."""
    certificate, words = subject.certificate, subject.form.words
    lines = dict.fromkeys(
        (line.producer, line.producer_tel, line.producer_fax, line.producer_email)
        for line in certificate.goods
        if line.producer
    )
    if certificate.producer or _secret(subject) or not lines:
        return _producer(subject)
    return "\n".join(
        f"{name}\n{words.tel}{tel or words.none}  {words.fax}{fax or words.none}\n{words.email}{email or words.none}"
        for name, tel, fax, email in lines
    )


def _approval(subject: Subject, name: str) -> str:
    return str(getattr(subject.approval, name)) if subject.approval else ""


def _standing(subject: Subject) -> str:
    return _APPROVED if subject.approval else _NOT_APPROVED


def _true_copy(subject: Subject) -> str:
    """The type's wording for a re-issue, with the number and date of the certificate it stands for."""
    if not _reissued(subject):
        return ""
    old = subject.certificate.change or Change()
    number, date = old.old_cert_no or _UNKNOWN, _date(old.old_issue_date, subject.form.dates) or _UNKNOWN
    return subject.type.true_copy.text.replace("{number}", number).replace("{date}", date)


def _page(subject: Subject) -> str:
    page, pages = subject.page
    return subject.form.words.page.format(page=page, pages=pages)


_FACTS: dict[Fact, Callable[[Subject], bool]] = {
    "retrospective": _retrospective,
    "reissued": _reissued,
    "several_producers": _several,
}

_VALUES: dict[Value, Callable[[Subject], str]] = {
    "type_title": lambda subject: subject.type.title,
    "page": _page,
    "retrospective": lambda subject: subject.type.retrospective.text if _retrospective(subject) else "",
    "true_copy": _true_copy,
    "producer": _producer,
    "nonparty": _nonparty,
    "invoice_date": _invoice_date,
    "item_number": _item_number,
    "hs_code": _hs_code,
    "rate_stars": _rate_stars,
    "total_packages": _total_packages,
    "end_mark": lambda subject: closing_mark(subject.certificate, subject.form.words.end),
    "sheet_mark": lambda subject: subject.mark,
    "producer_contacts": _producer_contacts,
    "net_weight_words": lambda subject: _summed(subject, "net_weight", "weight_unit"),
    "type_name": lambda subject: getattr(subject.type.name, "zh" if subject.form.dates == "chinese" else "en"),
    "approval_number": lambda subject: _approval(subject, "bar_code"),
    "approval_date": lambda subject: _date(_approval(subject, "check_date")[:10], subject.form.dates),
    "approval_place": lambda subject: _approval(subject, "check_place"),
    "standing": _standing,
}
