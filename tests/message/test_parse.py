import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coo_cli.base.errors import InputError
from coo_cli.message.parse import parse

NS = "http://www.w3.org/2000/09/xmldsig#"


def refusal(data):
    with pytest.raises(InputError) as caught:
        parse(data, "some.xml")
    assert caught.value.where.file == "some.xml"
    return caught.value


def wrapped(inside, start=""):
    return f'{start}<Certificate xmlns="{NS}">{inside}</Certificate>'.encode()


def test_groups_are_read_to_their_places(message):
    rcep = parse(message("RC-two-invoices"))
    assert [invoice.number for invoice in rcep.invoices] == ["INV-26003", "INV-26004"]
    assert rcep.goods[0].producer.splitlines()[-1] == "NINGBO, CHINA"
    assert parse(message("C-amended")).change.reason == "收货人地址门牌号有误\n客户要求更正"
    assert parse(message("H-nonparty-invoice")).nonparty[0].address == "6/F, TEST BUILDING\nHONG KONG"


def test_what_is_missing_is_unset_and_order_does_not_matter():
    cert = parse(wrapped("<CertificateList/><CertificateHead><InvNo>1</InvNo><CertNo>C1</CertNo></CertificateHead>"))
    assert (cert.cert_no, cert.invoice_no, cert.apply_type, cert.goods) == ("C1", "1", "", ())


def test_prefixes_comments_and_sections_make_no_difference():
    cert = parse(
        f'<ds:Certificate xmlns:ds="{NS}"><ds:CertificateHead><ds:CertNo>C<!-- - -->1</ds:CertNo>'
        "<ds:Mark><![CDATA[A & B/NC/nD]]></ds:Mark></ds:CertificateHead></ds:Certificate>".encode()
    )
    assert (cert.cert_no, cert.marks) == ("C1", "A & B\nC\nD")


@pytest.mark.parametrize(
    ("inside", "line"),
    [
        ("<CertificateHead>\n<Novelty>1</Novelty></CertificateHead>", 2),
        ("<CertificateHead>\n<CertNo>1</CertNo>\n<CertNo>2</CertNo></CertificateHead>", 3),
        ("<CertificateHead>stray</CertificateHead>\n<CertificateList>stray<Goods/></CertificateList>", 2),
        ("<CertificateHead><CertNo>1<b/></CertNo></CertificateHead>", 1),
        ('<CertificateHead><CertNo type="x">1</CertNo></CertificateHead>', 1),
        ('<CertificateHead><CertNo xmlns="urn:other">1</CertNo></CertificateHead>', 1),
        ("<CertificateList>\n<Good/></CertificateList>", 2),
        ("<ModCertificate/>\n<ModCertificate/>", 2),
        ("<AplPromise><AplPromiseCode>0</AplPromiseCode></AplPromise>", 1),
        ("\n\n<Signature/>", 3),
    ],
)
def test_what_a_certificate_has_no_place_for_is_refused_never_lost(inside, line):
    error = refusal(wrapped(inside))
    assert (error.code, error.where.row) == ("message-content", line)


BOMB = "<!DOCTYPE c [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(12)
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (wrapped("<CertificateHead><CertNo>&m;</CertNo></CertificateHead>", f"{BOMB}]>"), "xml-doctype"),
        (wrapped("&x;", '<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "xml-doctype"),
        (wrapped("", '<!DOCTYPE c SYSTEM "http://192.0.2.1/c.dtd">'), "xml-doctype"),
        (wrapped("", "<!DOCTYPE c [<!ENTITY x 'y'>]>").decode().encode("utf-16"), "xml-doctype"),
        (wrapped("<a>" * 5000 + "</a>" * 5000), "xml-too-large"),
        (wrapped("").decode().encode("utf-16"), "message-encoding"),
        (
            wrapped("<CertificateHead><EtpsName>示例</EtpsName></CertificateHead>").decode().encode("gb18030"),
            "xml-syntax",
        ),
        (wrapped("示例", '<?xml version="1.0" encoding="GB18030"?>').decode().encode("gb18030"), "message-encoding"),
        (wrapped("", '<?xml version="1.0" encoding="nonsense"?>'), "xml-syntax"),
        (b"", "xml-syntax"),
        (b"PK\x03\x04 not XML", "xml-syntax"),
        (wrapped("")[:-4], "xml-syntax"),
        (b"<Certificate/>", "message-root"),
        (wrapped("").replace(b"xmldsig#", b"xmldsig"), "message-root"),
        (b"<html/>", "message-root"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_and_foreign_documents_are_refused_with_a_reason(data, code):
    assert refusal(data).code == code


def test_a_document_too_large_for_any_certificate_is_refused_unread():
    assert refusal(wrapped("<!-- -->" * 5_000_000)).code == "xml-too-large"


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_damaged_message_is_read_or_refused_but_nothing_else(message, data):
    text = message("RC-two-invoices")
    at = data.draw(st.integers(0, len(text)))
    damaged = text[:at] + data.draw(st.binary(max_size=4)) + text[at + data.draw(st.integers(0, 40)) :]
    try:
        parse(damaged)
    except InputError as error:
        assert re.fullmatch("xml-.*|message-.*", error.code)
