"""Users' own rules: what the page on them says, faults of their files, and how they live beside ours."""

import re
import time
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coo_cli.base.errors import ConfigError
from coo_cli.base.resources import resources
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.goods import Goods
from coo_cli.certificate.model import GROUPS
from coo_cli.rules.check import check
from coo_cli.rules.examples import patched
from coo_cli.rules.operators import OPERATORS
from coo_cli.rules.own import own_rules

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "own-rules.md").read_text(encoding="utf-8")
EXAMPLES = [
    (block, *cells)
    for block, table in re.findall(r"```yaml\n(.*?)```\n\n((?:\|[^\n]*\n)+)", PAGE, re.DOTALL)
    for cells in re.findall(r"^\| ([A-Z]+) \| `(.+?)` \|(.*)\|$", table, re.MULTILINE)
]
HEAD = "- id: ACME-001\n  message: wrong\n"
LC = "{field: lc_no, op: filled}"


@pytest.fixture
def own(tmp_path, context):
    """A context in which the workspace has rules of its own."""

    def with_rules(text, **changes):
        folder = tmp_path / uuid4().hex  # what was read from a folder is read once a process
        (folder / "rules").mkdir(parents=True)
        (folder / "rules" / "own.yaml").write_text(text, encoding="utf-8")
        return msgspec.structs.replace(context, resources=resources(tmp_path / "user", folder), **changes)

    return with_rules


def faults(cert, ctx):
    return [(found.rule, found.path) for found in check(cert, ctx)]


@pytest.mark.parametrize(("rules", "base", "changes", "found"), EXAMPLES)
def test_every_example_of_the_page_finds_what_the_page_says(rules, base, changes, found, right, own):
    patch = dict(change.split("=", 1) for change in changes.split("; "))
    expected = re.findall(r"`(ACME-\d+)` at `(\S+)`", found)
    assert faults(*patched(right[base], own(rules), patch)) == expected


def test_the_page_has_examples_and_every_operator_with_its_meaning():
    assert len(EXAMPLES) > 15
    listed = re.findall(r"^\| `(\w+)` \| (any field|text|numbers|dates) \| (.+) \|$", PAGE, re.MULTILINE)
    sorts = {("text", "number", "date"): "any field", ("text",): "text", ("number",): "numbers", ("date",): "dates"}
    assert listed == [(name, sorts[known.sorts], known.says.en) for name, known in OPERATORS.items()]


