"""Owns what is added to a certificate before it is checked: the profile's values, and values that follow from others.

Nothing that the export gave is ever replaced, but the regular package type of a unit that is none.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import msgspec

from coo_cli.base.resources import Resources
from coo_cli.base.texts import Text, t
from coo_cli.catalog.codes import COUNTRIES, code_list
from coo_cli.catalog.types import cert_type
from coo_cli.certificate.fields import describe
from coo_cli.certificate.model import GROUPS, Certificate, Goods, Invoice
from coo_cli.workflow.derive import derived_line, package_type
from coo_cli.workflow.profile import Profile

NO_MARKS = "N/M"

Addition = str
"""How a value came that the export did not give: from the `profile`, or `derived`; or it was put in `capitals`.

`register` with the entry behind it, `register defaults E`, where a register gave it.
"""

REGISTER = "register "

_ADDITIONS: dict[str, Text] = {
    "profile": t("from the profile", "来自企业资料"),
    "derived": t("worked out", "自动推导"),
    "capitals": t("put in capitals", "已转大写"),
}


def addition_text(how: str) -> Text:
    """How a value came, in words."""
    if how.startswith(REGISTER):
        return t("from the register: {entry}", "来自登记簿：{entry}").fill(entry=how.removeprefix(REGISTER))
    return _ADDITIONS[how]


SETTING = {
    "registration_no": "registration_no",
    "exporter_code": "credit_code",
    "applicant_code": "credit_code",
    "company_name": "company_name",
    "exporter": "exporter",
    "declarant_name": "declarant.name",
    "declarant_id": "declarant.id",
    "declarant_tel": "declarant.tel",
    "issuing_authority": "issuing_authority",
    "collection_office": "collection_office",
    "apply_place": "apply_place",
}
"""The key of a profile that fills each field; other fields are filled by `fill`."""


OF_EXPORTER = frozenset({"registration_no", "exporter", "exporter_tel", "exporter_fax", "exporter_email"})
"""What a profile tells of its own enterprise as exporter: it is not said of another for whom it applies."""


class Layer(msgspec.Struct, frozen=True):
    """Values for empty fields of the head, and how what they fill came."""

    how: Addition
    values: Mapping[str, str]


class Completed(msgspec.Struct, frozen=True):
    """A completed certificate, and what was added to it."""

    certificate: Certificate
    added: dict[str, Addition]
    """How each added value came, by path; a goods line's without its number where all lines got one."""


def complete(cert: Certificate, profile: Profile, resources: Resources, today: dt.date) -> Certificate:
    """Fill what is empty; see `completed`."""
    return completed(cert, profile, resources, today).certificate


def completed(
    cert: Certificate,
    profile: Profile,
    resources: Resources,
    today: dt.date,
    registered: Sequence[Layer] = (),
) -> Completed:
    """Fill what is empty: from what registers give, layer by layer, then from the profile, then by derivation.

    Derived are the application date, the three forms of the destination, the collection office, the place of
    application, marks, transport details, totals, for types that list invoices the invoice of the head, and of goods
    lines what `derive` says. Where the profile wants capitals, texts that must be English get them last of all.
    """
    added: dict[str, Addition] = {}
    head: dict[str, str] = {}
    for layer in (*registered, Layer("profile", profile.head)):
        exporter = cert.exporter_code or head.get("exporter_code", "")
        of_other = layer.how == "profile" and exporter not in ("", profile.credit_code)
        for name, value in layer.values.items():
            if value and not getattr(cert, name) and name not in head and not (of_other and name in OF_EXPORTER):
                head[name] = value
                added[name] = layer.how
    derived = _derived_head(msgspec.structs.replace(cert, **head), resources, today)
    added |= dict.fromkeys(derived, "derived")
    cert = msgspec.structs.replace(cert, **head, **derived)
    demanded = _demanded(resources, cert.cert_type)
    goods = _completed_lines(cert, profile, resources, demanded, added)
    changes: dict[str, object] = {"goods": goods}
    for name, of_line in (("fob_value", "fob_value"), ("total_amount", "amount")):
        if not getattr(cert, name) and (total := _sum(getattr(line, of_line) for line in goods)):
            changes[name] = total
            added[name] = "derived"
    if "invoices.number" in demanded and not cert.invoices and cert.invoice_no:
        changes["invoices"] = (_head_invoice(cert, str(changes.get("total_amount", cert.total_amount))),)
        added["invoices"] = "derived"
    cert = msgspec.structs.replace(cert, **changes)
    return Completed(_in_capitals(cert, added) if profile.upper_case else cert, added)


