"""Values that depend: on other cells, on the environment, on the profile, on what customs publishes."""

import re

import jsonschema
import pytest

from coo_cli.base import yamls
from coo_cli.base.errors import ConfigError
from coo_cli.base.resources import resources
from coo_cli.ingest.mapping import load_mapping
from coo_cli.ingest.read import read_export

HEAD = "group_by: no\nhead:\n  cert_type: {const: C}\n  contract_no: "
TABLE = "no,country,name\nA,Vietnam,Cable & Wire\nB, 德国 ,\nC,,x\n"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            "{case: [{if: {country: [VIETNAM, Laos]}, then: name}, {then: {const: other}}]}",
            ["Cable & Wire", "other", "other"],
        ),
        ('{case: [{if: {country: ""}, then: {const: none}}]}', ["", "", "none"]),
        ('{case: [{if: {country: "*", name: "*"}, then: {const: both}}]}', ["both", "", ""]),
        ("{case: [{if: {colour?: red}, then: {const: red}}, {then: country}]}", ["Vietnam", "德国", ""]),
        ('{column: name, do: {replace: {"&": and, Wire: W}}}', ["Cable and W", "", "x"]),
    ],
)
def test_a_value_by_case(read, value, expected):
    assert [record.certificate.contract_no for record in read(TABLE, HEAD + value)] == expected


def test_a_type_is_chosen_by_destination_in_the_order_wanted(read):
    table = "no,country\nA,越南\nB,KR\nC,Germany\nD,Atlantis\n"
    mapping = "group_by: no\nhead: {cert_type: {column: country, do: {type_for: [E, K, RC, C]}}}\n"
    records = read(table, mapping)
    assert [record.certificate.cert_type for record in records] == ["E", "K", "C", ""]
    assert [(f.rule, f.path, f.place.row) for f in records[3].findings] == [("COO-5003", "cert_type", 5)]
    (none,) = read("no,country\nA,Germany\n", mapping.replace(", C]", "]"))
    assert "None of the types E K RC goes to Germany" in none.findings[0].text.en


def test_the_place_of_a_chosen_value_is_the_cell_it_came_from(read):
    table = "no,kind,a,b\nA,1,x,\nB,2,,y\n"
    value = "{case: [{if: {kind: '1'}, then: {column: a, do: digits}}, {then: {column: b, do: digits}}]}"
    assert [r.findings[0].place.column for r in read(table, HEAD + value)] == ["a", "b"]


def test_a_long_address_is_wrapped_between_words(read):
    table = 'no,name\nA,"NO.1 SAMPLE ROAD, HIGH-TECH ZONE, NINGBO, CHINA"\n'
    mapping = "group_by: no\nhead: {cert_type: {const: C}, consignee: {column: name, do: {wrap: 20}}}\n"
    (record,) = read(table, mapping)
    assert record.certificate.consignee == "NO.1 SAMPLE ROAD,\nHIGH-TECH ZONE,\nNINGBO, CHINA"


def test_a_variable_of_the_environment(tmp_path, catalog):
    file = tmp_path / "m.yaml"
    file.write_text("head: {cert_type: {const: C}, lc_no: {env: EXAMPLE_LC}}\n")
    (tmp_path / "e.csv").write_text("no\nA\n")
    mapping = load_mapping(catalog, str(file), {"EXAMPLE_LC": "LC-1"})
    assert [r.certificate.lc_no for r in read_export(tmp_path / "e.csv", mapping, catalog)] == ["LC-1"]
    with pytest.raises(ConfigError) as caught:
        load_mapping(catalog, str(file), {})
    assert "EXAMPLE_LC" in caught.value.what.en
    assert caught.value.where.row == 1


def test_a_profile_has_its_own_values(tmp_path, catalog):
    file = tmp_path / "m.yaml"
    file.write_text(
        "head: {cert_type: {const: C}, invoice_no: no, lc_no: {const: A}}\n"
        "profiles:\n  second: {head: {lc_no: {const: B}}}\n"
    )
    (tmp_path / "e.csv").write_text("no\nX\n")
    found = {
        profile: next(
            read_export(tmp_path / "e.csv", load_mapping(catalog, str(file), {}, profile), catalog)
        ).certificate
        for profile in ("main", "second")
    }
    assert [(cert.invoice_no, cert.lc_no) for cert in found.values()] == [("X", "A"), ("X", "B")]


def test_a_code_map_may_be_a_file(tmp_path):
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "units.csv").write_text("箱,CTN\n托,PALLET\n", encoding="utf-8")
    (tmp_path / "m.yaml").write_text(
        "head: {cert_type: {const: C}}\ngoods: {package_unit: {column: u, do: {map: units.csv}}}\n"
    )
    (tmp_path / "e.csv").write_text("u\n箱\n桶\n", encoding="utf-8")
    over = resources(None, tmp_path)
    (record,) = read_export(tmp_path / "e.csv", load_mapping(over, str(tmp_path / "m.yaml")), over)
    assert [line.package_unit for line in record.certificate.goods] == ["CTN", ""]
    (tmp_path / "mappings" / "units.csv").write_text("箱,CTN\n箱,BOX\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_mapping(resources(None, tmp_path), str(tmp_path / "m.yaml"))
    assert (caught.value.code, caught.value.where.row) == ("map-invalid", 2)


@pytest.mark.parametrize(
    "value",
    [
        "{column: a, do: {wrap: x}}",
        "{column: a, do: {replace: x}}",
        "{column: a, do: {type_for: [ZZ]}}",
        "{case: [{if: {a: b}}]}",
        "{column: a, env: B}",
        "{column: a, do: {map: none.csv}}",
    ],
)
def test_what_makes_no_sense_is_told(mapping, value):
    with pytest.raises(ConfigError):
        mapping(HEAD + value)


def test_the_example_in_the_documentation_can_be_used(mapping, tmp_path, catalog, samples):
    page = (samples.parent / "mappings" / "README.md").read_text(encoding="utf-8")
    (example,) = [text for text in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "extends:" in text]
    file = tmp_path / "example.yaml"
    file.write_text(example, encoding="utf-8")
    assert load_mapping(catalog, str(file), {"EXAMPLE_LC": "x"}).shape.extends == "csv_generic"


def test_the_published_schema_is_what_the_program_makes_and_takes_the_ready_mappings(samples):
    from coo_cli.workflow.mappings import schema_for_editors

    folder = samples.parent / "mappings"
    schema = schema_for_editors()
    assert (folder / "mapping.schema.json").read_bytes() == schema.text, (
        "coo mapping schema > mappings/mapping.schema.json"
    )
    validator = jsonschema.Draft202012Validator(schema.data)
    page = (folder / "README.md").read_text(encoding="utf-8")
    (example,) = [text for text in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "extends:" in text]
    for text in (example, *(file.read_text(encoding="utf-8") for file in folder.glob("*.yaml"))):
        assert [fault.message for fault in validator.iter_errors(yamls.parse(text, "x"))] == []
    misspelt = ({"head": {"invoce_no": "x"}}, {"haed": {}}, {"head": {"marks": {"colunm": "x"}}})
    for wrong in (*misspelt, {"source": {"sheet": []}}):
        assert not validator.is_valid(wrong)