def test_the_example_of_a_new_workspace_works_once_its_comment_signs_are_gone(right, own):
    template = Path(__file__).resolve().parents[2] / "coo_cli" / "workflow" / "data" / "rules.yaml"
    text = template.read_text(encoding="utf-8")
    assert own_rules(own(text).resources) == ()
    used = re.sub(r"^# (?=- |  )", "", text, flags=re.MULTILINE)
    cert, _ = patched(right["E"], own(used), {"goods[1].net_weight": ""})
    assert faults(cert, own(used)) == [("ACME-001", "goods[1].net_weight")]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (HEAD + "  must: {field: goods.nett_weight, op: filled}\n", 3, "goods.net_weight"),
        (HEAD + "  must: {field: GoodsNameE, op: filled}\n", 3, "goods.name_en"),
        (HEAD + "  must: {field: 净重, op: filled}\n", 3, "goods.net_weight"),
        (HEAD + "  must: {field: lc_no, op: start_with, value: X}\n", 3, "starts_with"),
        (HEAD + "  must:\n    any:\n      - not: {field: lc_nox, op: filled}\n", 5, "lc_no"),
        (HEAD + "  must: {field: goods.net_weight, op: contains, value: 1}\n", 3, "at_most"),
        (HEAD + "  must: {field: goods.net_weight, op: at_most, value: ten}\n", 3, "`ten`"),
        (HEAD + "  must: {field: apply_date, op: before, value: 2026-1-1}\n", 3, "YYYY-MM-DD"),
        (HEAD + "  must: {field: goods.net_weight, op: at_most, value: [1, 2]}\n", 3, "one value"),
        (HEAD + "  must: {field: lc_no, op: equals}\n", 3, "needs"),
        (HEAD + "  must: {field: lc_no, op: filled, value: X}\n", 3, "takes no value"),
        (HEAD + "  must: {field: lc_no, op: equals, value: [A, true]}\n", 3, "quotes"),
        (HEAD + "  must: {field: lc_no, op: equals, value: ''}\n", 3, "blank"),
        (HEAD + "  must: {field: lc_no, op: equals, value: {field: apply_date}}\n", 3, "apply_date"),
        (HEAD + "  must: {field: lc_no, op: equals, value: {field: contract_no, times: 2}}\n", 3, "times"),
        (HEAD + "  must: {field: lc_no, op: longer_than, value: {field: contract_no}}\n", 3, "longer_than"),
        (HEAD + f"  must: {{all: [{LC}], field: lc_no, op: filled}}\n", 3, "one of"),
        (HEAD + "  must: {}\n", 3, "one of"),
        (HEAD, 1, "missing"),
        (HEAD + f"  must: {LC}\n  wenn: {LC}\n", 4, "no such key"),
        (HEAD + f"  must: {LC}\n  severity: fatal\n", 4, "'advice'"),
        (HEAD + f"  for: {{types: [EE]}}\n  must: {LC}\n", 1, "`EE`"),
        (HEAD + f"  for: {{destinations: ['@ASIAN']}}\n  must: {LC}\n", 1, "@ASIAN"),
        (HEAD + "  must: {all: [{field: goods.hs_code, op: filled}, {field: invoices.date, op: filled}]}\n", 1, "list"),
        (f"- id: COO-1001\n  message: X\n  must: {LC}\n", 1, "COO-1001"),
        (f"- id: acme 1\n  message: X\n  must: {LC}\n", 1, "acme 1"),
        (f"- id: ACME-001\n  message: '{{vlaue}}'\n  must: {LC}\n", 1, "vlaue"),
        (f"- id: ACME-001\n  message: '{{lc_no.__class__}}'\n  must: {LC}\n", 1, "__class__"),
        (f"- id: ACME-001\n  message: '{{line}}'\n  must: {LC}\n", 1, "list"),
        (f"{HEAD}  must: {LC}\n{HEAD}  must: {LC}\n", 4, "two rules"),
        ("id: ACME-001\n", 0, "list of rules"),
    ],
)
def test_a_fault_in_a_file_is_named_with_its_line_and_what_was_perhaps_meant(text, line, says, own):
    with pytest.raises(ConfigError) as caught:
        own_rules(own(text).resources)
    assert caught.value.where.file.endswith("own.yaml")
    assert caught.value.where.row == line
    assert says in caught.value.what.en + caught.value.fix.en
    assert re.search("[一-鿿]", caught.value.what.zh)


@pytest.mark.parametrize(
    "must",
    [
        "&a {not: *a}",
        "{not: " * 60 + LC + "}" * 60,
        "\n    all:\n"
        + "".join(f"      - &l{n} {{all: [{', '.join([f'*l{n - 1}'] * 9) if n else LC}]}}\n" for n in range(9)),
    ],
    ids=["refers to itself", "deep", "multiplies"],
)
def test_a_file_without_end_is_refused_at_once(must, own):
    started = time.monotonic()
    with pytest.raises(ConfigError):
        own_rules(own(f"{HEAD}  must: {must}\n").resources)
    assert time.monotonic() - started < 2


def test_no_pattern_can_make_a_check_slow(right, own):
    text = f"{HEAD}  must: {{field: goods.description, op: matches, value: '{'*A' * 60}?B'}}\n"
    cert, ctx = patched(right["C"], own(text), {"goods[1].description": "EIGHTEEN (18) CARTONS OF " + "A" * 900})
    started = time.monotonic()
    assert ("ACME-001", "goods[1].description") in faults(cert, ctx)
    assert time.monotonic() - started < 2


