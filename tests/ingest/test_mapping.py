from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coo_cli.base.errors import ConfigError
from coo_cli.base.resources import Resources, resources
from coo_cli.ingest.mapping import Mapping, load_mapping

Write = Callable[[str], Mapping]

HEAD = "head: {cert_type: {const: C}}\n"


@pytest.mark.parametrize("name", ["csv_generic", "goods_sheet"])
def test_the_shipped_mappings_load(catalog: Resources, name: str) -> None:
    assert load_mapping(catalog, name).name == name


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "says"),
    [
        ("head:\n  cert_type: a\n  invoice_mo: b\n", "unknown-field", 3, 3, "invoice_no"),
        ("head:\n  cert_type: a\n  InvNo: b\n", "unknown-field", 3, 3, "invoice_no"),
        (HEAD + "goods:\n  HS编码: b\n", "unknown-field", 3, 3, "hs_code"),
        (HEAD + "types:\n  E:\n    goods: {hs: x}\n", "unknown-field", 4, 13, "hs_code"),
        (HEAD + "types:\n  EE: {}\n", "unknown-key", 3, 3, "E"),
        ("head:\n  cert_type: {colum: a}\n", "unknown-key", 2, 15, "column"),
        (HEAD + "groupby: a\n", "unknown-key", 2, 1, "group_by"),
        (HEAD + "source: {sheets: a}\n", "unknown-key", 2, 10, "sheet"),
        (HEAD + "goods:\n  hs_code: {column: a, const: b}\n", "data-invalid", 3, 3, "column, const"),
        ("head: {}\n", "data-invalid", 1, 1, "cert_type"),
        (HEAD + "source: {encoding: klingon}\n", "data-invalid", 2, 10, "klingon"),
        (HEAD + "goods:\n  hs_code: {column: a, do: [trim, shout]}\n", "unknown-plugin", 3, 35, "shout"),
        (HEAD + "goods:\n  amount: {column: a, do: {decimal: dot}}\n", "mapping-invalid", 3, 23, "comma"),
        (HEAD + "goods:\n  unit_en: {column: a, do: {code: unit}}\n", "mapping-invalid", 3, 24, "goods_units"),
        (HEAD + "goods:\n  amount: {sum: a}\n", "mapping-invalid", 3, 3, "head only"),
        ("head:\n  cert_type: a\n  dest_country_code: {const: Atlantis}\n", "mapping-invalid", 3, 23, "Atlantis"),
        (HEAD + "goods:\n  amount: {column: a, default: much}\n", "mapping-invalid", 3, 23, "much"),
        (HEAD + "goods:\n  name_en: {template: fixed}\n", "mapping-invalid", 3, 13, "braces"),
        ("head:\n  cert_type: [\n", "yaml-syntax", 3, 1, "YAML"),
    ],
)
def test_faults_are_told_with_line_and_column(
    mapping: Write, text: str, code: str, line: int, column: int, says: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        mapping(text)
    where = caught.value.where
    assert where is not None
    assert (caught.value.code, where.row, where.column) == (code, line, str(column))
    assert says in f"{caught.value.what} {caught.value.fix}"


def test_an_unknown_mapping_names_those_there_are(catalog: Resources) -> None:
    with pytest.raises(ConfigError) as caught:
        load_mapping(catalog, "sap")
    assert "csv_generic" in str(caught.value.fix)


def test_a_workspace_lies_over_the_package_field_by_field(tmp_path: Path) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "csv_generic.yaml").write_text(
        "head: {invoice_no: {column: bill}, vessel: ~}\n", encoding="utf-8"
    )
    found = load_mapping(resources(workspace=tmp_path), "csv_generic")
    invoice = found.shape.head["invoice_no"]
    assert invoice is not None
    assert (invoice.column, invoice.all) == (("bill",), None)  # a value is replaced whole
    assert "vessel" not in found.shape.head
    assert "consignee" in found.shape.head


def test_a_mapping_extends_another_under_its_own_name(tmp_path: Path, catalog: Resources) -> None:
    (tmp_path / "base.yaml").write_text("name: base\nextends: csv_generic\ngroup_by: order\n", encoding="utf-8")
    (tmp_path / "mine.yaml").write_text("extends: base.yaml\nhead: {invoice_no: bill}\n", encoding="utf-8")
    found = load_mapping(catalog, str(tmp_path / "mine.yaml"))
    assert (found.name, found.shape.group_by) == ("mine", (("order",),))
    assert found.shape.goods["hs_code"] is not None


def test_a_fault_in_what_is_extended_is_placed_there(tmp_path: Path, catalog: Resources) -> None:
    (tmp_path / "base.yaml").write_text("head:\n  cert_type: a\n  invoise_no: b\n", encoding="utf-8")
    (tmp_path / "mine.yaml").write_text("extends: base.yaml\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_mapping(catalog, str(tmp_path / "mine.yaml"))
    assert caught.value.where is not None
    assert (Path(caught.value.where.file).name, caught.value.where.row) == ("base.yaml", 3)


def test_mappings_that_extend_each_other_are_refused(tmp_path: Path, catalog: Resources) -> None:
    (tmp_path / "a.yaml").write_text("extends: b.yaml\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("extends: a.yaml\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_mapping(catalog, str(tmp_path / "a.yaml"))
    assert caught.value.code == "mapping-circle"
