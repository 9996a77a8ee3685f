import pytest

from coo_cli.base.errors import InputError
from coo_cli.message.compare import compare
from coo_cli.message.schema import schema_bytes

HEAD = "/Certificate/CertificateHead"


@pytest.fixture(scope="module")
def ours(catalog):
    return schema_bytes(catalog)


def told(differences):
    return [(item.kind, item.path, item.official, item.ours) for item in differences]


def test_our_own_schema_does_not_differ_from_itself(ours):
    assert compare(ours, ours) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"OrgCode" type="Text20"', '"OrgCode" type="Text4"', ("length", f"{HEAD}/OrgCode", "4", "20")),
        ('"OrgCode" type="Text20"', '"OrgCode" type="xs:string"', ("length", f"{HEAD}/OrgCode", "", "20")),
        (
            '"GNo" type="xs:int"',
            '"GNo" type="xs:integer"',
            ("type", "/Certificate/CertificateList/Goods/GNo", "integer", "int"),
        ),
        (
            '"EntMgrNo" type="Text19"',
            '"EntMgrNo" type="Text19" minOccurs="0"',
            ("occurs", f"{HEAD}/EntMgrNo", "0..1", "1..1"),
        ),
        (
            '<xs:element name="Goods" type="Goods" minOccurs="0" maxOccurs="unbounded"/>',
            '<xs:element name="Goods" type="Goods" maxOccurs="50"/>',
            ("occurs", "/Certificate/CertificateList/Goods", "1..50", "0..*"),
        ),
        ('<xs:element name="LcNo" type="Text50" minOccurs="0"/>', "", ("extra", f"{HEAD}/LcNo", "", "string(50) 0..1")),
        (
            '<xs:element name="OrgCode"',
            '<xs:element name="Novelty" type="Text10"/><xs:element name="OrgCode"',
            ("missing", f"{HEAD}/Novelty", "string(10) 1..1", ""),
        ),
        (
            '<xs:maxLength value="630"/>',
            '<xs:maxLength value="630"/><xs:pattern value="FROM.*"/>',
            ("facets", f"{HEAD}/TransDetails", "pattern=FROM.*", ""),
        ),
        (
            '"LcNo" type="Text50" minOccurs="0"/>',
            '"LcNo" type="common:Code" minOccurs="0" xmlns:common="urn:common"/>',
            ("type", f"{HEAD}/LcNo", "common:Code", "string"),
        ),
    ],
)
def test_each_kind_of_difference_is_told(ours, old, new, expected):
    text = ours.decode()
    assert old in text
    assert expected in told(compare(text.replace(old, new, 1).encode(), ours))


def test_an_element_that_moved_is_told_by_its_neighbours(ours):
    text = ours.decode()
    start = text.index('      <xs:element name="Mark"')
    line = text[start : text.index("\n", start) + 1]
    moved = text.replace(line, "", 1).replace('      <xs:element name="LoadPort"', line + "PLACE", 1)
    moved = moved.replace("PLACE", '      <xs:element name="LoadPort"').replace(line, "", 1)
    moved = moved.replace('      <xs:element name="DestPort"', line + '      <xs:element name="DestPort"', 1)
    assert told(compare(moved.encode(), ours)) == [("order", f"{HEAD}/Mark", "> TransPort", "> GoodsSpecClause")]


OTHER_STYLE = """<?xml version="1.0" encoding="GB18030"?>
<!-- 另一种写法 -->
<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:d="http://www.w3.org/2000/09/xmldsig#"
        targetNamespace="http://www.w3.org/2000/09/xmldsig#" elementFormDefault="qualified">
  <import namespace="urn:absent" schemaLocation="absent.xsd"/>
  <include schemaLocation="also-absent.xsd"/>
  <element name="CertNo">
    <simpleType><restriction base="d:Number"><maxLength value="20"/></restriction></simpleType>
  </element>
  <simpleType name="Number"><restriction base="string"><maxLength value="99"/></restriction></simpleType>
  <group name="parties"><sequence><element name="Exporter" type="d:Lines"/></sequence></group>
  <complexType name="Lines">
    <simpleContent><extension base="d:Number"><attribute name="lang"/></extension></simpleContent>
  </complexType>
  <complexType name="Base"><sequence><element ref="d:CertNo"/></sequence></complexType>
  <element name="Certificate"><complexType><sequence maxOccurs="unbounded">
    <element name="CertificateHead"><complexType><complexContent><extension base="d:Base">
      <sequence minOccurs="0">
        <group ref="d:parties"/>
        <choice><element name="A" type="int"/><element name="B"/></choice>
      </sequence>
    </extension></complexContent></complexType></element>
  </sequence></complexType></element>
</schema>"""

PLAIN_STYLE = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:simpleType name="T20"><xs:restriction base="xs:string"><xs:maxLength value="20"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="T99"><xs:restriction base="xs:string"><xs:maxLength value="99"/></xs:restriction></xs:simpleType>
  <xs:element name="Certificate"><xs:complexType><xs:sequence>
    <xs:element name="CertificateHead" maxOccurs="unbounded"><xs:complexType><xs:sequence>
      <xs:element name="CertNo" type="T20"/>
      <xs:element name="Exporter" type="T99" minOccurs="0"/>
      <xs:element name="A" type="xs:int" minOccurs="0"/>
      <xs:element name="B" type="xs:anyType" minOccurs="0"/>
    </xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>"""


def test_the_same_rules_written_another_way_do_not_differ():
    assert compare(OTHER_STYLE.encode("gb18030"), PLAIN_STYLE.encode()) == []


def small(body):
    return f"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>{body}</xs:schema>".encode()


ITSELF = "<xs:complexType><xs:sequence><xs:element ref='Certificate'/></xs:sequence></xs:complexType>"
GROUP = "<xs:group name='g'><xs:sequence><xs:group ref='g'/></xs:sequence></xs:group>"
OF_GROUP = "<xs:complexType name='T'><xs:group ref='g'/></xs:complexType>"
BASE = "<xs:complexContent><xs:extension base='T'/></xs:complexContent>"


@pytest.mark.parametrize(
    "body",
    [
        "<xs:element name='Other'/>",
        f"<xs:element name='Certificate'>{ITSELF}</xs:element>",
        f"<xs:element name='Certificate' type='T'/><xs:complexType name='T'>{BASE}</xs:complexType>",
        f"{GROUP}{OF_GROUP}<xs:element name='Certificate' type='T'/>",
        "<xs:element name='Certificate' minOccurs='x'/>",
    ],
)
def test_a_schema_that_cannot_be_meant_is_refused(ours, body):
    with pytest.raises(InputError) as caught:
        compare(small(body), ours, "odd.xsd")
    assert (caught.value.code, caught.value.where.file) == ("not-a-schema", "odd.xsd")


def test_types_that_double_at_each_step_are_not_followed_without_end(ours):
    steps = "".join(
        f"<xs:complexType name='T{n}'><xs:sequence><xs:element name='a' type='T{n + 1}'/>"
        f"<xs:element name='b' type='T{n + 1}'/></xs:sequence></xs:complexType>"
        for n in range(40)
    )
    with pytest.raises(InputError):
        compare(small(f"<xs:element name='Certificate' type='T0'/>{steps}"), ours)


def test_a_type_restricted_from_itself_ends():
    itself = "<xs:simpleType name='T'><xs:restriction base='T'/></xs:simpleType>"
    data = small(f"<xs:element name='Certificate' type='T'/>{itself}")
    assert compare(data, data) == []
