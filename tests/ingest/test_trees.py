"""Exports that are trees: XML by XPath, JSON and JSON lines by JMESPath."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coo_cli.base.errors import ConfigError, CooError, InputError
from coo_cli.ingest.read import place_of, read_export

XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<x:Export xmlns:x="urn:example:erp" xmlns="urn:example:erp">
  <Company code="91330200MA99999966"/>
  <Invoice no="INV-1">
    <Party role="AG"><Name>EXAMPLE BUYER</Name><Street>1 SAMPLE ROAD</Street></Party>
    <Party role="WE"><Name>EXAMPLE WAREHOUSE</Name></Party>
    <Item><HS>8544421100</HS><Qty>1,200.50</Qty></Item>
    <Item><HS>8536690000</HS><Qty>many</Qty></Item>
  </Invoice>
  <Invoice no="INV-2">
    <Party role="AG"><Name>SAMPLE BUYER</Name></Party><Item><HS>8544421100</HS><Qty>3</Qty></Item>
  </Invoice>
</x:Export>
"""
BY_XPATH = """\
source: {format: xml, record: /Export/Invoice, lines: Item}
group_by: ../@no
head:
  cert_type: {const: C}
  applicant_code: /Export/Company/@code
  invoice_no: ../@no
  consignee: "../Party[@role='AG']/*"
goods:
  hs_code: HS
  quantity: Qty
"""
DATA = {
    "company": {"code": "91330200MA99999966"},
    "invoices": [
        {
            "no": "INV-1",
            "parties": [{"role": "AG", "name": ["EXAMPLE BUYER", "1 SAMPLE ROAD"]}],
            "items": [{"hs": "8544421100", "qty": 1200.5}, {"hs": "8536690000", "qty": "many"}],
        },
        {
            "no": "INV-2",
            "parties": [{"role": "AG", "name": ["SAMPLE BUYER"]}],
            "items": [{"hs": "8544421100", "qty": 3}],
        },
    ],
}
BY_JMESPATH = """\
source: {format: json, record: invoices, lines: items}
group_by: ../no
head:
  cert_type: {const: C}
  applicant_code: /company.code
  invoice_no: ../no
  consignee: "../parties[?role=='AG'].name | [0]"
goods:
  hs_code: hs
  quantity: qty
"""


@pytest.fixture
def read_text(tmp_path, catalog, mapping):
    def read(text, mapping_text, name="export"):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(read_export(file, mapping(mapping_text), catalog))

    return read


def as_json_lines():
    return "\n".join(json.dumps(record) for record in DATA["invoices"])


@pytest.mark.parametrize(
    ("text", "mapping_text", "place"),
    [
        (XML, BY_XPATH, ":8 /Export/Invoice[1]/Item[2] (Qty)"),
        (json.dumps(DATA), BY_JMESPATH, " invoices[0].items[1] (qty)"),
        (
            as_json_lines(),
            BY_JMESPATH.replace("json, record: invoices", "jsonl").replace(
                "/company.code", '{const: "91330200MA99999966"}'
            ),
            ":1 items[1] (qty)",
        ),
    ],
    ids=["xml", "json", "jsonl"],
)
def test_a_tree_is_read_line_by_line_and_a_fault_placed_at_its_leaf(read_text, text, mapping_text, place):
    first, second = read_text(text, mapping_text)
    assert (first.key, second.key) == ("INV-1", "INV-2")
    assert first.certificate.consignee == "EXAMPLE BUYER\n1 SAMPLE ROAD"
    assert first.certificate.applicant_code == second.certificate.applicant_code == "91330200MA99999966"
    assert [line.quantity for line in first.certificate.goods] == ["1200.5" + "0" * (place.startswith(":8")), ""]
    assert [line.hs_code for line in second.certificate.goods] == ["8544421100"]
    (finding,) = first.findings
    assert finding.path == "goods[2].quantity"
    assert str(finding.place).endswith("export" + place)
    assert place_of(first, "goods[1].hs_code") != place_of(first, "goods[2].hs_code")


