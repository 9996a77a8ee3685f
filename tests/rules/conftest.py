"""Certificates in which nothing is wrong, one for each base the rules' examples name. All companies are invented."""

import datetime as dt

import msgspec
import pytest

from coo_cli.certificate.model import Certificate, Goods, Invoice
from coo_cli.rules.context import Context

CREDIT_CODE = "91330200MA99999966"
ORGANISATION = "MA9999996"


@pytest.fixture(scope="session")
def lines():
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


@pytest.fixture(scope="session")
def sample(lines):
    return Certificate(
        cert_no=f"C26{ORGANISATION}0012",
        cert_type="C",
        registration_no="330299999",
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
        marks="SAMPLE IMPORT\nC/NO. 1-23",
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
        goods=lines,
    )


@pytest.fixture(scope="session")
def right(sample, lines):
    """By type: a certificate of each that examples start from."""

    def of_type(code, name_en, name_zh, country, *, goods, **values):
        return msgspec.structs.replace(
            sample,
            cert_type=code,
            cert_no=f"{code}26{ORGANISATION}0012",
            dest_country=name_en,
            dest_country_name=name_zh,
            dest_country_code=country,
            consignee=f"SAMPLE IMPORT LTD\n2 EXAMPLE STREET, {name_en}",
            goods=tuple(msgspec.structs.replace(line, **goods) for line in lines),
            **values,
        )

    invoice = Invoice(
        cert_no=f"RC26{ORGANISATION}0012",
        number="INV-26001",
        value="6250.00",
        currency="USD",
        price_terms="CIF",
        date="2026-11-02",
    )
    return {
        "C": sample,
        "E": of_type("E", "THAILAND", "泰国", "764", goods={"origin_criterion": "PE"}),
        "RC": of_type(
            "RC",
            "JAPAN",
            "日本",
            "392",
            goods={
                "origin_criterion": "CTC",
                "origin_country_code": "156",
                "origin_country": "CHINA",
                "invoice_no": "INV-26001",
            },
            invoices=(invoice,),
        ),
        "G": of_type(
            "G",
            "NORWAY",
            "挪威",
            "578",
            goods={"origin_criterion": "W", "hs_code": "8544421100", "criterion_detail": "85.44"},
        ),
        "TR": of_type(
            "TR",
            "JAPAN",
            "日本",
            "392",
            goods={"origin_criterion": "N"},
            origin_country_code="704",
            origin_country="VIET NAM",
        ),
    }


@pytest.fixture(scope="session")
def context(catalog):
    return Context(
        resources=catalog,
        today=dt.date(2026, 11, 23),
        own_code=CREDIT_CODE,
        enterprise=ORGANISATION,
        registration_no="330299999",
    )
