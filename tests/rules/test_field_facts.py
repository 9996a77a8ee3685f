import datetime as dt

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coo_cli.base.resources import resources
from coo_cli.certificate.fields import describe
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import GROUPS, Goods
from coo_cli.rules.book import book_for
from coo_cli.rules.check import check
from coo_cli.rules.examples import patched
from coo_cli.rules.walk import walk

RVC = {f"goods[{line}].origin_criterion": "RVC" for line in (1, 2)}


@pytest.mark.parametrize(
    ("base", "patch", "rule", "path"),
    [
        ("C", {"cert_no": ""}, "COO-1001", "cert_no"),
        ("C", {"cert_no": " \t"}, "COO-1001", "cert_no"),
        ("C", {"goods[2].pack_type": ""}, "COO-1001", "goods[2].pack_type"),
        ("RC", {"invoices[1].currency": ""}, "COO-1001", "invoices[1].currency"),
        ("C", {"exporter": " \n "}, "COO-1002", "exporter"),
        ("C", {"goods[2].name_zh": ""}, "COO-1002", "goods[2].name_zh"),
        ("C", {"goods[1].quantity": ""}, "COO-1002", "goods[1].quantity"),
        ("RC", {"currency": ""}, "COO-1003", "currency"),
        ("RC", {"goods[1].origin_criterion": ""}, "COO-1003", "goods[1].origin_criterion"),
        ("C", {"transport_details": ""}, "COO-1004", "transport_details"),
        ("C", {"exporter_fax": ""}, "COO-1005", "exporter_fax"),
        ("C", {"goods[2].aux_unit": ""}, "COO-1005", "goods[2].aux_unit"),
        ("C", {"exhibition": "1"}, "COO-1007", "exhibition"),
        ("C", {"goods[1].origin_criterion": "WO"}, "COO-1007", "goods[1].origin_criterion"),
        ("C", {"load_port": "X" * 51}, "COO-1010", "load_port"),
        ("C", {"consignee": f"{'X' * 200}\n{'Y' * 199}"}, "COO-1010", "consignee"),
        ("RC", {"contract_no": "X" * 51}, "COO-1010", "contract_no"),
        ("C", {"company_name": "示例\x0b公司"}, "COO-1011", "company_name"),
        ("C", {"marks": "SAMPLE\ud800"}, "COO-1011", "marks"),
        ("C", {"marks": "SAMPLE/nIMPORT"}, "COO-1012", "marks"),
        ("C", {"invoice_no": "INV\n26001"}, "COO-1013", "invoice_no"),
        ("C", {"consignee": "SAMPLE IMPORT 进口"}, "COO-1014", "consignee"),
        ("C", {"load_port": "ＮＩＮＧＢＯ"}, "COO-1014", "load_port"),
        ("C", {"invoice_date": "2026-1-5"}, "COO-1020", "invoice_date"),
        ("C", {"invoice_date": "2026-02-30"}, "COO-1020", "invoice_date"),
        ("C", {"departure_date": "2026-W48-1"}, "COO-1020", "departure_date"),
        ("C", {"goods[1].amount": "4,200"}, "COO-1021", "goods[1].amount"),
        ("C", {"goods[1].amount": "-4200"}, "COO-1021", "goods[1].amount"),
        ("C", {"goods[1].amount": "4.2e3"}, "COO-1021", "goods[1].amount"),
        ("C", {"goods[1].amount": "4200.123456"}, "COO-1021", "goods[1].amount"),
        ("C", {"goods[1].amount": "1" * 20}, "COO-1021", "goods[1].amount"),
        ("C", {"goods[1].amount": "４２００"}, "COO-1021", "goods[1].amount"),
        ("C", {"goods[1].amount": "42 00"}, "COO-1021", "goods[1].amount"),
        ("RC", {**RVC, "goods[1].import_content": "40", "goods[2].import_content": "101"}, "COO-1022", ""),
        ("C", {"goods[1].line_no": "0"}, "COO-1023", "goods[1].line_no"),
        ("C", {"goods[1].hs_code": "8544.42"}, "COO-1024", "goods[1].hs_code"),
        ("C", {"currency": "US$"}, "COO-1025", "currency"),
        ("C", {"dest_country_code": "36"}, "COO-1025", "dest_country_code"),
        ("C", {"issuing_authority": "31"}, "COO-1025", "issuing_authority"),
        ("C", {"issuing_authority": "3199"}, "COO-1026", "issuing_authority"),
    ],
)
def test_a_wrong_value_is_found_by_the_rule_meant_for_it_and_by_no_other(base, patch, rule, path, right, context):
    found = check(*patched(right[base], context, patch))
    assert [(item.rule, item.path) for item in found] == [(rule, path or "goods[2].import_content")]