def _completed_lines(
    cert: Certificate,
    profile: Profile,
    resources: Resources,
    demanded: frozenset[str],
    added: dict[str, Addition],
) -> tuple[Goods, ...]:
    fill = {path.removeprefix("goods."): v for path, v in profile.fill.items() if path.startswith("goods.")}
    invoice_no = cert.invoice_no if "goods.invoice_no" in demanded else ""
    lines: list[Goods] = []
    names: list[dict[str, Addition]] = []
    for number, line in enumerate(cert.goods, 1):
        own = {name: value for name, value in fill.items() if value and not getattr(line, name)}
        line = msgspec.structs.replace(line, **own) if own else line  # noqa: PLW2901 - the line, filled step by step
        derived: dict[str, str] = {}
        if not line.line_no:
            derived["line_no"] = str(number)
        if invoice_no and not line.invoice_no:
            derived["invoice_no"] = invoice_no
        for name, value in derived_line(line, cert, resources):
            if value and not getattr(line, name):
                derived.setdefault(name, value)
        if irregular := package_type(line, resources):
            derived["pack_type"] = irregular
        lines.append(msgspec.structs.replace(line, **derived) if derived else line)
        names.append({**dict.fromkeys(own, "profile"), **dict.fromkeys(derived, "derived")} if own or derived else {})
    _tell_of_lines(names, added)
    return tuple(lines)


def _tell_of_lines(names: list[dict[str, Addition]], added: dict[str, Addition]) -> None:
    """Take note of what was added to each line: at once where it is the same for all, as it mostly is."""
    if names and names.count(names[0]) == len(names):
        added |= {f"goods.{name}": how for name, how in names[0].items()}
        return
    counts = Counter(name for of_line in names for name in of_line)
    for number, of_line in enumerate(names, 1):
        for name, how in of_line.items():
            added[f"goods.{name}" if counts[name] == len(names) else f"goods[{number}].{name}"] = how


def _in_capitals(cert: Certificate, added: dict[str, Addition]) -> Certificate:
    """Texts that must be English in capitals (大写转换)."""

    def changed(row: msgspec.Struct, group: str) -> dict[str, str]:
        given = {
            item.name: getattr(row, item.name) for item in describe(GROUPS[group]) if item.field.script == "english"
        }
        found = {name: text.upper() for name, text in given.items() if text != text.upper()}
        for name in found:
            path = f"{group}.{name}" if group else name
            added.setdefault(path, "capitals")
        return found

    goods = tuple(msgspec.structs.replace(line, **changed(line, "goods")) for line in cert.goods)
    return msgspec.structs.replace(cert, goods=goods, **changed(cert, ""))


def with_number(cert: Certificate, cert_no: str) -> Certificate:
    """The certificate with its number in the head and in every invoice, as customs demands."""
    return msgspec.structs.replace(
        cert,
        cert_no=cert_no,
        invoices=tuple(msgspec.structs.replace(invoice, cert_no=cert_no) for invoice in cert.invoices),
    )


def _derived_head(cert: Certificate, resources: Resources, today: dt.date) -> dict[str, str]:
    derived: dict[str, str] = {}

    def fill(name: str, value: str) -> None:
        if value and not getattr(cert, name):
            derived[name] = value

    fill("apply_date", today.isoformat())
    fill("collection_office", cert.issuing_authority)
    fill("apply_place", _place(resources, cert.issuing_authority))
    fill("marks", NO_MARKS)
    fill("transport_details", transport_details(cert))
    given = cert.dest_country_code or cert.dest_country or cert.dest_country_name
    for name, value in zip(
        ("dest_country_code", "dest_country", "dest_country_name"), _country(resources, given), strict=True
    ):
        fill(name, value)
    for name, value in zip(
        ("transit_country_code", "transit_country"),
        _country(resources, cert.transit_country_code or cert.transit_country)[:2],
        strict=True,
    ):
        fill(name, value)
    return derived


def transport_details(cert: Certificate) -> str:
    """The route in one line, `FROM a TO b VIA c BY d`, empty parts left out; empty when there is none."""
    means = cert.transport_means.strip().upper()
    parts = [
        f"{word} {value}"
        for word, value in (
            ("FROM", cert.load_port),
            ("TO", cert.unload_port or cert.dest_port),
            ("VIA", cert.transit_port),
            ("BY", means.removeprefix("BY ")),
        )
        if value
    ]
    return " ".join(parts) if cert.load_port else ""


def _head_invoice(cert: Certificate, total: str) -> Invoice:
    return Invoice(
        cert_no=cert.cert_no,
        number=cert.invoice_no,
        contract_no=cert.contract_no,
        lc_no=cert.lc_no,
        value=total,
        currency=cert.currency,
        price_terms=cert.price_terms,
        special_terms=cert.invoice_terms,
        date=cert.invoice_date,
    )


def _sum(values: Iterable[str]) -> str:
    """The sum of decimals in plain notation; empty when one is missing or no number: rules name that fault."""
    total = Decimal(0)
    seen = False
    for value in values:
        if not value:
            continue
        try:
            total += Decimal(value)
        except InvalidOperation:
            return ""
        seen = True
    return f"{total:f}" if seen else ""


@lru_cache(maxsize=64)
def _demanded(resources: Resources, code: str) -> frozenset[str]:
    from coo_cli.catalog.types import type_codes

    return frozenset(cert_type(resources, code).fields.require) if code in type_codes(resources) else frozenset()


@lru_cache(maxsize=1024)
def _country(resources: Resources, spelling: str) -> tuple[str, str, str]:
    entry = code_list(resources, COUNTRIES).find(spelling) if spelling else None
    return (entry.code, entry.en.upper(), entry.zh) if entry else ("", "", "")


@lru_cache(maxsize=256)
def _place(resources: Resources, office: str) -> str:
    entry = code_list(resources, "offices").get(office) if office else None
    return entry.other.get("place", "") if entry else ""