def test_a_number_in_json_is_what_was_written(read_text):
    text = json.dumps(DATA).replace("1200.5", "0.10000000000000000001").replace('"qty": 3', '"qty": 1.10')
    first, second = read_text(text, BY_JMESPATH)
    assert first.certificate.goods[0].quantity != "0.1"
    assert second.certificate.goods[0].quantity == "1.10"


def test_a_record_without_lines_is_not_lost(read_text):
    for text, mapping_text in (
        (XML.replace("Item>", "Thing>"), BY_XPATH),
        (json.dumps(DATA).replace("items", "things"), BY_JMESPATH),
    ):
        records = read_text(text, mapping_text)
        assert [record.key for record in records] == ["INV-1", "INV-2"]
        assert all(record.certificate.goods[0].hs_code == "" for record in records)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("/Export/Invoice", "/Export/Nothing", "no-records"),
        ("Qty", "Qty[", "path-invalid"),
        ("lines: Item", "lines: '//['", "path-invalid"),
    ],
)
def test_a_path_that_leads_nowhere_is_told(read_text, old, new, code):
    with pytest.raises(CooError) as caught:
        read_text(XML, BY_XPATH.replace(old, new))
    assert caught.value.code == code


def test_a_table_has_no_records(mapping):
    with pytest.raises(ConfigError, match="`record` is for the formats"):
        mapping(BY_XPATH.replace("format: xml, ", ""))


@pytest.mark.parametrize(
    ("text", "row", "why"),
    [
        ('{"no": 1}\n{"no": \n', 2, "Expecting value"),
        ('{"no": 1, "no": 2}', 1, "stands twice"),
        ("[" * 100_000, 1, "nested too deeply"),
        (b'{"no": "\xd6\xd0"}', 1, "not UTF-8"),
        ('{"no": ' + "9" * 5000 + "}", 1, "integer string"),
    ],
)
def test_broken_json_is_told_with_its_line(read_text, text, row, why):
    with pytest.raises(InputError) as caught:
        read_text(text, BY_JMESPATH.replace("json, record: invoices", "jsonl"))
    assert (caught.value.code, caught.value.where.row) == ("json-broken", row)
    assert why in caught.value.why.en


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]><Export><Invoice no="&a;"/></Export>',
        "<Export><Invoice>",
        "<a>" * 300 + "</a>" * 300,
        "",
    ],
)
def test_hostile_xml_is_refused(read_text, text):
    with pytest.raises(InputError):
        read_text(text, BY_XPATH)


@settings(max_examples=40)
@given(
    quantities=st.lists(st.lists(st.decimals(0, 10**12, places=3), min_size=1, max_size=5), min_size=1, max_size=6),
    data=st.data(),
)
def test_the_place_of_a_fault_is_the_very_leaf(quantities, data, tmp_path_factory, catalog):
    from coo_cli.ingest.mapping import load_mapping

    folder = tmp_path_factory.mktemp("tree")
    bad = data.draw(st.integers(0, len(quantities) - 1))
    line = data.draw(st.integers(0, len(quantities[bad]) - 1))
    records = [
        {
            "no": f"N{number}",
            "items": [{"qty": "x" if (number, at) == (bad, line) else str(q)} for at, q in enumerate(row)],
        }
        for number, row in enumerate(quantities)
    ]
    (folder / "m.yaml").write_text(
        "source: {format: jsonl, lines: items}\ngroup_by: ../no\n"
        "head: {cert_type: {const: C}}\ngoods: {quantity: qty}\n"
    )
    (folder / "e.jsonl").write_text("\n".join(map(json.dumps, records)))
    found = [
        finding
        for record in read_export(folder / "e.jsonl", load_mapping(catalog, str(folder / "m.yaml")), catalog)
        for finding in record.findings
    ]
    assert [(f.path, f.place.row, f.place.cell) for f in found] == [
        (f"goods[{line + 1}].quantity", bad + 1, f"items[{line}]")
    ]
