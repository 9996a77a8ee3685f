"""Owns what is added to a certificate before it is checked: the profile's values, and values that follow from others.

Nothing that the export gave is ever replaced.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import msgspec

from coo_cli.base.resources import Resources
from coo_cli.catalog.codes import COUNTRIES, code_list
from coo_cli.catalog.types import cert_type
from coo_cli.certificate.model import Certificate, Goods, Invoice
from coo_cli.workflow.profile import Profile

NO_MARKS = "N/M"


def complete(cert: Certificate, profile: Profile, resources: Resources, today: dt.date) -> Certificate:
    """Fill what is empty: from the profile, then by derivation.

    Derived are the application date, the three forms of the destination, the collection office, the place of
    application, marks, transport details, line numbers, totals, and for types that list invoices the invoice
    of the head and each line's invoice number and country of origin name.
    """
    head = {name: value for name, value in _profile_head(profile).items() if not getattr(cert, name)}
    if head:
        cert = msgspec.structs.replace(cert, **head)
    cert = msgspec.structs.replace(cert, **_derived_head(cert, resources, today))
    goods_fill = {path.removeprefix("goods."): v for path, v in profile.fill.items() if path.startswith("goods.")}
    demanded = _demanded(resources, cert.cert_type)
    invoice_no = cert.invoice_no if "goods.invoice_no" in demanded else ""
    goods = tuple(
        _line(line, number, {**goods_fill, "invoice_no": invoice_no}, resources)
        for number, line in enumerate(cert.goods, 1)
    )
    changes: dict[str, object] = {"goods": goods}
    for name, of_line in (("fob_value", "fob_value"), ("total_amount", "amount")):
        if not getattr(cert, name):
            changes[name] = _sum(getattr(line, of_line) for line in goods)
    if "invoices.number" in demanded and not cert.invoices and cert.invoice_no:
        changes["invoices"] = (_head_invoice(cert, str(changes.get("total_amount", cert.total_amount))),)
    return msgspec.structs.replace(cert, **changes)


def with_number(cert: Certificate, cert_no: str) -> Certificate:
    """The certificate with its number in the head and in every invoice, as customs demands."""
    return msgspec.structs.replace(
        cert,
        cert_no=cert_no,
        invoices=tuple(msgspec.structs.replace(invoice, cert_no=cert_no) for invoice in cert.invoices),
    )


def _profile_head(profile: Profile) -> dict[str, str]:
    values = {path: value for path, value in profile.fill.items() if "." not in path}
    values |= {
        "registration_no": profile.registration_no,
        "exporter_code": profile.credit_code,
        "applicant_code": profile.credit_code,
        "company_name": profile.company_name,
        "exporter": profile.exporter.strip(),
        "declarant_name": profile.declarant.name,
        "declarant_id": profile.declarant.id,
        "declarant_tel": profile.declarant.tel,
        "issuing_authority": profile.issuing_authority,
        "collection_office": profile.collection_office,
        "apply_place": profile.apply_place,
    }
    return {name: value for name, value in values.items() if value}


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


def _line(line: Goods, number: int, values: dict[str, str], resources: Resources) -> Goods:
    wanted = {"line_no": str(number), **values}
    if line.origin_country_code or line.origin_country:
        code, name, _ = _country(resources, line.origin_country_code or line.origin_country)
        wanted |= {"origin_country_code": code, "origin_country": name}
    changes = {name: value for name, value in wanted.items() if value and not getattr(line, name)}
    return msgspec.structs.replace(line, **changes) if changes else line


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
