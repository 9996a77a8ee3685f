"""A mapping is proposed from headings and values, says how sure it is, and always loads."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coo_cli.base.errors import InputError
from coo_cli.base.resources import resources
from coo_cli.ingest.mapping import load_mapping
from coo_cli.ingest.propose import propose
from coo_cli.ingest.read import read_export
from coo_cli.ingest.written import mapping_yaml


def drafted(path, folder, catalog):
    file = folder / "draft.yaml"
    file.write_text(mapping_yaml(propose(path, catalog), "draft", path.name), encoding="utf-8")
    return load_mapping(catalog, str(file))


def table(folder, *rows):
    path = folder / "export.csv"
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def proposed(folder, catalog, *rows):
    return {guess.path: guess for guess in propose(table(folder, *rows), catalog).guesses if guess.path}


@pytest.mark.parametrize(("name", "by_hand"), [("orders.csv", "csv_generic"), ("goods_sheet.xlsx", "goods_sheet")])
def test_the_samples_read_as_by_the_mappings_made_by_hand(name, by_hand, samples, catalog, tmp_path):
    path = samples / "erp" / name
    found = list(read_export(path, drafted(path, tmp_path, catalog), catalog))
    wanted = list(read_export(path, load_mapping(catalog, by_hand), catalog))
    assert [record.key for record in found] == [record.key for record in wanted]
    for one, other in zip(found, wanted, strict=True):
        assert one.findings == []
        for line, right in zip(one.certificate.goods, other.certificate.goods, strict=True):
            same = [getattr(line, field) == getattr(right, field) for field in line.__struct_fields__]
            assert sum(same) >= len(same) - 3
        head = one.certificate
        assert (head.cert_type, head.invoice_no, head.dest_country_code, head.consignee, head.transport_means) == (
            other.certificate.cert_type,
            other.certificate.invoice_no,
            other.certificate.dest_country_code,
            other.certificate.consignee,
            other.certificate.transport_means,
        )


def test_an_erps_own_words_are_known_and_values_decide_between_two(tmp_path, catalog):
    found = proposed(
        tmp_path,
        catalog,
        [
            "Billing Document",
            "Ship-To Country",
            "Item Description",
            "物料名称",
            "Tariff Code",
            "Qty.",
            "UoM",
            "Net value",
            "Curr.",
        ],
        ["90001", "DE", "DATA CABLE", "数据电缆", "8544.42.1100", "1,200", "EA", "4.200,00", "EUR"],
        ["90001", "DE", "BLACK TEA", "红茶", "0902.30.9000", "100", "EA", "920,50", "EUR"],
        ["90002", "Germany", "T-SHIRT", "棉制T恤衫", "6109.10.0021", "30", "SET", "17,00", "EUR"],
    )
    assert {path: guess.heading for path, guess in found.items()} == {
        "key": "Billing Document",
        "dest_country_code": "Ship-To Country",
        "goods.name_en": "Item Description",
        "goods.name_zh": "物料名称",
        "goods.hs_code": "Tariff Code",
        "goods.quantity": "Qty.",
        "goods.unit_en": "UoM",
        "goods.unit_zh": "UoM",
        "goods.amount": "Net value",
        "currency": "Curr.",
    }
    assert found["goods.amount"].steps == ({"decimal": "comma"},)
    assert found["goods.unit_en"].steps == ({"code": "goods_units"},)


def test_values_alone_are_a_weak_reason_and_wrong_ones_weaken_a_heading(tmp_path, catalog):
    found = proposed(
        tmp_path,
        catalog,
        ["X1", "X2", "X3", "数量"],
        ["8544421100", "Vietnam", "MA8888880", "many"],
        ["0902309000", "泰国", "MA7777775", "3"],
    )
    assert [found[path].heading for path in ("goods.hs_code", "dest_country_code", "goods.producer_code")] == [
        "X1",
        "X2",
        "X3",
    ]
    assert all(guess.certainty <= 0.7 for guess in found.values())
    assert "50 %" in found["goods.quantity"].why.en


@pytest.mark.parametrize(
    ("dates", "form", "doubt"),
    [(["25/11/2026", "02/11/2026"], "%d/%m/%Y", False), (["03/04/2026", "05/06/2026"], "%d/%m/%Y", True)],
)
def test_the_order_of_day_and_month_is_found_or_doubted(dates, form, doubt, tmp_path, catalog):
    guess = proposed(tmp_path, catalog, ["发票日期"], *[[date] for date in dates])["invoice_date"]
    assert guess.steps == ({"date": [form]},)
    assert ("other way round" in guess.why.en) is doubt


def test_several_invoices_on_one_certificate_are_joined(tmp_path, catalog):
    path = table(tmp_path, ["单号", "发票号", "品名"], ["A", "I1", "茶"], ["A", "I2", "碗"], ["B", "I3", "茶"])
    records = list(read_export(path, drafted(path, tmp_path, catalog), catalog))
    assert [record.certificate.invoice_no for record in records] == ["I1, I2", "I3"]


def test_columns_no_field_is_called_like_are_left_as_comments(tmp_path, catalog):
    path = table(tmp_path, ["invoice_no", "仓位", "仓位"], ["I1", "A-1", "x"])
    text = mapping_yaml(propose(path, catalog), "draft", path.name)
    assert "#   B 仓位: no field is called so; it holds text" in text
    assert "#   C : without a heading" in text
    assert "cert_type: {const: C}  # the export does not say the type" in text
    assert "cert_type: {const: RC}\n" in mapping_yaml(propose(path, catalog), "draft", path.name, "RC")


@pytest.mark.parametrize("content", ['<?xml version="1.0"?><a/>\n<b/>', '{"a": 1}\n', "[1]\n"])
def test_what_is_no_table_is_refused(content, tmp_path, catalog):
    path = tmp_path / "export.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        propose(path, catalog)
    assert caught.value.code == "not-a-table"


def test_a_table_with_nothing_known_is_refused_and_own_words_can_be_taught(tmp_path, catalog):
    path = table(tmp_path, ["XQZ1", "XQZ2"], ["a", "b"])
    with pytest.raises(InputError) as caught:
        propose(path, catalog)
    assert caught.value.code == "nothing-known"
    (tmp_path / "headings.yaml").write_text("goods.name_en: [XQZ2]\n", encoding="utf-8")
    found = propose(path, resources(None, tmp_path))
    assert [(guess.heading, guess.path) for guess in found.mapped] == [("XQZ2", "goods.name_en")]


_KNOWN = [
    "数量",
    "qty?",
    "HS code",
    "品名: #1",
    "invoice\nno",
    "true",
    "- amount",
    "{currency}",
    "'单价",
    '"FOB"',
    "036",
]
_headings = st.lists(
    st.sampled_from(_KNOWN) | st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12),
    min_size=2,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(_headings, st.sampled_from(["1", "2026-11-02", "EUR", "茶"]))
def test_whatever_the_headings_are_the_draft_loads(headings, value):
    with tempfile.TemporaryDirectory() as folder:
        path = table(Path(folder), headings, [value] * len(headings))
        try:
            found = propose(path, resources())
        except InputError as error:  # what is no table at all, or in an odd encoding
            assert error.code in {
                "not-a-table",
                "nothing-known",
                "csv-broken",
                "csv-binary",
                "empty-file",
                "wrong-encoding",
            }
            return
        text = mapping_yaml(found, "draft", path.name)
        file = Path(folder) / "draft.yaml"
        file.write_text(text, encoding="utf-8", newline="")
        assert load_mapping(resources(), str(file)).name == "draft"


@pytest.mark.parametrize(
    ("name", "ready"),
    [
        ("sap_alv_list.txt", "sap_alv_comma"),
        ("sap_alv_tabs.txt", "sap_alv"),
        ("sap_alv.xlsx", "sap_alv"),
        ("kingdee_cloud_list.xlsx", "kingdee_cloud"),
        ("kingdee_cloud_template.xlsx", "kingdee_cloud"),
        ("yonyou_u8.xlsx", "yonyou_u8"),
        ("oracle_ebs.csv", "oracle_ebs"),
        ("odoo.xlsx", "odoo"),
        ("erpnext.csv", "erpnext"),
    ],
)
def test_what_an_erp_exports_is_read_nearly_as_by_its_ready_mapping(name, ready, samples, catalog, tmp_path):
    path = samples / "erp" / name
    found = list(read_export(path, drafted(path, tmp_path, catalog), catalog))
    wanted = list(read_export(path, load_mapping(catalog, ready), catalog))
    assert [record.key for record in found] == [record.key for record in wanted]
    for one, other in zip(found, wanted, strict=True):
        cert, right = one.certificate, other.certificate
        assert (cert.dest_country_code, cert.load_port, cert.unload_port, cert.currency) == (
            right.dest_country_code,
            right.load_port,
            right.unload_port,
            right.currency,
        )
        for line, like in zip(cert.goods, right.goods, strict=True):
            same = ("hs_code", "name_zh", "packages", "package_unit", "fob_value", "producer_code")
            assert [getattr(line, field) for field in same] == [getattr(like, field) for field in same]
            assert line.quantity.rstrip("0").rstrip(".") == like.quantity.rstrip("0").rstrip(".")


def test_a_key_is_no_column_that_is_headed_as_another_field(tmp_path, catalog):
    found = propose(table(tmp_path, ["invoice_date", "qty"], ["2026-11-02", "1"], ["2026-11-02", "2"]), catalog)
    assert (found.group_by, [guess.path for guess in found.mapped]) == ("", ["invoice_date", "goods.quantity"])


def test_a_key_that_is_not_in_every_row_goes_on_with_the_row_above(tmp_path, catalog):
    path = table(
        tmp_path, ["ID", "order no", "qty"], ["1", "A", "5"], ["2", "", "7"], ["3", "B", "1"], ["合计", "", "13"]
    )
    assert "source: {continued: true}" in mapping_yaml(propose(path, catalog), "draft", path.name)
    records = list(read_export(path, drafted(path, tmp_path, catalog), catalog))
    assert [(record.key, len(record.certificate.goods)) for record in records] == [("A", 2), ("B", 1)]


def test_one_column_with_decimal_commas_tells_how_the_others_are_read(tmp_path, catalog):
    rows = [["no", "qty", "amount", "毛重"], ["A", "1.800", "4.200,50", "1,5"], ["A", "3.000", "17,00", "2"]]
    found = proposed(tmp_path, catalog, *rows)
    for path in ("goods.quantity", "goods.amount", "goods.gross_weight"):
        assert found[path].steps == ({"decimal": "comma"},)
    assert found["goods.quantity"].why.en.count("decimal comma") == 1