@pytest.mark.parametrize(
    "patch",
    [
        {"consignee": f"{'X' * 200}\n{'Y' * 198}"},
        {"exporter": f"{'X' * 200}\r\n\n  {'Y' * 192} CHINA  "},
        {"marks": "P/NO. 123\nMÜLLER – 5 °C"},
        {"company_name": "示例\u3000出口（宁波）有限公司"},
        {"goods[1].gross_weight": "1234567890123456789.12345"},
        {"application_note": "任何说明\n都可以用中文"},
    ],
)
def test_values_at_the_limit_are_accepted(patch, right, context):
    assert check(*patched(right["C"], context, patch)) == []


def test_a_finding_shows_the_value_shortened_and_what_was_perhaps_meant(right, context):
    cert, _ = patched(right["C"], context, {"currency": "usd", "company_name": "SAMPLE\n" * 20})
    company, currency = check(cert, context)
    assert "`SAMPLE\\nSAMPLE" in company.text.en
    assert len(company.text.en) < 140
    assert "perhaps `USD` is meant" in currency.text.en
    assert "可能应为“USD”" in currency.text.zh


def test_a_draft_needs_only_what_every_message_needs(right, context):
    blank = {item.name: "" for item in describe(GROUPS[""]) if item.field.need != "always"}
    draft = msgspec.structs.replace(right["RC"], **blank, apply_type="0", goods=(), invoices=())
    assert check(draft, context) == []
    assert {item.rule for item in check(msgspec.structs.replace(draft, company_name=""), context)} == {"COO-1001"}


@pytest.mark.parametrize("base", ["C", "E", "RC", "G"])
def test_of_a_non_goods_item_little_is_demanded(base, right, context):
    item = Goods(
        non_goods="Y",
        line_no="3",
        name_en="WOODEN PALLET",
        packages="1",
        package_unit="PALLET",
        description="PACKED ON ONE (1) PALLET",
    )
    cert = msgspec.structs.replace(right[base], goods=(*right[base].goods, item))
    assert check(cert, context) == []


def test_a_users_type_file_forbids_requires_and_doubts(right, context, tmp_path):
    (tmp_path / "types").mkdir()
    file = tmp_path / "types" / "C.yaml"
    file.write_text("fields: {forbid: [vessel], require: [lc_no]}\n", encoding="utf-8")
    own = msgspec.structs.replace(context, resources=resources(workspace=tmp_path))
    cert, _ = patched(right["C"], context, {"vessel": "EXAMPLE STAR 012E"})
    found = [(item.rule, item.path, item.severity) for item in check(cert, own)]
    assert found == [("COO-1006", "vessel", Severity.ERROR), ("COO-1003", "lc_no", Severity.ERROR)]

    file.write_text("fields: {require: [lc_no]}\nunsure: [fields]\n", encoding="utf-8")
    doubting = msgspec.structs.replace(context, resources=resources(tmp_path))
    assert [(item.rule, item.severity) for item in check(right["C"], doubting)] == [("COO-1003", Severity.WARNING)]


NASTY = ["", " ", "  \n", "/n", "/N", "\n", "\x0b", "\ud800", "进", "Ａ", "é", "\u3000", "\xa0", "1 2", "0", "1", "Y"]
LIKELY = [
    "N",
    "Y",
    "1",
    "12.5",
    "100%",
    "2026-11-20",
    "2026-02-30",
    "8544421100",
    "3100",
    "USD",
    "036",
    "FOB",
    "W",
    "WO",
]
VALUES = st.one_of(
    st.sampled_from(NASTY + LIKELY),
    st.text(max_size=12),
    st.builds(lambda part, n: (part * n)[:700], st.sampled_from(["X", "X\n", "进", "9", "/N"]), st.integers(1, 700)),
    st.lists(st.sampled_from(NASTY + LIKELY), max_size=4).map("".join),
)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_the_fast_look_suspects_every_value_the_walk_objects_to_and_none_in_a_right_row(data, right, context):
    base = right[data.draw(st.sampled_from(sorted(right)))]
    book = book_for(context.resources, base.cert_type, dt.date(2026, 11, 20), data.draw(st.sampled_from("01")))
    group = data.draw(st.sampled_from(["", "goods", "change", "nonparty", "invoices"]))
    plan = book.non_goods if group == "goods" and data.draw(st.booleans()) else book.plans[group]
    start = {"": base, "goods": base.goods[0]}.get(group) or GROUPS[group]()
    names = [item.name for item in describe(GROUPS[group])]
    row = msgspec.structs.replace(start, **data.draw(st.dictionaries(st.sampled_from(names), VALUES, max_size=6)))

    everything = set(walk(plan.demands, row))
    suspected = plan.suspects(row)
    assert set(walk(suspected, row)) == everything
    assert bool(suspected) == bool(everything)
