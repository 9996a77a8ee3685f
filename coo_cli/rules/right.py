"""Owns certificates in which nothing is wrong, from which the rules' examples start. All companies are invented."""

from __future__ import annotations

import datetime as dt
from functools import cache

import msgspec

from coo_cli.base.resources import Resources
from coo_cli.certificate.example import Patch
from coo_cli.certificate.model import Certificate, Goods, Invoice
from coo_cli.rules.context import Context

CREDIT_CODE = "91330200MA99999966"
ORGANISATION = "MA9999996"
_REGISTRATION = "330299999"
_TODAY = dt.date(2026, 11, 23)

THIRD_PARTY: Patch = {
    "third_party_invoice": "1",
    "nonparty[1].sort_no": "1",
    "nonparty[1].name": "EXAMPLE TRADING PTE LTD",
    "nonparty[1].country_code": "702",
    "nonparty[1].country_name": "SINGAPORE",
}
"""Gives a certificate the invoice of a company in a third country."""


def context(resources: Resources) -> Context:
    """The surroundings in which the right certificates are right: a day, and the enterprise that applies."""
    return Context(
        resources=resources,
        today=_TODAY,
        own_code=CREDIT_CODE,
        enterprise=ORGANISATION,
        registration_no=_REGISTRATION,
    )


@cache
def right() -> dict[str, Certificate]:
    """By type: a certificate of each that examples start from."""
    return {
        "C": _new(),
        "E": _to("764", "THAILAND", "泰国", "BANGKOK", "E", {"origin_criterion": "PE"}),
        "EC": _to("218", "ECUADOR", "厄瓜多尔", "GUAYAQUIL", "EC", {"origin_criterion": "WO"}),
        "G": _to(
            "578",
            "NORWAY",
            "挪威",
            "OSLO",
            "G",
            {"origin_criterion": "W", "hs_code": "8544421100", "criterion_detail": "85.44"},
        ),
        "GE": _with(
            _to("268", "GEORGIA", "格鲁吉亚", "POTI", "GE", {"origin_criterion": "WP"}),
            producer="EXAMPLE MANUFACTURING CO., LTD.",
        ),
        "RC": _with(
            _to(
                "392",
                "JAPAN",
                "日本",
                "YOKOHAMA",
                "RC",
                {
                    "origin_criterion": "CTC",
                    "origin_country_code": "156",
                    "origin_country": "CHINA",
                    "invoice_no": "INV-26001",
                },
            ),
            invoices=(
                Invoice(
                    cert_no=f"RC26{ORGANISATION}0012",
                    number="INV-26001",
                    value="6250.00",
                    currency="USD",
                    price_terms="CIF",
                    date="2026-11-02",
                ),
            ),
        ),
        "TR": _with(
            _to("392", "JAPAN", "日本", "YOKOHAMA", "TR", {"origin_criterion": "N"}),
            origin_country_code="704",
            origin_country="VIET NAM",
        ),
    }


def _with(cert: Certificate, **values: object) -> Certificate:
    return msgspec.structs.replace(cert, **values)


def _to(code: str, country: str, country_zh: str, port: str, cert_type: str, goods: Patch) -> Certificate:
    """The same shipment to another country, on a certificate of another type."""
    cert = _new()
    return _with(
        cert,
        cert_type=cert_type,
        cert_no=f"{cert_type}26{ORGANISATION}0012",
        dest_country=country,
        dest_country_name=country_zh,
        dest_country_code=code,
        consignee=f"SAMPLE IMPORT LTD\n2 EXAMPLE STREET, {port}, {country}",
        unload_port=f"{port}, {country}",
        transport_details=f"FROM NINGBO, CHINA TO {port}, {country} BY SEA",
        goods=tuple(msgspec.structs.replace(line, **goods) for line in cert.goods),
    )


def _lines() -> tuple[Goods, Goods]:
    cable = Goods(
        line_no="1",
        hs_code="8544421100",
        name_zh="数据电缆",
        name_en="DATA CABLE",
        packages="18",
        package_unit="CTN",
        quantity="1200",
        unit_en="PCS",
        unit_zh="件",
        aux_quantity="340",
        aux_unit="KGS",
        gross_weight="360.5",
        net_weight="340",
        weight_unit="KGS",
        unit_price="3.50",
        amount="4200.00",
        fob_value="4100.00",
        producer_code=ORGANISATION,
        producer_name="示例制造有限公司",
        producer_contact="李示例",
        producer_contact_tel="0574-00000000",
        description="EIGHTEEN (18) CARTONS OF DATA CABLE",
    )
    plug = msgspec.structs.replace(
        cable,
        line_no="2",
        hs_code="8536690000",
        name_zh="插头",
        name_en="PLUG",
        packages="5",
        quantity="500",
        unit_price="4.10",
        amount="2050.00",
        fob_value="2000.01",
        description="FIVE (5) CARTONS OF PLUG",
    )
    return cable, plug


def _new() -> Certificate:
    return Certificate(
        cert_no=f"C26{ORGANISATION}0012",
        cert_type="C",
        registration_no=_REGISTRATION,
        exporter_code=CREDIT_CODE,
        applicant_code=CREDIT_CODE,
        company_name="示例出口有限公司",
        declarant_name="王示例",
        declarant_id="000000190001010017",
        declarant_tel="0574-00000001",
        issuing_authority="3100",
        collection_office="3100",
        apply_place="NINGBO, CHINA",
        invoice_date="2026-11-02",
        invoice_no="INV-26001",
        apply_date="2026-11-20",
        dest_country="AUSTRALIA",
        dest_country_code="036",
        dest_country_name="澳大利亚",
        exporter="EXAMPLE EXPORT CO., LTD.\n1 SAMPLE ROAD, NINGBO, CHINA",
        consignee="SAMPLE IMPORT PTY LTD\n2 EXAMPLE STREET, SYDNEY, AUSTRALIA",
        marks="SAMPLE IMPORT\nNOS. 1-23",
        load_port="NINGBO, CHINA",
        unload_port="SYDNEY, AUSTRALIA",
        transport_means="BY SEA",
        transport_details="FROM NINGBO, CHINA TO SYDNEY, AUSTRALIA BY SEA",
        departure_date="2026-11-25",
        trade_mode="1",
        fob_value="6100.01",
        total_amount="6250.00",
        price_terms="CIF",
        currency="USD",
        exporter_tel="0574-00000002",
        exporter_fax="0574-00000003",
        exporter_email="export@example.com",
        goods=_lines(),
    )