def test_brackets_in_a_pattern_are_brackets(right, own):
    text = HEAD + "  must: {field: invoice_no, op: matches, value: 'INV [?]*'}\n"
    assert faults(*patched(right["C"], own(text), {"invoice_no": "INV [A]7"})) == []
    assert faults(*patched(right["C"], own(text), {"invoice_no": "INV A7"})) == [("ACME-001", "invoice_no")]


WEIGHT = HEAD + "  must: {field: goods.net_weight, op: at_most, value: 300}\n"


@pytest.mark.parametrize(("weight", "found"), [("300.00", 0), ("300.01", 1), ("", 0), ("much", 0)])
def test_a_number_that_is_not_there_or_none_is_neither_more_nor_less(weight, found, right, own):
    cert, ctx = patched(right["C"], own(WEIGHT), {"goods[1].net_weight": weight, "goods[2].net_weight": "1"})
    assert len([item for item in check(cert, ctx) if item.rule == "ACME-001"]) == found


def test_what_cannot_be_told_settles_nothing(right, own):
    less = "{field: goods.net_weight, op: less_than, value: 1}"
    for must in (f"not: {less}", f"any: [{less}, {{field: lc_no, op: filled}}]", f"all: [{less}]"):
        cert, ctx = patched(right["C"], own(f"{HEAD}  must: {{{must}}}\n"), {"goods[1].net_weight": ""})
        assert ("ACME-001", "goods[1].net_weight") not in faults(cert, ctx)
    cert, ctx = patched(right["C"], own(f"{HEAD}  must: {{all: [{less}, {LC}]}}\n"), {"goods[1].net_weight": ""})
    assert ("ACME-001", "goods[1].net_weight") in faults(cert, ctx)


def test_a_value_with_an_error_is_not_spoken_of_twice_but_one_with_a_warning_is(right, own):
    fax = HEAD + "  must: {field: exporter_fax, op: filled}\n"
    assert faults(*patched(right["C"], own(fax), {"exporter_fax": ""})) == [
        ("ACME-001", "exporter_fax"),
        ("COO-1005", "exporter_fax"),
    ]
    exporter = HEAD + "  must: {field: exporter, op: contains, value: ACME}\n"
    assert faults(*patched(right["C"], own(exporter), {"exporter": ""})) == [("COO-1002", "exporter")]
    lowered = own(exporter, severities={"COO-1002": "off"})
    assert faults(*patched(right["C"], lowered, {"exporter": ""})) == [("ACME-001", "exporter")]


def test_a_line_with_an_error_silences_no_other_line(right, own):
    patch = {"goods[1].net_weight": "much", "goods[2].net_weight": "350"}
    assert faults(*patched(right["C"], own(WEIGHT), patch)) == [
        ("COO-1021", "goods[1].net_weight"),
        ("ACME-001", "goods[2].net_weight"),
    ]
    cert, ctx = patched(right["C"], own(WEIGHT), {"goods[2].net_weight": "1"})
    assert check(cert, ctx, frozenset({"goods[1].net_weight"})) == []


def test_two_own_rules_on_one_value_both_speak_and_a_head_is_spoken_of_once(right, own):
    text = (
        HEAD
        + "  when: {field: goods.hs_code, op: starts_with, value: '85'}\n  must: {field: lc_no, op: filled}\n"
        + "- id: ACME-002\n  message: also\n  must: {field: lc_no, op: filled}\n"
    )
    found = faults(right["C"], own(text))
    assert found == [("ACME-002", "lc_no"), ("ACME-001", "goods[1].hs_code"), ("ACME-001", "goods[2].hs_code")]


