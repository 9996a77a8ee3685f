"""The samples and the shipped mappings, from the file to checked certificates."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from coo_cli.base.errors import InputError
from coo_cli.base.resources import Resources
from coo_cli.certificate.model import Certificate
from coo_cli.ingest.mapping import load_mapping
from coo_cli.ingest.read import Record, place_of, read_export
from coo_cli.rules.coded.numbers import is_organisation_code
from coo_cli.workflow.app import App, open_app
from coo_cli.workflow.validate import validate
from coo_cli.workflow.workspace import make_workspace


@pytest.fixture
def app(tmp_path: Path, now) -> App:
    make_workspace(tmp_path / "ws")
    return open_app(tmp_path / "ws", {"COO_USER_DIR": str(tmp_path / "user")}, lambda: now, "tester")


def records(catalog: Resources, file: Path, mapping: str = "csv_generic") -> list[Record]:
    return list(read_export(file, load_mapping(catalog, mapping), catalog))


GOOD = [
    ("demo/orders.csv", "csv_generic", {"C": 1, "E": 1, "K": 1}),
    ("demo/goods_sheet.xlsx", "goods_sheet", {"C": 1, "E": 1}),
    ("erp/orders.csv", "csv_generic", {"C": 3, "E": 3, "K": 2}),
    ("erp/orders_gb18030.csv", "csv_generic", {"C": 3, "E": 3, "K": 2}),
    ("erp/goods_sheet.xlsx", "goods_sheet", {"C": 1, "E": 2, "K": 1}),
]


@pytest.mark.parametrize(("name", "mapping", "types"), GOOD)
def test_every_good_sample_can_be_declared(
    app: App, samples: Path, name: str, mapping: str, types: dict[str, int]
) -> None:
    result = validate(app, [samples / name], mapping)
    assert result.errors == []
    assert Counter(row.cert_type for row in result.checked) == types


@pytest.mark.parametrize(("name", "mapping", "types"), GOOD)
def test_producers_are_invented_but_have_valid_codes(
    catalog: Resources, samples: Path, name: str, mapping: str, types: dict[str, int]
) -> None:
    for record in records(catalog, samples / name, mapping):
        for line in record.certificate.goods:
            assert is_organisation_code(line.producer_code)
            assert "示例" in line.producer_name


def test_the_gb18030_sample_says_the_same(catalog: Resources, samples: Path) -> None:
    def certificates(name: str) -> list[Certificate]:
        return [record.certificate for record in records(catalog, samples / "erp" / name)]

    assert certificates("orders.csv") == certificates("orders_gb18030.csv")


def test_a_certificate_of_the_goods_sheet(catalog: Resources, samples: Path) -> None:
    record = records(catalog, samples / "erp" / "goods_sheet.xlsx", "goods_sheet")[2]
    cert = record.certificate
    assert (record.key, record.rows, cert.cert_type, cert.dest_country_code) == ("SO-26102", "7-8", "E", "704")
    assert (cert.transport_means, cert.invoice_date, cert.total_amount) == ("BY SEA", "2026-11-05", "23010")
    assert cert.consignee.splitlines()[0] == "SAMPLE TRADING CO., LTD."
    line = cert.goods[1]
    assert (line.package_unit, line.unit_en, line.unit_zh, line.weight_unit) == ("CTN", "PCS", "件", "KGS")
    assert (line.origin_criterion, line.criterion_sub, line.unit_price) == ("PSR", "2", "3.45")
    assert str(place_of(record, "consignee")).endswith("goods_sheet.xlsx [货物清单] F7 (进口商)")
    assert str(place_of(record, "goods[2].hs_code")).endswith("goods_sheet.xlsx [货物清单] Q8 (HS编码)")


@pytest.mark.parametrize(
    ("name", "rule", "path", "place", "good"),
    [
        ("text_in_number.csv", "COO-5001", "goods[2].quantity", "text_in_number.csv:3 (quantity)", 3),
        ("unknown_country.csv", "COO-5003", "dest_country_code", "unknown_country.csv:5 (country)", 3),
    ],
)
def test_a_wrong_cell_is_told_and_the_other_certificates_go_on(
    catalog: Resources, samples: Path, name: str, rule: str, path: str, place: str, good: int
) -> None:
    found = records(catalog, samples / "erp" / "broken" / name)
    findings = [finding for record in found for finding in record.findings]
    assert [(f.rule, f.path) for f in findings] == [(rule, path)]
    assert str(findings[0].place).endswith(place)
    assert sum(not record.findings for record in found) == good


def test_a_name_that_is_too_long_is_told_by_the_rules_at_its_cell(app: App, samples: Path) -> None:
    result = validate(app, [samples / "erp" / "broken" / "too_long_name.csv"], "csv_generic")
    assert [str(error.place).rpartition("/")[2] for error in result.errors] == ["too_long_name.csv:2 (name_en)"]
    assert [row.errors for row in result.checked] == [1, 0, 0, 0]


@pytest.mark.parametrize(
    ("name", "code", "place"),
    [
        ("wrong_encoding.csv", "encoding-wrong", "wrong_encoding.csv:6"),
        ("missing_column.csv", "column-missing", "missing_column.csv:1 (quantity)"),
        ("empty.csv", "empty-file", "empty.csv"),
        ("broken.xlsx", "workbook-broken", "broken.xlsx"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(
    catalog: Resources, samples: Path, name: str, code: str, place: str
) -> None:
    with pytest.raises(InputError) as caught:
        records(catalog, samples / "erp" / "broken" / name)
    assert (caught.value.code, str(caught.value.where).rpartition("/")[2]) == (code, place)


def test_a_broken_file_does_not_stop_the_others(app: App, samples: Path) -> None:
    broken = samples / "erp" / "broken"
    files = [broken / "empty.csv", samples / "erp" / "orders.csv", broken / "wrong_encoding.csv"]
    result = validate(app, files, "csv_generic")
    assert [error.code for error in result.errors] == ["empty-file", "encoding-wrong"]
    assert len(result.checked) == 8
