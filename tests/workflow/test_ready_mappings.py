"""The shipped mappings for ERPs: each sample becomes ready certificates and valid messages in a new workspace."""

import shutil
import subprocess
from pathlib import Path

import pytest

from coo_cli.message.parse import parse

XSD = Path(__file__).parents[2] / "xsd" / "2022-01" / "Certificate.xsd"

READY = [
    ("sap_invoic02", "sap_invoic02.xml"),
    ("sap_invoic02", "sap_invoic02.txt"),
    ("sap_alv_comma", "sap_alv_list.txt"),
    ("sap_alv", "sap_alv_tabs.txt"),
    ("sap_alv", "sap_alv.xlsx"),
    ("kingdee_cloud", "kingdee_cloud_list.xlsx"),
    ("kingdee_cloud", "kingdee_cloud_template.xlsx"),
    ("yonyou_u8", "yonyou_u8.xlsx"),
    ("oracle_ebs", "oracle_ebs.csv"),
    ("odoo", "odoo.csv"),
    ("odoo", "odoo.xlsx"),
    ("odoo_json", "odoo.json"),
    ("erpnext", "erpnext.csv"),
    ("erpnext_json", "erpnext.json"),
]

GOODS = {
    "VNM": [
        ("7323930000", "不锈钢厨具", "STAINLESS STEEL KITCHENWARE", "60", "CTN", "SET", "5.6", "16800", "16128", "PE"),
        ("8544421100", "数据电缆", "DATA CABLE", "25", "CTN", "PCS", "3.45", "6210", "5961.6", "PSR"),
    ],
    "THA": [
        ("0902309000", "红茶", "BLACK TEA", "10", "CTN", "KGS", "8.8", "4400", "4400", "WO"),
        ("8544421100", "数据电缆", "DATA CABLE", "20", "CTN", "PCS", "3.4", "5100", "5100", "PE"),
        ("6109100021", "棉制针织T恤衫", "COTTON T-SHIRT", "44", "CTN", "PCS", "4.15", "9130", "9130", "CTH"),
    ],
    "NOR": [
        ("7323930000", "不锈钢厨具", "STAINLESS STEEL KITCHENWARE", "35", "CTN", "SET", "6.1", "10675", "10248", ""),
    ],
}
"""What every sample says of the goods, however its ERP writes it."""

HEADS = {
    "VNM": (
        "E",
        "2026-11-05",
        "2026-11-24",
        "CIF",
        "SAMPLE TRADING CO., LTD.",
        "FROM NINGBO, CHINA TO HO CHI MINH CITY, VIETNAM BY SEA",
    ),
    "THA": (
        "E",
        "2026-11-06",
        "2026-11-28",
        "FOB",
        "SAMPLE (THAILAND) CO., LTD.",
        "FROM NINGBO, CHINA TO LAEM CHABANG, THAILAND BY SEA",
    ),
    "NOR": ("C", "2026-10-20", "2026-11-27", "CIF", "SAMPLE NORGE AS", "FROM NINGBO, CHINA TO OSLO, NORWAY BY SEA"),
}
ALPHA3 = {"704": "VNM", "764": "THA", "578": "NOR"}


def number(text):
    """A decimal without what ERPs write behind it."""
    return text.rstrip("0").rstrip(".") if "." in text else text


@pytest.mark.parametrize(("mapping", "sample"), READY)
def test_a_sample_becomes_ready_certificates_and_valid_messages(shell, samples, mapping, sample):
    shell("convert", samples / "erp" / sample, "--mapping", mapping, "--out", shell.folder / "out")
    assert shell.exit == 0, shell.envelope["errors"]
    assert set(shell.states().values()) == {"ready"}
    files = sorted((shell.folder / "out").glob("*.xml"))
    certificates = {ALPHA3[cert.dest_country_code]: cert for cert in (parse(file.read_bytes()) for file in files)}
    assert {
        country: (
            cert.cert_type,
            cert.invoice_date,
            cert.departure_date,
            cert.price_terms,
            cert.consignee.splitlines()[0],
            cert.transport_details,
        )
        for country, cert in certificates.items()
    } == HEADS
    assert {
        country: [
            (
                *(line.hs_code, line.name_zh, line.name_en, number(line.packages), line.package_unit, line.unit_en),
                *map(number, (line.unit_price, line.amount, line.fob_value)),
                line.origin_criterion,
            )
            for line in cert.goods
        ]
        for country, cert in certificates.items()
    } == GOODS
    assert all(cert.invoice_no for cert in certificates.values())
    assert all(len(cert.consignee.splitlines()) > 1 for cert in certificates.values())
    xmllint = shutil.which("xmllint")
    if xmllint:
        subprocess.run([xmllint, "--noout", "--schema", XSD, *files], check=True, capture_output=True)


def test_a_list_with_decimal_commas_is_never_misread_with_points(shell, samples):
    shell("convert", samples / "erp" / "sap_alv_list.txt", "--mapping", "sap_alv")
    assert (shell.exit, set(shell.codes)) == (3, {"COO-5001"})
    assert set(shell.states().values()) == {"draft"}


def test_a_workbook_is_refused_where_decimal_commas_are_expected(shell, samples):
    shell("convert", samples / "erp" / "sap_alv.xlsx", "--mapping", "sap_alv_comma")
    assert (shell.exit, shell.codes) == (3, ["csv-binary"])


def test_every_mapping_is_described_in_both_languages(shell):
    for row in shell("mapping", "list"):
        assert row["en"].isascii(), row
        assert not row["zh"].isascii(), row
