import hashlib
import re

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coo_cli.certificate.fields import Kind, describe
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import Certificate, Change, Goods, Invoice
from coo_cli.message.build import Unsendable, build, message_name, parcel_name
from coo_cli.message.parse import parse
from coo_cli.message.sendable import unsendable

SAMPLES = ["C-non-preferential", "C-amended", "E-asean", "RC-two-invoices", "H-nonparty-invoice"]


def as_customs_reads(cert):
    """What a certificate is after travelling, worked out without the writer."""

    def read(record):
        texts = {
            item.name: "\n".join(
                line.strip() for line in re.split("\r\n|\r|\n", getattr(record, item.name)) if line.strip()
            ).replace("/N", "/ N")
            for item in describe(type(record))
            if item.field.kind is Kind.LINES
        }
        return msgspec.structs.replace(record, **texts)

    invoices = tuple(read(invoice) for invoice in cert.invoices)
    return msgspec.structs.replace(
        read(cert),
        goods=tuple(read(line) for line in cert.goods),
        change=read(cert.change) if cert.change and read(cert.change) != Change() else None,
        nonparty=tuple(read(corp) for corp in cert.nonparty),
        invoices=() if invoices == (Invoice(),) else invoices,
    )


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_built_reads_back_as_it_was_meant_and_builds_the_same_bytes(certificates, data):
    cert = data.draw(certificates)
    message = build(cert)
    again = parse(message)
    assert again == as_customs_reads(cert)
    assert build(again) == message


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_message_is_what_its_certificate_builds(message, name):
    assert build(parse(message(name))) == message(name)


def test_every_head_and_goods_element_is_written_even_when_empty_and_unused_groups_are_not():
    text = build(Certificate(goods=(Goods(line_no="1"),))).decode()
    for cls in (Certificate, Goods):
        assert all(f"<{item.field.element}>" in text for item in describe(cls))
    assert not re.search("ModCertificate|NonpartyCorp|OriInv", text)
    assert text.rstrip().endswith("<AplPromiseCode>1</AplPromiseCode>\n</AplPromise>\n</Certificate>")


def test_a_line_number_that_is_not_set_is_left_out_for_an_empty_one_is_no_number():
    assert b"GNo" not in build(Certificate(goods=(Goods(),)))


def test_lines_travel_trimmed_without_empty_ones_parted_by_stroke_n():
    text = build(Certificate(exporter=" EXAMPLE CO. & SONS \r\n\n  NINGBO\t\n"))
    assert b"<Exporter>EXAMPLE CO. &amp; SONS/nNINGBO</Exporter>" in text


def test_shipping_marks_with_a_capital_keep_their_line_and_the_user_is_told():
    cert = Certificate(marks="SAMPLE\nC/NO. 1-18")
    assert parse(build(cert)).marks == "SAMPLE\nC/ NO. 1-18"
    (warning,) = unsendable(cert)
    assert (warning.rule, warning.severity, warning.path) == ("COO-6004", Severity.WARNING, "marks")


@pytest.mark.parametrize(
    ("cert", "rule", "path"),
    [
        (Certificate(goods=(Goods(), Goods(name_en="KM/n"))), "COO-6002", "goods[2].name_en"),
        (Certificate(exporter="A/nB"), "COO-6002", "exporter"),
        (Certificate(invoice_no="INV\n1"), "COO-6003", "invoice_no"),
        (Certificate(change=Change(reason="bell \x07")), "COO-6001", "change.reason"),
        (Certificate(company_name="half a character \ud840"), "COO-6001", "company_name"),
        (Certificate(marks="\uffff"), "COO-6001", "marks"),
        (Certificate(contract_no="a\x00b"), "COO-6001", "contract_no"),
    ],
)
def test_text_without_a_form_in_the_message_is_refused_by_name(cert, rule, path):
    with pytest.raises(Unsendable) as caught:
        build(cert)
    assert [(finding.rule, finding.path) for finding in caught.value.findings] == [(rule, path)]
    str(caught.value).encode()


@given(st.text(st.characters(), max_size=8), st.sampled_from(["marks", "invoice_no"]))
@settings(max_examples=200, deadline=None)
def test_what_can_be_sent_and_what_is_found_unsendable_agree(text, field):
    cert = Certificate(**{field: text})
    if any(finding.severity is Severity.ERROR for finding in unsendable(cert)):
        with pytest.raises(Unsendable):
            build(cert)
    else:
        assert getattr(parse(build(cert)), field) == getattr(as_customs_reads(cert), field)


def test_the_same_message_has_the_same_name_on_every_system(message):
    data = message("E-asean")
    digest = hashlib.sha256(data).hexdigest()
    assert message_name("E26MA99999960001", data) == f"E26MA99999960001_{digest[:12]}.xml"
    assert parcel_name("E26/1:2", digest) == f"E26_1_2_{digest[:12]}.xml"
