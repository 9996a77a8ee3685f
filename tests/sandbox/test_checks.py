import re

import pytest
from lxml import etree

from coo_cli.sandbox.checks import demands, faults


def found(catalog, text):
    return faults(etree.fromstring(text.encode()), demands(catalog))


def with_value(text, element, value, which=0):
    """The message with another value in the given occurrence of an element."""
    spots = list(re.finditer(rf"<{element}(/>|>[^<]*</{element}>)", text))
    start, end = spots[which].span()
    return f"{text[:start]}<{element}>{value}</{element}>{text[end:]}"


def test_a_message_in_order_has_no_fault(catalog, message):
    assert found(catalog, message) == []


@pytest.mark.parametrize(
    ("element", "value", "said"),
    [
        ("CertNo", "C26330099999001", "CertNo C26330099999001 格式不正确"),
        ("CertNo", "E263300999990001", "CertNo E263300999990001 格式不正确"),
        ("CertNo", "C253300999990001", "年份与 AplDate 不一致"),
        ("AplRegNo", "330099999", "AplRegNo 330099999 格式不正确"),
        ("AplPromiseCode", "0", "AplPromiseCode 应为 1"),
        ("Consignee", " ", "表头 Consignee 未填"),
        ("DestCountryCode", "36", "DestCountryCode 36 格式不正确"),
        ("DestCountryCode", "AUS", "DestCountryCode AUS 格式不正确"),
        ("AplDate", "2026-02-30", "AplDate 2026-02-30 不是日期"),
        ("AplDate", "2026-2-3", "AplDate 2026-2-3 不是日期"),
        ("InvValue", "4,200.00", "InvValue 4,200.00 不是数值"),
        ("PackQty", "EIGHTEEN", "PackQty EIGHTEEN 不是数值"),
        ("GNo", "2", "第1项 GNo 应为 1"),
        ("HSCode", "", "第1项 HSCode 未填"),
        ("Exporter", "A\nB", "Exporter 含换行，应写作 /n"),
        ("CertStatus", "1", "更改/重发 OldCertNo 未填"),
    ],
)
def test_what_customs_would_not_store_is_named(catalog, message, element, value, said):
    assert any(said in fault for fault in found(catalog, with_value(message, element, value)))


def test_the_origin_criterion_is_demanded_where_the_form_has_its_box(catalog, message):
    as_e = message.replace("<CertType>C<", "<CertType>E<").replace("C263300999990001", "E263300999990001")
    assert found(catalog, as_e) == ["第1项 OriCriteria 未填"]
    assert found(catalog, with_value(as_e, "OriCriteria", "WO")) == []


def test_a_draft_may_be_unfinished(catalog, message):
    draft = with_value(with_value(message, "ApplyType", "0"), "Consignee", "")
    assert found(catalog, draft) == []


def test_a_non_goods_item_needs_no_code_and_no_value(catalog, message):
    text = with_value(message, "GoodsItemFlag", "Y")
    for element in ("HSCode", "GoodsName", "InvValue"):
        text = with_value(text, element, "")
    assert found(catalog, with_value(text, "FOBValue", "", which=1)) == []


def test_an_invoice_must_bear_the_number_of_the_certificate(catalog, message):
    invoices = "<OriInvs><OriInv><CertNo>C263300999990002</CertNo></OriInv></OriInvs><AplPromise>"
    assert found(catalog, message.replace("<AplPromise>", invoices)) == ["发票的 CertNo 与表头不一致"]
