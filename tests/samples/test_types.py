"""Each type has a sample in which nothing is wrong, and mistakes that exactly the rules meant for them find."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import msgspec
import pytest

from coo_cli.base.texts import show_language
from coo_cli.base.yamls import parse as parse_yaml
from coo_cli.catalog.types import cert_type, type_codes
from coo_cli.cli.main import main
from coo_cli.message.build import build
from coo_cli.message.parse import message_root, parse
from coo_cli.message.schema import validate
from coo_cli.rules.check import check
from coo_cli.rules.context import Context
from coo_cli.rules.examples import patched
from coo_cli.sandbox.checks import demands, faults

TYPES = [
    *("A", "AD", "AP", "B", "C", "CA", "CG", "E", "EC", "F", "G", "GE", "H", "HD", "I", "K"),
    *("L", "M", "MU", "MV", "N", "NI", "P", "PR", "R", "RC", "S", "SE", "T", "TR", "X"),
]
UNKNOWN_CRITERION = {"AP": 1, "M": 2, "PR": 1, "T": 1, "TR": 1}
"""Lines of types whose form has no box for a criterion, while one source demands one whose codes it does not give:
a warning that cannot be avoided."""


@pytest.fixture(scope="module")
def context(catalog):
    return Context(
        resources=catalog,
        today=dt.date(2026, 11, 23),
        own_code="91330200MA99999966",
        enterprise="MA9999996",
        registration_no="330299999",
    )


@pytest.fixture(scope="module")
def message(samples):
    return lambda code: (samples / "types" / f"{code}.xml").read_bytes()


def problems(cert, context):
    return Counter((item.rule, item.path) for item in check(cert, context))


def of_many_lines(cert, count):
    """So many goods lines, the last one's like with names of their own, and totals that fit."""
    goods = [line for line in cert.goods if line.non_goods != "Y"][:count]
    while len(goods) < count:
        last, number = goods[-1], len(goods) + 1
        named = {"name_en": f"{last.name_en} {number}", "description": f"{last.description} {number}"}
        goods.append(msgspec.structs.replace(last, **named))
    lines = tuple(msgspec.structs.replace(line, line_no=str(n)) for n, line in enumerate(goods, 1))
    sums = {"fob_value": [line.fob_value for line in lines], "total_amount": [line.amount for line in lines]}
    return msgspec.structs.replace(
        cert, goods=lines, **{name: str(sum(map(Decimal, values))) for name, values in sums.items()}
    )


def test_every_type_has_a_sample_and_mistakes(catalog, samples):
    assert type_codes(catalog) == TYPES
    assert sorted(file.stem for file in (samples / "types").glob("*.xml")) == TYPES
    assert sorted(file.stem for file in (samples / "types" / "broken").glob("*.yaml")) == TYPES


@pytest.mark.parametrize("code", TYPES)
def test_in_a_sample_nothing_is_wrong(code, message, context):
    data = message(code)
    cert = parse(data)
    assert build(cert) == data, "run tests/samples/renew.py"
    assert validate(data, context.resources, context.today) == []
    lines = range(1, UNKNOWN_CRITERION.get(code, 0) + 1)
    assert problems(cert, context) == Counter(("COO-1004", f"goods[{n}].origin_criterion") for n in lines)
    assert faults(message_root(data, code), demands(context.resources)) == []


@pytest.mark.parametrize("code", TYPES)
def test_a_sample_uses_what_its_type_alone_has(code, message, catalog):
    cert, fields = parse(message(code)), cert_type(catalog, code).fields
    unused = []
    for path in (*fields.use, *fields.require, *fields.expect):
        group, _, name = path.rpartition(".")
        if not any(getattr(row, name) for row in (getattr(cert, group) if group else [cert])):
            unused.append(path)
    assert unused == (["goods.origin_criterion"] if code in UNKNOWN_CRITERION else [])


def test_some_samples_have_non_goods_items_and_every_company_is_an_invented_one(message):
    certs = {code: parse(message(code)) for code in TYPES}
    assert {code for code, cert in certs.items() if any(line.non_goods == "Y" for line in cert.goods)} >= {"C", "N"}
    for cert in certs.values():
        assert cert.exporter.startswith(("EXAMPLE", "示例"))
        assert cert.consignee.startswith(("SAMPLE", "样例"))


def test_all_samples_validate_without_a_workspace(samples, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COO_USER_DIR", str(tmp_path / "user"))
    assert main(["validate", *map(str, sorted((samples / "types").glob("*.xml")))]) == 0
    assert "COO-1004" in capsys.readouterr().err
    show_language("en")


def mistakes(samples, code):
    file = samples / "types" / "broken" / f"{code}.yaml"
    return parse_yaml(file.read_text(encoding="utf-8"), file.name)


@pytest.mark.parametrize("code", TYPES)
def test_each_mistake_is_found_by_the_rules_it_names_and_by_no_other(code, samples, message, context):
    cases = mistakes(samples, code)
    assert len(cases) >= 5
    assert len({rule for case in cases for rule in case["expect"]}) >= 4
    right = parse(message(code))
    for case in cases:
        assert case.keys() <= {"what", "lines", "set", "expect"}
        assert case["what"].keys() == {"en", "zh"}
        start = of_many_lines(right, case["lines"]) if "lines" in case else right
        broken, _ = patched(start, context, case.get("set", {}))
        found = problems(broken, context) - problems(start if "lines" not in case else right, context)
        assert Counter(rule for rule, _ in found.elements()) == Counter(case["expect"]), (code, case["what"]["en"])
