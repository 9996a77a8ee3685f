import base64
import string

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from coo_cli.base.errors import InputError
from coo_cli.certificate.attachment import Attachment, AttachmentState
from coo_cli.certificate.receipt import attachment_meaning, meaning
from coo_cli.message.attachment import (
    MOST_BYTES,
    attachment_name,
    build_attachment,
    check_file_name,
    message_size,
    parse_attachment,
)
from coo_cli.message.build import parcel_name
from coo_cli.message.receipts import read_receipts, whose

INVOICE = Attachment(
    cert_no="C263300999990001",
    cert_type="C",
    applicant_code="91330200MA99999966",
    exporter_code="91330200MA99999966",
    file_type="1",
    file_name="示例 & invoice.pdf",
    doc_type="PDF",
)
WRITTEN = """<?xml version="1.0" encoding="UTF-8"?>
<File>
<CertNo>C263300999990001</CertNo>
<CertType>C</CertType>
<AplRegNo>91330200MA99999966</AplRegNo>
<CiqRegNo>91330200MA99999966</CiqRegNo>
<FileType>1</FileType>
<FileName>示例 &amp; invoice.pdf</FileName>
<DocType>PDF</DocType>
<FileContent>JVBERi0xLjQgRVhBTVBMRQ==</FileContent>
<IsDelay>0</IsDelay>
</File>
"""
PDF = b"%PDF-1.4 EXAMPLE"


def refused(call, *given):
    with pytest.raises(InputError) as caught:
        call(*given)
    return caught.value.code


def test_the_message_is_this_to_the_byte():
    """Frozen: what waits in an outbox is built again by a later program, and held against its hash."""
    assert build_attachment(INVOICE, PDF).decode() == WRITTEN


def test_a_delayed_one_says_so():
    delayed = msgspec.structs.replace(INVOICE, delayed=True)
    assert b"<IsDelay>1</IsDelay>" in build_attachment(delayed, PDF)
    assert parse_attachment(build_attachment(delayed, PDF)) == (delayed, PDF)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"))


@settings(max_examples=60)
@given(name=TEXTS.filter(lambda text: "/n" not in text and text.strip() == text), content=st.binary(min_size=1))
def test_whatever_is_attached_is_read_back_equal(name, content):
    attachment = msgspec.structs.replace(INVOICE, file_name=name)
    data = build_attachment(attachment, content)
    assert parse_attachment(data) == (attachment, content)
    root = etree.fromstring(data)
    assert base64.b64decode(root.findtext("FileContent")) == content


def test_the_largest_content_can_be_read_by_common_readers_and_one_more_byte_is_refused():
    content = b"\xff" * MOST_BYTES
    data = build_attachment(INVOICE, content)
    assert parse_attachment(data)[1] == content
    assert abs(message_size(MOST_BYTES) - len(data)) < 200
    assert refused(build_attachment, INVOICE, content + b"\xff") == "attachment-too-large"


@pytest.mark.parametrize(
    "change",
    [
        {"cert_no": "C" * 31},
        {"file_type": "12345"},
        {"file_name": "n" * 397 + ".pdf"},
        {"file_name": "a\x01.pdf"},
        {"file_name": "a\ud800.pdf"},
        {"exporter_code": "a\nb"},
    ],
)
def test_what_has_no_place_in_the_message_is_refused(change):
    assert refused(build_attachment, msgspec.structs.replace(INVOICE, **change), PDF) == "attachment-unsendable"


def test_nothing_is_no_content():
    assert refused(build_attachment, INVOICE, b"") == "attachment-empty"


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (WRITTEN.replace("<File>", '<File xmlns="urn:x">'), "attachment-content"),
        (WRITTEN.replace("<CertType>C</CertType>\n", ""), "attachment-content"),
        (WRITTEN.replace("JVBER", "JV?ER"), "attachment-content"),
        (WRITTEN.replace("<IsDelay>0", "<IsDelay>yes"), "attachment-content"),
        (WRITTEN[:-9], "xml-syntax"),
        (WRITTEN.replace("<File>", "<!DOCTYPE File><File>"), "xml-doctype"),
    ],
)
def test_what_is_no_message_of_an_attachment_is_refused(broken, code):
    assert refused(parse_attachment, broken.encode()) == code


@pytest.mark.parametrize("name", ["invoice.pdf", "发票 INV-1 (2).PDF", "b&l [copy].tif", "𠮷.png"])
def test_ordinary_names_travel_as_they_are(name):
    assert check_file_name(name) == name


def test_accents_are_composed():
    assert check_file_name("cafe\u0301.pdf") == "caf\u00e9.pdf"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "invoice",
        ".pdf",
        "invoice.",
        "../invoice.pdf",
        "a\\b.pdf",
        "a:b.pdf",
        "con.pdf",
        "new\nline.pdf",
        "tab\t.pdf",
        "nul\x00.pdf",
        "left\u202egpj.pdf",
        "\udcbb.pdf",
        "发票😀.pdf",
        " invoice.pdf",
        "n" * 397 + ".pdf",
    ],
)
def test_a_name_that_others_might_change_is_refused_with_one_that_would_do(name):
    with pytest.raises(InputError) as caught:
        check_file_name(name)
    assert caught.value.code == "attachment-name"
    usable = caught.value.fix.en.split("`")[1]
    assert check_file_name(usable) == usable


@settings(max_examples=60)
@given(
    number=st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=17),
    digest=st.text("0123456789abcdef", min_size=64, max_size=64),
    other=st.text("0123456789abcdef", min_size=64, max_size=64),
    attachment=st.integers(1, 999),
    before=st.integers(0, 12),
)
def test_our_names_tell_whose_they_are_and_sort_behind_the_certificate(number, digest, other, attachment, before):
    certificate = parcel_name(number, digest)
    file = attachment_name(number, attachment, other, before)
    assert certificate < file
    assert whose(file.removesuffix(".xml")) == (number, attachment)
    assert whose(certificate.removesuffix(".xml")) == (number, 0)


def test_the_clients_answers_to_an_attachment_say_nothing_of_its_certificate():
    ours = attachment_name("C263300999990001", 2, "0123456789ab" * 6).removesuffix(".xml")
    for how, state in (("Successed", AttachmentState.SENT), ("Failed", AttachmentState.FAILED)):
        (receipt,) = read_receipts(b"", f"{how}_{ours}_20261123023000123.xml")
        assert (receipt.cert_no, receipt.attachment) == ("C263300999990001", 2)
        assert meaning(receipt) is None
        assert attachment_meaning(receipt) is state


def test_an_answer_under_another_name_is_told_by_the_message_sent_back():
    (receipt,) = read_receipts(WRITTEN.encode(), "Failed_renamed_20261123023000123.xml")
    assert (receipt.cert_no, receipt.file_type, receipt.file_name) == ("C263300999990001", "1", "示例 & invoice.pdf")
    assert meaning(receipt) is None