def test_non_goods_items_are_left_out_unless_the_rule_asks_for_them(right, own):
    rack = Goods(
        non_goods="Y",
        line_no="3",
        name_en="RACK",
        packages="1",
        package_unit="SET",
        description="ONE (1) SET OF RACK",
    )
    cert = msgspec.structs.replace(right["C"], goods=(*right["C"].goods, rack))
    weight = "{field: goods.net_weight, op: filled}"
    assert faults(cert, own(f"{HEAD}  must: {weight}\n")) == []
    asked = f"{HEAD}  when: {{field: goods.non_goods, op: equals, value: Y}}\n  must: {weight}\n"
    assert faults(cert, own(asked)) == [("ACME-001", "goods[3].net_weight")]


def test_a_change_is_read_like_the_head_and_is_empty_where_there_is_none(right, own):
    text = HEAD + "  must: {not: {field: change.reason, op: contains, value: typo}}\n"
    assert faults(right["C"], own(text)) == []
    patch = {"cert_status": "1", "change.old_cert_no": "C26MA99999960003", "change.reason": "TYPO"}
    assert faults(*patched(right["C"], own(text), patch)) == [("ACME-001", "change.reason")]


def test_settings_change_a_severity_or_switch_a_rule_off(right, own):
    cert, _ = patched(right["C"], own(WEIGHT), {"goods[2].net_weight": "1"})
    [found] = check(cert, own(WEIGHT, severities={"ACME-001": "advice"}))
    assert found.severity is Severity.ADVICE
    assert check(cert, own(WEIGHT, severities={"ACME-001": "off"})) == []


def test_a_workspaces_rule_takes_the_place_of_the_users_of_the_same_id(right, own, tmp_path):
    users = tmp_path / "user" / "rules"
    users.mkdir(parents=True)
    (users / "all.yaml").write_text(
        WEIGHT.replace("wrong", "user") + "- id: ACME-900\n  message: user\n  must: " + LC + "\n", encoding="utf-8"
    )
    found = check(right["C"], own(WEIGHT.replace("wrong", "workspace")))
    assert [(item.rule, item.text.en) for item in found if item.rule.startswith("ACME")] == [
        ("ACME-900", "user"),
        ("ACME-001", "workspace"),
        ("ACME-001", "workspace"),
    ]


PATHS = [
    f"{group}.{name}" if group else name for group, cls in GROUPS.items() for name in cls.__struct_fields__ if name
]
VALUES = ["8544", "0.8", "2026-11-20", "*A*", "9" * 19, "Y"]


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_any_condition_that_can_be_read_can_be_judged(data, right, context, tmp_path_factory):
    def leaf():
        return st.fixed_dictionaries(
            {"field": st.sampled_from(PATHS), "op": st.sampled_from(list(OPERATORS))},
            optional={"value": st.sampled_from([*VALUES, VALUES, {"field": "apply_date"}, {"field": "goods.amount"}])},
        )

    conditions = st.recursive(
        leaf(),
        lambda inner: st.one_of(
            st.builds(lambda part: {"not": part}, inner),
            st.builds(
                lambda key, parts: {key: parts},
                st.sampled_from(["all", "any"]),
                st.lists(inner, min_size=1, max_size=3),
            ),
        ),
        max_leaves=4,
    )
    rule = {"id": "ACME-001", "message": "wrong {value}", "must": data.draw(conditions)}
    folder = tmp_path_factory.getbasetemp() / uuid4().hex
    (folder / "rules").mkdir(parents=True)
    (folder / "rules" / "own.yaml").write_bytes(msgspec.json.encode([rule]))  # JSON is YAML
    ctx = msgspec.structs.replace(context, resources=resources(workspace=folder))
    try:
        own_rules(ctx.resources)
    except ConfigError as error:
        assert error.code == "data-invalid"
        return
    cert, _ = patched(right["RC"], ctx, {data.draw(st.sampled_from(["lc_no", "goods[1].amount"])): "Infinity"})
    assert {found.rule for found in check(cert, ctx)} <= {"ACME-001", "COO-1021"}
