import pytest

from coo_cli.certificate.finding import has_errors
from coo_cli.rules.check import check
from coo_cli.rules.coded import CODED
from coo_cli.rules.examples import examples, patched

EXAMPLES = [*examples()]


def test_nothing_is_wrong_in_the_certificates_that_examples_start_from(right, context):
    for cert in right.values():
        assert [(found.rule, found.path, str(found.text)) for found in check(cert, context)] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.rule}-{'fails' if e.fires else 'passes'}")
def test_each_example_breaks_its_rule_and_no_other_or_none(example, right, context):
    found = check(*patched(right[example.base], context, example.patch))
    assert {item.rule for item in found} == ({example.rule} if example.fires else set())
    assert has_errors(found) == any(item.severity == "error" for item in found)


def test_every_coded_rule_has_both_examples():
    assert {example.rule for example in EXAMPLES if example.fires} == {coded.rule.id for coded in CODED}
    assert all(coded.fails != coded.passes for coded in CODED)
