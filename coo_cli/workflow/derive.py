"""Owns the values of a goods line that follow from its others and from the certificate's head."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from coo_cli.base.resources import Resources
from coo_cli.catalog.codes import COUNTRIES, Entry, code_list
from coo_cli.catalog.packages import UNITS, described
from coo_cli.catalog.types import CertType, Criterion, cert_type, type_codes
from coo_cli.certificate.model import Certificate, Goods

_FOB = "FOB"
REGULAR = "1"
_SCALE = 5
"""Digits a decimal may have after the point in the message."""

FROM = {
    "collection_office": "issuing_authority",
    "apply_place": "issuing_authority",
    "dest_country_code": "dest_country",
    "dest_country": "dest_country_code",
    "dest_country_name": "dest_country_code",
    "transit_country_code": "transit_country",
    "transit_country": "transit_country_code",
    "transport_details": "load_port",
    "fob_value": "goods.fob_value",
    "total_amount": "goods.amount",
    "goods.invoice_no": "invoice_no",
    "goods.origin_country_code": "goods.origin_country",
    "goods.origin_country": "goods.origin_country_code",
    "goods.unit_en": "goods.unit_zh",
    "goods.unit_zh": "goods.unit_en",
    "goods.unit_price": "goods.amount",
    "goods.fob_value": "goods.amount",
    "goods.criterion_detail": "goods.hs_code",
    "goods.description": "goods.packages",
    "goods.pack_type": "goods.package_unit",
    "invoices": "invoice_no",
}
"""What a derived value chiefly follows from; of several the one to look at first."""


def derived_line(line: Goods, cert: Certificate, resources: Resources) -> Iterator[tuple[str, str]]:
    """The values that follow for one goods line, by name; the first value of a name that is not empty counts.

    Args:
        line: with the profile's values.
        cert: the certificate it is of, its head completed.
        resources: the data files.
    """
    if line.origin_country_code or line.origin_country:
        found = _country(resources, line.origin_country_code or line.origin_country)
        if found is not None:
            yield "origin_country_code", found.code
            yield "origin_country", found.en.upper()
    if not (line.unit_en and line.unit_zh) and (unit := _unit(resources, line.unit_en or line.unit_zh)):
        yield "unit_en", unit.code
        yield "unit_zh", unit.zh
    if not line.fob_value and cert.price_terms == _FOB:
        yield "fob_value", line.amount
    if not line.unit_price and line.amount and line.quantity:
        yield "unit_price", _price(line.amount, line.quantity)
    if not line.criterion_detail and line.origin_criterion in _with_heading(resources, cert.cert_type):
        yield "criterion_detail", f"{line.hs_code[:2]}.{line.hs_code[2:4]}" if len(line.hs_code) >= 4 else ""
    if not line.description and line.packages:
        units = code_list(resources, UNITS)
        kind = _type(resources, cert.cert_type)
        if kind is not None and kind.language == "zh":
            entry = units.find(line.package_unit)
            packed = f"{line.packages}{entry.zh}" if entry else f"{line.packages} {line.package_unit}"
            yield "description", f"{line.name_zh} {packed}" if line.name_zh and line.package_unit else ""
        else:
            yield "description", described(units, line.packages, line.package_unit, line.name_en)


def package_type(line: Goods, resources: Resources) -> str:
    """The package type (PackType) that a package unit has, where the line has but the regular one.

    A line that says nothing of it counts as regular; hanging, nude and bulk goods are told by their unit.

    Returns:
        the type; empty where the line's own stays.
    """
    if line.pack_type != REGULAR or not line.package_unit:
        return ""
    return _irregular(resources, line.package_unit)


@lru_cache(maxsize=1024)
def _irregular(resources: Resources, unit: str) -> str:
    """The package type of a unit that is not the regular one; empty for others."""
    entry = code_list(resources, UNITS).find(unit)
    said = entry.other.get("pack_type", "") if entry else ""
    return said if said != REGULAR else ""


def _price(amount: str, quantity: str) -> str:
    """The unit price, where it comes out exactly; a rounded one would be made up."""
    try:
        price = Decimal(amount) / Decimal(quantity)
    except (InvalidOperation, ZeroDivisionError):
        return ""
    exact = price.quantize(Decimal(1).scaleb(-_SCALE))
    return f"{exact.normalize():f}" if exact * Decimal(quantity) == Decimal(amount) else ""


@lru_cache(maxsize=64)
def _with_heading(resources: Resources, code: str) -> frozenset[str]:
    """The criteria of a type that have the heading beside them."""
    kind = _type(resources, code)
    return frozenset(criterion.code for criterion in kind.criteria if _is_heading(criterion)) if kind else frozenset()


def _is_heading(criterion: Criterion) -> bool:
    detail = criterion.detail
    return detail is not None and detail.kind == "hs_heading" and detail.field == "criterion_detail"


@lru_cache(maxsize=64)
def _type(resources: Resources, code: str) -> CertType | None:
    return cert_type(resources, code) if code in type_codes(resources) else None


@lru_cache(maxsize=1024)
def _country(resources: Resources, spelling: str) -> Entry | None:
    return code_list(resources, COUNTRIES).find(spelling)


@lru_cache(maxsize=1024)
def _unit(resources: Resources, spelling: str) -> Entry | None:
    return code_list(resources, "goods_units").find(spelling) if spelling else None
