"""What the document tests share: invented certificates, an approval, a seal, and reading a PDF back."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pypdfium2 as pdfium
import pytest

from coo_cli.certificate.model import Certificate, Goods
from coo_cli.certificate.receipt import Approval
from coo_cli.seal.image import SealImage
from coo_cli.seal.standard import standard_seal


def _goods(number: int) -> Goods:
    return Goods(
        line_no=str(number),
        hs_code="8544421100",
        name_zh="数据电缆",
        name_en="DATA CABLE",
        packages="20",
        package_unit="CTN",
        quantity=f"{number}200",
        unit_en="PCS",
        unit_zh="件",
        gross_weight=f"{number}60.5",
        weight_unit="KGS",
        amount="4200.00",
        fob_value=f"41{number:02d}.00",
        description=f"TWENTY (20) CARTONS OF DATA CABLE, TYPE EX-{number:03d}/END",
        origin_criterion="WO",
        origin_country_code="156",
        origin_country="CHINA",
        invoice_no="INV-26001",
    )


_CERTIFICATE = Certificate(
    exporter="EXAMPLE EXPORT (NINGBO) CO., LTD.\n宁波示例进出口有限公司\n88 EXAMPLE ROAD, NINGBO, CHINA",
    consignee="SAMPLE IMPORT PTY LTD\n12 INVENTED STREET, EXAMPLE TOWN",
    marks="SAMPLE IMPORT BRAND\nORDER NO. 4711\n示例唛头",
    load_port="NINGBO, CHINA",
    unload_port="EXAMPLE HAVEN",
    transport_means="BY SEA",
    vessel="EXAMPLE STAR V.026E",
    transport_details="FROM NINGBO, CHINA TO EXAMPLE HAVEN BY SEA",
    departure_date="2026-11-20",
    invoice_date="2026-11-02",
    invoice_no="INV-26001",
    apply_date="2026-11-18",
    apply_place="SHANGHAI, CHINA",
    dest_country="EXAMPLELAND",
    producer="SAMPLE MAKER LTD., 示例制造",
    goods_clause="L/C NO. EX-2026-1",
)

Make = Callable[..., Certificate]
Read = Callable[[bytes], list[str]]


@pytest.fixture(scope="session")
def make() -> Make:
    def certificate(cert_type: str, lines: int = 3, **changes: object) -> Certificate:
        return msgspec.structs.replace(
            _CERTIFICATE,
            **{
                "cert_type": cert_type,
                "cert_no": f"{cert_type}263300999990001",
                "goods": tuple(_goods(number) for number in range(1, lines + 1)),
                **changes,
            },
        )

    return certificate


@pytest.fixture(scope="session")
def goods() -> Callable[..., Goods]:
    return lambda number, **changes: msgspec.structs.replace(_goods(number), **changes)


@pytest.fixture(scope="session")
def approval() -> Approval:
    return Approval(
        bar_code="SB0000000000000001", check_date="2026-11-19", authority="SPECIMEN", check_place="SHANGHAI, CHINA"
    )


@pytest.fixture(scope="session")
def seal() -> SealImage:
    return standard_seal("宁波示例进出口有限公司")


@pytest.fixture(scope="session")
def read() -> Read:
    def pages(data: bytes) -> list[str]:
        """The text of each page without blanks."""
        with pdfium.PdfDocument(data) as document:
            return ["".join(page.get_textpage().get_text_range().split()) for page in document]

    return pages
