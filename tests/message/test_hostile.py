"""XML made to harm, or by programs that know no better: refused with its reason, or read for what it says."""

import subprocess
import sys

import pytest

from coo_cli.base.errors import InputError
from coo_cli.message.build import build
from coo_cli.message.parse import parse
from coo_cli.message.receipts import read_receipts

NAMESPACE = b"http://www.w3.org/2000/09/xmldsig#"
BOMB = b'<!DOCTYPE l [<!ENTITY a "' + b"A" * 100_000 + b'">]><l>' + b"&a;" * 10_000 + b"</l>"
REFUSED = {
    "doctype": (b'<!DOCTYPE Certificate><Certificate xmlns="%s"/>' % NAMESPACE, "xml-doctype"),
    "entities": (b'<!DOCTYPE l [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>', "xml-doctype"),
    "entities, quadratic": (BOMB, "xml-doctype"),
    "external entity": (b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>', "xml-doctype"),
    "parameter entity": (b'<!DOCTYPE l [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]><l/>', "xml-doctype"),
    "doctype in UTF-16": ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE l><l/>'.encode("utf-16"), "xml-doctype"),
    "depth": (b"<a>" * 100_000 + b"</a>" * 100_000, "xml-too-large"),
    "a text of 11 MB": (b"<a>" + b"x" * 11_000_000 + b"</a>", "xml-too-large"),
    "an attribute of 11 MB": (b'<a b="' + b"x" * 11_000_000 + b'"/>', "xml-too-large"),
    "40 MB": (b"<a/>" + b" " * 40_000_000, "xml-too-large"),
    "a ZIP": (b"PK\x03\x04" + b"x" * 100, "xml-syntax"),
    "nothing": (b"", "xml-syntax"),
    "two roots": (b"<a/><a/>", "xml-syntax"),
    "no such encoding": (b'<?xml version="1.0" encoding="X-NOPE"?><a/>', "xml-syntax"),
    "UTF-7": (b'<?xml version="1.0" encoding="UTF-7"?><a/>', "message-encoding"),
}
CHANGES = {
    "says UTF-8 and is GB 18030": (lambda data: data.decode().encode("gb18030"), "xml-syntax"),
    "GB 18030": (lambda data: data.replace(b"UTF-8", b"GB18030").decode().encode("gb18030"), "message-encoding"),
    "UTF-16": (lambda data: data.decode().replace("UTF-8", "UTF-16").encode("utf-16"), "message-encoding"),
    "cut off": (lambda data: data[: len(data) // 2], "xml-syntax"),
    "a NUL": (lambda data: data.replace(b"<Note>", b"<Note>\0"), "xml-syntax"),
    "a control character": (lambda data: data.replace(b"<Note>", b"<Note>&#1;"), "xml-syntax"),
    "an unknown entity": (lambda data: data.replace(b"<Note>", b"<Note>&nope;"), "xml-syntax"),
    "no namespace": (lambda data: data.replace(b' xmlns="' + NAMESPACE + b'"', b""), "message-root"),
    "another namespace": (lambda data: data.replace(b"xmldsig#", b"other#"), "message-root"),
    "an element twice": (
        lambda data: data.replace(b"<CertType>", b"<CertType>C</CertType><CertType>"),
        "message-content",
    ),
    "an element in a value": (lambda data: data.replace(b"<CertType>", b"<CertType><b/>"), "message-content"),
    "an unknown element": (lambda data: data.replace(b"<CertType>", b"<Colour/><CertType>"), "message-content"),
    "text beside elements": (lambda data: data.replace(b"<CertificateList>", b"x<CertificateList>"), "message-content"),
    "an inclusion": (
        lambda data: data.replace(
            b"<CertificateList>",
            b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/><CertificateList>',
        ),
        "message-content",
    ),
}
HARMLESS = {
    "a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "a comment within a value": lambda data: data.replace(b"<CertType>", b"<CertType><!-- x -->"),
    "CDATA": lambda data: data.replace(b"<CertType>C<", b"<CertType><![CDATA[C]]><"),
    "a processing instruction": lambda data: data.replace(b"<CertType>", b"<CertType><?x y?>"),
    "a stylesheet": lambda data: data.replace(
        b"<Certificate ", b'<?xml-stylesheet href="http://127.0.0.1:9"?><Certificate ', 1
    ),
    "where a schema lies": lambda data: data.replace(
        b"<Certificate ",
        b'<Certificate xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        b'xsi:schemaLocation="http://127.0.0.1:9/a http://127.0.0.1:9/b.xsd" ',
        1,
    ),
}


@pytest.fixture
def message(samples):
    return (samples / "messages" / "C-non-preferential.xml").read_bytes()


@pytest.mark.parametrize("name", REFUSED)
def test_harmful_xml_is_refused_with_its_reason(name):
    data, code = REFUSED[name]
    with pytest.raises(InputError) as caught:
        parse(data, "x.xml")
    assert caught.value.code == code
    assert caught.value.where.file == "x.xml"
    assert "\n" not in str(caught.value)
    if code != "xml-syntax":  # receipts are read in whatever encoding they come
        with pytest.raises(InputError):
            read_receipts(data, "x.xml")


@pytest.mark.parametrize("name", CHANGES)
def test_a_message_that_would_lose_something_is_refused_with_its_reason(name, message):
    change, code = CHANGES[name]
    assert change(message) != message
    with pytest.raises(InputError) as caught:
        parse(change(message), "x.xml")
    assert caught.value.code == code


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_no_harm_changes_nothing(name, message):
    assert HARMLESS[name](message) != message
    assert parse(HARMLESS[name](message)) == parse(message)


def test_a_message_read_and_written_is_read_the_same(samples):
    for file in (samples / "messages").glob("*.xml"):
        cert = parse(file.read_bytes())
        assert parse(build(cert)) == cert


TRIES = """
import resource
resource.setrlimit(resource.RLIMIT_AS, (700_000_000, 700_000_000))
from coo_cli.base.errors import InputError
from coo_cli.message.parse import parse
attributes = b" ".join(b'a%d="1"' % number for number in range(300_000))
for data in (b"<a " + attributes + b"/>", b"<a>" + b"<b/>" * 900_000 + b"</a>", b"<a>" + b"<b/>" * 6_000_000 + b"</a>"):
    try:
        parse(data, "x.xml")
    except InputError as error:
        print(error.code)
"""


def test_memory_stays_bounded():
    done = subprocess.run([sys.executable, "-c", TRIES], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split() == ["message-root", "message-root", "xml-too-large"], done.stderr[-500:]
