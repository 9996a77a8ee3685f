"""Rules that judge by likelihood: they find slips, and stay silent on what real certificates say."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coo_cli.certificate.finding import Severity
from coo_cli.rules.check import check
from coo_cli.rules.coded import CODED
from coo_cli.rules.coded.words import number_in_words
from coo_cli.rules.examples import patched

CABLE = "goods[1]."
EXPORTER = "EXAMPLE EXPORT CO., LTD."
PACKS = "EIGHTEEN (18) PACKS OF DATA CABLE"
NINGBO = "1 SAMPLE ROAD, NINGBO, CHINA"


def rules(base, patch, right, context):
    return [item.rule for item in check(*patched(right[base], context, patch))]


@pytest.mark.parametrize(
    ("base", "patch"),
    [
        ("C", {"exporter": f"{EXPORTER}\nNO.8 HONGKONG MIDDLE ROAD, QINGDAO, CHINA"}),
        ("C", {"exporter": f"{EXPORTER}\nROOM 2, MACAO STREET, ZHUHAI, P. R. CHINA"}),
        ("C", {"exporter": f"{EXPORTER}\n{NINGBO}\nVIA SAMPLE TRADING LTD\n1 EXAMPLE ROAD, KOWLOON, HONG KONG"}),
        ("C", {"exporter": f"EXAMPLE (HONG KONG) INVESTMENT (NINGBO) CO., LTD.\n{NINGBO}"}),
        ("C", {"exporter": f"EXAMPLE IMPORT AND EXPORT CORPORATION LIMITED\n{NINGBO}"}),
        ("E", {"consignee": "SAMPLE CO., LTD.\n8 TEST ROAD\nBANGKOK 10110, THAILAND.\nTEL: 02-000-0000 TAX ID 0000"}),
        ("E", {"consignee": "SAMPLE CO., LTD.\n8 SINGAPORE ROAD, BANGKOK THAILAND"}),
        ("E", {"consignee": "SAMPLE (JAPAN) CO., LTD.\n8 TEST ROAD, BANGKOK, KINGDOM OF THAILAND"}),
        ("RC", {"consignee": "SAMPLE KK\n1-1 TEST, OSAKA 540-0001 JAPAN"}),
        ("C", {"consignee": "SAMPLE LTD\n1 EXAMPLE STREET, AUCKLAND, NEW ZEALAND"}),
        ("C", {"load_port": "HONG KONG"}),
        ("E", {"load_port": "SHEKOU"}),
        ("C", {"marks": "SAMPLE\nMADE IN NINGBO, CHINA"}),
        ("C", {"marks": "SAMPLE\nMADE IN P.R.C."}),
        ("C", {"marks": "SAMPLE\nMADE IN CHINA\nTO: VIETNAM"}),
        ("C", {"marks": "PRODUCT OF NO NAME"}),
        ("C", {"marks": "SAMPLE NORGE AS\nADDRESS: OSLO\nSAMPLE AS INVOICE 7"}),
        ("C", {"exporter": f"{EXPORTER}\n(EXAMPLE EXPORT COMPANY LIMITED)\n{NINGBO}"}),
        ("C", {f"{CABLE}description": "FOUR (4) SEATER SOFA, 18 CARTONS"}),
        ("C", {f"{CABLE}description": "TEN (10) SETS OF SOFA PACKED IN EIGHTEEN (18) CARTONS"}),
        ("C", {f"{CABLE}description": "SHIPPED IN EIGHTEEN (18) CARTONS OF DATA CABLE"}),
        ("C", {"marks": "NO MARKS AND NUMBERS"}),
        ("C", {f"{CABLE}description": "EIGHTEEN (18) CTNS OF DATA CABLE, HAND MADE"}),
        ("C", {f"{CABLE}description": "PACKED IN EIGHTEEN (18) CARTONS OF DATA CABLE"}),
        ("C", {f"{CABLE}description": "TOTAL: EIGHTEEN (18) CARTONS OF DATA CABLE"}),
        ("C", {f"{CABLE}description": "EIGHTEEN(18) CARTONS\nDATA CABLE"}),
        ("C", {f"{CABLE}description": "DATA CABLE PACKED IN (18) CARTONS"}),
        ("C", {f"{CABLE}description": "CABLE MODEL (18) EIGHTEEN (18) CARTONS"}),
        ("C", {f"{CABLE}description": "EIGHTEEN (18) PACKAGES OF DATA CABLE"}),
        ("C", {f"{CABLE}description": "EIGHTEEN (18) FLEXIBAGS OF DATA CABLE"}),
        ("C", {f"{CABLE}description": "EIGHTEEN (18) CARTONS OF CABLE Ø 5 mm, 75 Ω, É, “A” – B"}),
        ("C", {f"{CABLE}package_unit": "PACKS", f"{CABLE}description": "EIGHTEEN (18) PACKS OF DATA CABLE"}),
        ("C", {f"{CABLE}package_unit": "TRAY", f"{CABLE}description": "EIGHTEEN (18) TRAYS OF DATA CABLE"}),
        ("C", {f"{CABLE}pack_type": "2", f"{CABLE}packages": "18.5", f"{CABLE}description": "DATA CABLE IN BULK"}),
        ("C", {f"{CABLE}unit_zh": "台"}),
        ("C", {f"{CABLE}unit_en": "SETS", f"{CABLE}unit_zh": "个"}),
        ("C", {f"{CABLE}unit_en": "KG", f"{CABLE}unit_zh": "公斤"}),
        ("C", {f"{CABLE}unit_en": "GALLON", f"{CABLE}unit_zh": "加仑"}),
        ("C", {f"{CABLE}unit_price": "42.00", f"{CABLE}quantity": "1200"}),
        ("C", {f"{CABLE}unit_price": "3500"}),
        ("C", {f"{CABLE}unit_price": "12.35"}),
        ("C", {f"{CABLE}unit_price": "3.5012", f"{CABLE}amount": "4201.50", "total_amount": ""}),
        ("C", {f"{CABLE}fob_value": "4250.00", "fob_value": "6250.01", "currency": "EUR"}),
        ("C", {"exporter_tel": "86-574-87654321-801"}),
        ("C", {"exporter_fax": "N/A"}),
        ("C", {"exporter_email": "a.b+c@mail.example.com.cn"}),
        ("C", {"exporter_email": "无"}),
        ("C", {"invoice_no": "INV–26001"}),
        ("C", {"company_name": "示例（宁波）出口有限公司𠮷"}),
        ("C", {"marks": "SAMPLE № 7 ㈱ ①"}),
    ],
)  # fmt: skip
def test_what_real_certificates_say_is_not_found(base, patch, right, context):
    assert rules(base, patch, right, context) == []


@pytest.mark.parametrize(
    ("base", "patch", "rule"),
    [
        ("C", {"consignee": "SAMPLE\u200b IMPORT, SYDNEY, AUSTRALIA"}, "COO-1015"),
        ("C", {"marks": "◇ SAMPLE ★ № 7 ㈱"}, "COO-3045"),
        ("C", {"marks": "SAMPLE 😀"}, "COO-1015"),
        ("C", {"marks": "SAMPLE ☎\ufe0f"}, "COO-1015"),
        ("C", {"invoice_no": "INV-\u202e26001"}, "COO-1015"),
        ("C", {"company_name": "示例\ue123有限公司"}, "COO-1015"),
        ("C", {"company_name": "示例\ufffd有限公司"}, "COO-1015"),
        ("C", {"company_name": "示例\u0378有限公司"}, "COO-1015"),
        ("C", {"vessel": "EXAMPLE STAR\xad V.1"}, "COO-1015"),
        ("C", {"unload_port": "SYDNEY, АUSTRALIA"}, "COO-1016"),  # the first letter is Cyrillic
        ("C", {f"{CABLE}unit_en": "РCS"}, "COO-1016"),
        ("C", {"vessel": "ΕXAMPLE STAR"}, "COO-1016"),
        ("C", {"consignee": "ООО ПРИМЕР\nMOSCOW, AUSTRALIA"}, "COO-1017"),
        ("C", {f"{CABLE}name_en": "CABLE بيانات"}, "COO-1017"),
        ("C", {f"{CABLE}name_en": "DATA CABLE ข้อมูล"}, "COO-1017"),
        ("C", {"load_port": "NINGBO, CHINA E\u0301"}, "COO-1018"),
        ("C", {"departure_date": "2025-11-01", "invoice_date": "2025-10-01"}, "COO-2013"),
        ("C", {"exporter": f"SAMPLE TRADING LTD\n1 EXAMPLE ROAD, HONGKONG\nCHINA\n{NINGBO}"}, "COO-3091"),
        ("C", {"exporter": f"{EXPORTER}\n1 EXAMPLE ROAD, TAIPEI, TAIWAN, P.R. CHINA"}, "COO-3091"),
        ("C", {"exporter": f"{EXPORTER}\n1 EXAMPLE ROAD, KOWLOON, HONG KONG S.A.R., CHINA"}, "COO-3091"),
        ("C", {"exporter": f"{EXPORTER} C/O SAMPLE LOGISTICS LIMITED\n{NINGBO}"}, "COO-3092"),
        ("E", {"consignee": "SAMPLE CO., LTD.\n8 TEST ROAD, HANOI, VIETNAM"}, "COO-3093"),
        ("E", {"consignee": "SAMPLE CO., LTD.\n8 TEST ROAD, KOWLOON, HONG KONG, CHINA\nTEL 000"}, "COO-3093"),
        ("E", {"consignee": "SAMPLE CO., LTD.\n8 TEST ROAD\nSINGAPORE 000001"}, "COO-3093"),
        ("C", {"marks": "SAMPLE\nMADE IN THE U.S.A."}, "COO-3042"),
        ("C", {"marks": "SAMPLE\nProduct of Viet Nam 2026"}, "COO-3042"),
        ("C", {"marks": "SAMPLE\n越南制造"}, "COO-3042"),
        ("C", {"marks": "MADE IN TAIWAN, CHINA"}, "COO-3042"),
        ("C", {"marks": "SEE ATTACHED PACKING LIST"}, "COO-3041"),
        ("C", {"marks": "SAME AS INVOICE"}, "COO-3041"),
        ("C", {"marks": "SAMPLE\nas per the attached packing list"}, "COO-3041"),
        ("C", {f"{CABLE}packages": "17", f"{CABLE}package_unit": "PACK", f"{CABLE}description": PACKS}, "COO-3082"),
        ("C", {"marks": "NIL"}, "COO-3043"),
        ("C", {"marks": "无唛头"}, "COO-3043"),
        ("C", {f"{CABLE}description": "FOURTEEN (40) CARTONS OF DATA CABLE"}, "COO-3081"),
        ("C", {f"{CABLE}description": "EIGHTTEEN (18) CARTONS OF DATA CABLE"}, "COO-3081"),
        ("C", {f"{CABLE}description": "EIGHTEEN (18) WOODEN CASES OF DATA CABLE"}, "COO-3083"),
        ("C", {f"{CABLE}description": "EIGHTEEN (18) BALES\nDATA CABLE"}, "COO-3083"),
        ("C", {f"{CABLE}description": "18 CARTONS OF DATA CABLE"}, "COO-3084"),
        ("C", {f"{CABLE}description": "EIGHTEEN (18) 箱 OF DATA CABLE"}, "COO-3085"),
        ("C", {f"{CABLE}unit_en": "MT", f"{CABLE}unit_zh": "千克"}, "COO-3078"),
        ("C", {f"{CABLE}unit_en": "YD", f"{CABLE}unit_zh": "米"}, "COO-3078"),
        ("C", {f"{CABLE}unit_en": "DOZ", f"{CABLE}unit_zh": "件"}, "COO-3078"),
        ("C", {"exporter_email": "export@example"}, "COO-3037"),
        ("C", {"exporter_email": "export @example.com"}, "COO-3037"),
    ],
)
def test_a_likely_slip_is_found_by_the_rule_meant_for_it_and_by_no_other(base, patch, rule, right, context):
    assert rules(base, patch, right, context) == [rule]


def test_a_letter_that_looks_like_another_is_named_with_the_one_it_should_be(right, context):
    cert, _ = patched(right["C"], context, {"vessel": "ЕХAMPLE STAR"})
    [found] = check(cert, context)
    assert "U+0415 CYRILLIC CAPITAL LETTER IE instead of E" in found.text.en
    assert "应为 X 的 U+0425 CYRILLIC CAPITAL LETTER HA" in found.text.zh


def test_an_invisible_character_is_named_by_number_and_name(right, context):
    cert, _ = patched(right["C"], context, {"marks": "SAMPLE\u200b"})
    assert "U+200B ZERO WIDTH SPACE" in check(cert, context)[0].text.en


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("EIGHTEEN", 18),
        ("Forty-Four", 44),
        ("ONE HUNDRED AND FIFTY", 150),
        ("A HUNDRED", 100),
        ("TWELVE HUNDRED", 1200),
        ("ONE THOUSAND, TWO HUNDRED THIRTY FOUR", 1234),
        ("TWO MILLION", 2_000_000),
        ("SAY: TEN", 10),
        ("EIGHTY EIGHT CARTONS", None),
        ("", None),
    ],
)
def test_numbers_in_words_are_read(words, number):
    assert number_in_words(words) == number


def test_an_error_is_found_though_an_advice_stands_on_the_same_date(right, context):
    patch = {"departure_date": "2025-11-21", "invoice_date": "2025-11-20", "invoices[1].date": "2025-11-22"}
    found = check(*patched(right["RC"], context, {**patch, "vessel": "EXAMPLE STAR V.1"}))
    assert [(item.rule, item.severity) for item in found] == [("COO-3008", Severity.ERROR)]
    late = {"departure_date": "2027-11-25", "invoices[1].date": "2027-11-26"}
    found = check(*patched(right["RC"], context, late))
    assert [item.rule for item in found] == ["COO-3006", "COO-3004"]


TEXTS = [
    "EIGHTEEN (18) CARTONS OF DATA CABLE", "FIVE (5) CARTONS OF PLUG",
    "FIVE (5) BALES OF PLUG", "FIVE (6) CARTONS OF PLUG",
    "FIVE (5) CARTONS OF PLUG MADE IN JAPAN", "FIVE (5) 箱 OF PLUG", "PLUG",
]  # fmt: skip
VALUES = {
    "description": TEXTS,
    "packages": ["18", "5", "0", "5.0", "5.5", "05"],
    "package_unit": ["CTN", "CARTONS", "BALE", "PKGS", "CARTOONS", "TRAY"],
    "unit_en": ["PCS", "KGS", "SETS", "TRAY"],
    "unit_zh": ["件", "千克", "套", "筐"],
    "weight_unit": ["KGS", "PCS", ""],
    "hs_code": ["8544421100", "0077000000", "7777000000", "9804000000"],
    "quantity": ["1200", "0", "0.00", "1e3"],
    "unit_price": ["3.50", "4.10", "0", ""],
    "amount": ["4200.00", "4200", "4200.01", "0", "99999999999999999.99"],
    "fob_value": ["4100.00", "4200.00", "4200.05", "4300", "0.00"],
    "net_weight": ["340", "360.5", "361", "0", "", "nan"],
    "gross_weight": ["360.5", "0", "", "inf"],
}


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_quick_look_clears_nothing_that_a_rule_would_find(data, right, context):
    lines = []
    for line in right["C"].goods:
        names = data.draw(st.sets(st.sampled_from(sorted(VALUES)), max_size=2))
        lines.append(
            msgspec.structs.replace(line, **{name: data.draw(st.sampled_from(VALUES[name])) for name in names})
        )
    head = {
        "fob_value": data.draw(st.sampled_from(["6100.01", "6100.02", "6100.04", ""])),
        "total_amount": data.draw(st.sampled_from(["6250.00", "6250.02", "6250.03", ""])),
        "price_terms": data.draw(st.sampled_from(["CIF", "FOB", "EXW"])),
    }
    cert = msgspec.structs.replace(right["C"], goods=tuple(lines), **head)
    for coded in CODED:
        if coded.clear is not None and coded.clear(cert, context):
            assert list(coded.find(cert, context)) == [], coded.rule.id


def test_the_certificates_that_examples_start_from_are_cleared_by_every_quick_look(right, context):
    looks = {coded.clear for coded in CODED if coded.clear is not None}
    assert len(looks) == 2
    assert all(look(cert, context) for look in looks for cert in right.values())
