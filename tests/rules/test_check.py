import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coo_cli.catalog.codes import COUNTRIES, code_list
from coo_cli.catalog.countries import destination_countries
from coo_cli.catalog.types import cert_type, type_codes
from coo_cli.certificate.fields import describe
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import GROUPS, Certificate
from coo_cli.rules.check import check
from coo_cli.rules.examples import findings_of, patched
from coo_cli.rules.texts import RULES, rule_text

HANZI = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("code", ["ZZ", "c", "../C", "C\n"])
def test_an_unknown_type_is_one_finding(code, right, context):
    cert = msgspec.structs.replace(right["C"], cert_type=code, cert_no="", exporter="")
    assert [(item.rule, item.path) for item in check(cert, context)] == [("COO-2001", "cert_type")]


def test_without_a_type_only_the_type_is_missed(context):
    assert [(item.rule, item.path) for item in check(Certificate(), context)] == [("COO-1001", "cert_type")]


def test_nothing_is_said_of_a_type_whose_conversion_failed(context):
    assert check(Certificate(), context, frozenset({"cert_type"})) == []


def test_rules_are_silent_on_what_a_failed_conversion_left_behind(right, context):
    cert, _ = patched(right["C"], context, {"goods[1].amount": "", "goods[2].hs_code": "?", "invoice_date": "soon"})
    assert len(check(cert, context)) == 3
    assert check(cert, context, frozenset({"goods[1].amount", "goods[2].hs_code", "invoice_date"})) == []


def test_what_failed_on_one_line_silences_no_other_line(right, context):
    patch = {"goods[1].producer_code": "X" * 11, "goods[2].producer_code": "MA9999990"}
    found = check(*patched(right["C"], context, patch))
    assert [(item.rule, item.path) for item in found] == [
        ("COO-1010", "goods[1].producer_code"),
        ("COO-3034", "goods[2].producer_code"),
    ]


def test_a_users_severity_changes_a_finding_or_drops_it(right, context):
    cert, _ = patched(right["C"], context, {"exporter_fax": "", "load_port": "宁波"})
    weighted = msgspec.structs.replace(context, severities={"COO-1005": "off", "COO-1014": "warning"})
    assert [(item.rule, item.severity) for item in check(cert, weighted)] == [("COO-1014", Severity.WARNING)]


def test_a_value_whose_rule_is_off_still_harms_no_later_rule(right, context):
    cert, _ = patched(right["C"], context, {"goods[1].amount": "much", "apply_date": "today"})
    off = msgspec.structs.replace(context, severities={"COO-1020": "off", "COO-1021": "off"})
    assert check(cert, off) == []


def test_findings_come_in_the_order_of_the_form(right, context):
    patch = {
        "invoices[1].date": "",
        "goods[2].hs_code": "",
        "goods[1].description": "",
        "goods[1].hs_code": "",
        "exporter": "",
        "declarant_id": "1",
        "goods[2].line_no": "7",
    }
    found = check(*patched(right["RC"], context, patch))
    assert [item.path for item in found] == [
        "declarant_id",
        "exporter",
        "goods[1].hs_code",
        "goods[1].description",
        "goods[2].line_no",
        "goods[2].hs_code",
        "invoices[1].date",
    ]


def test_without_a_profile_nothing_is_said_of_who_applies(right, context):
    anyone = msgspec.structs.replace(context, own_code="", enterprise="", registration_no="")
    assert check(right["C"], anyone) == []


def test_marks_may_name_the_origin_that_the_certificate_names(right, context):
    made = {"marks": "SAMPLE IMPORT\nMADE IN VIETNAM"}
    assert [item.rule for item in check(*patched(right["C"], context, made))] == ["COO-3042"]
    assert check(*patched(right["TR"], context, made)) == []


@pytest.mark.parametrize("words", ["AS PER B/L", "as packing list", "Colour Label", "CARTON  LABEL", "AS ADDRESS"])
def test_refused_wordings_are_found_in_any_writing(words, right, context):
    assert [item.rule for item in check(*patched(right["C"], context, {"marks": words}))] == ["COO-3041"]


def test_an_id_card_number_is_not_repeated_in_a_finding(right, context):
    cert, _ = patched(right["C"], context, {"declarant_id": "000000190001010010"})
    [found] = check(cert, context)
    assert "0000001900010100" not in found.text.en + found.text.zh


