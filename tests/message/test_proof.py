"""The quick proof never takes for valid what the schema does not, and takes what we write."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from coo_cli.message.proof import Proof
from coo_cli.message.schema import compiled, schema_bytes
from coo_cli.message.tree import parser

ROOT = Path(__file__).parents[2] / "samples"
ALL = sorted(
    path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.xml") if path.parent.name in ("types", "messages")
)
PARTS = re.compile(rb"<[^>]*>|[^<]+")
PIECES = st.sampled_from(
    [
        *(b"", b"<", b">", b"&", b"&amp;", b"&lt;", b"&#65;", b"&x;", b"]]>", b"\r", b"\x00", b"\xef\xbf\xbe", b"\xff"),
        *(b" ", b"<!-- x -->", b"<![CDATA[x]]>", b"<X></X>", b"<X/>", b"9" * 30, "证".encode() * 30, b"\xed\xa0\x80"),
    ]
)
HOW = st.sampled_from(["put", "replace", "twice", "swap"])


def valid(data, schema):
    try:
        return schema.compiled.validate(etree.fromstring(data, parser()))
    except (etree.XMLSyntaxError, UnicodeDecodeError):
        return False


@pytest.fixture(scope="module")
def schema(catalog):
    return compiled(catalog)


@pytest.mark.parametrize("name", ALL)
def test_it_holds_for_the_samples(name, samples, schema):
    assert schema.proof.holds((samples / name).read_bytes())


@settings(max_examples=400, deadline=None)
@given(name=st.sampled_from(ALL), changes=st.lists(st.tuples(st.integers(0, 10_000), PIECES, HOW), max_size=3))
def test_what_it_holds_for_is_valid(name, changes, samples, schema):
    parts = PARTS.findall((samples / name).read_bytes())
    for place, piece, how in changes:
        at = place % (len(parts) - 1)
        if how == "swap":
            parts[at], parts[at + 1] = parts[at + 1], parts[at]
        else:
            parts[at] = {"put": parts[at] + piece, "replace": piece, "twice": parts[at] * 2}[how]
    data = b"".join(parts)
    if schema.proof.holds(data):
        assert valid(data, schema)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"maxLength", b"length"),
        (b"<xs:sequence>", b"<xs:all>"),
        (b'<xs:maxLength value="20"/>', b'<xs:maxLength value="20"/><xs:pattern value="[A-Z]+"/>'),
        (b'<xs:maxLength value="20"/>', b'<xs:minLength value="2"/>'),
        (b'elementFormDefault="qualified"', b""),
        (b'type="xs:int"', b'type="xs:decimal"'),
        (b"</xs:schema>", b'<xs:import namespace="urn:example"/></xs:schema>'),
        (b'type="Head"', b'type="Missing"'),
        (b'<xs:element name="GNo"', b'<xs:element nillable="true" name="GNo"'),
    ],
)
def test_a_schema_that_says_more_is_asked_itself(old, new, catalog, samples):
    data = (
        schema_bytes(catalog)
        .replace(old, new)
        .replace(b"</xs:sequence>", b"</xs:all>" if b"all" in new else b"</xs:sequence>")
    )
    assert not Proof(etree.fromstring(data, parser())).holds((samples / "types" / "C.xml").read_bytes())