def test_every_rule_has_an_id_of_its_own_and_texts_in_both_languages():
    ids = [rule.id for rule in RULES]
    assert ids == sorted(set(ids))
    for rule in RULES:
        assert rule_text(rule.id) is rule
        for text in (rule.title, rule.fix):
            assert HANZI.search(text.zh), rule.id
            assert text.en, rule.id
            assert not HANZI.search(text.en), rule.id
        assert rule.source
    assert rule_text("COO-9999") is None


def test_every_finding_of_the_examples_has_complete_texts(catalog):
    for example in (rule.fails for rule in RULES if rule.fails):
        for found in findings_of(example, catalog):
            assert HANZI.search(found.text.zh)
            assert HANZI.search(found.fix.zh)
            assert not re.search(r"\{\w+\}", "".join((*found.text, *found.fix)))


PATHS = [
    path
    for group, cls in GROUPS.items()
    for item in describe(cls)
    for path in {
        "goods": [f"goods[{line}].{item.name}" for line in (1, 2)],
        "nonparty": [f"nonparty[1].{item.name}"],
        "invoices": [f"invoices[1].{item.name}"],
        "change": [f"change.{item.name}"],
    }.get(group, [item.name])
]
VALUES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["0", "1", "Y", "4,200", "Infinity", "1e9", "2026-13-01", "9999-12-31", "AS PER INVOICE", "40%"]),
    st.text("0123456789AX-.%", max_size=19),
)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_values_are_answered_by_findings_on_paths_that_exist_and_never_by_an_exception(data, right, context):
    base = right[data.draw(st.sampled_from(sorted(right)))]
    patch = data.draw(st.dictionaries(st.sampled_from(PATHS), VALUES, max_size=12))
    cert, _ = patched(base, context, patch)
    found = check(cert, context)
    groups = {"goods", "change", "nonparty", "invoices"}
    assert {item.path for item in found} <= groups.union(PATHS)
    paths = frozenset(item.path for item in found)
    assert not paths & {item.path for item in check(cert, context, paths)}


def test_every_type_there_is_can_be_declared_when_what_is_missing_is_filled_in(right, context):
    country = {entry.other["alpha2"]: entry for entry in code_list(context.resources, COUNTRIES).entries}
    for code in set(type_codes(context.resources)) - set(right):
        kind = cert_type(context.resources, code, context.today)
        to = country[min(destination_countries(context.resources, kind) or {"AU"})]
        entries = [c.code for c in kind.criteria if not c.pattern and not c.detail and not c.sub]
        patch = {
            "cert_type": code,
            "cert_no": f"{code}26MA99999960012",
            "dest_country_code": to.code,
            "dest_country": to.en,
            "dest_country_name": to.zh,
            "consignee": f"SAMPLE IMPORT LTD\n2 EXAMPLE STREET, {to.en}",
        }
        if "goods.origin_criterion" in (*kind.fields.use, *kind.fields.require, *kind.fields.expect):
            patch |= {f"goods[{line}].origin_criterion": entries[0] if entries else "ANY" for line in (1, 2)}
        if kind.hs_headings:
            patch |= {f"goods[{line}].hs_code": f"{kind.hs_headings[0]}210000" for line in (1, 2)}
        if kind.language == "zh":
            patch |= {"exporter": "示例出口有限公司", "consignee": "样例贸易股份有限公司"}
            patch |= {f"goods[{line}].description": "数据电缆 18箱" for line in (1, 2)}
        cert, _ = patched(right["C"], context, patch)
        values = {"origin_country_code": "156", "origin_country": "CHINA"}
        missing = {item.path for item in check(cert, context) if item.rule in {"COO-1003", "COO-1004"}}
        values |= {path: "无" for path in missing if path.endswith(("_tel", "_fax", "_email"))}
        cert, _ = patched(cert, context, {path: values.get(path, "1") for path in missing})
        assert [(item.rule, item.path, item.text.en) for item in check(cert, context)] == [], code


def test_no_setting_lets_a_certificate_of_no_type_pass(right, context):
    cert = msgspec.structs.replace(right["C"], cert_type="ZZ")
    lowered = msgspec.structs.replace(context, severities={"COO-2001": "off", "COO-1001": "off"})
    assert [(found.rule, found.severity) for found in check(cert, lowered)] == [("COO-2001", "error")]
