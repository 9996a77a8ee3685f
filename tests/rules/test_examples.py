import pytest

from coo_cli.certificate.finding import has_errors
from coo_cli.rules.check import check
from coo_cli.rules.examples import findings_of
from coo_cli.rules.texts import RULES

EXAMPLES = [(rule, fires) for rule in RULES if rule.fails and rule.passes for fires in (True, False)]


@pytest.mark.parametrize("code", ["C", "E", "EC", "G", "GE", "RC", "TR"])
def test_nothing_is_wrong_in_the_certificates_that_examples_start_from(code, right, context):
    assert [(found.rule, found.path, str(found.text)) for found in check(right[code], context)] == []


@pytest.mark.parametrize(("rule", "fires"), EXAMPLES, ids=lambda e: getattr(e, "id", "fails" if e else "passes"))
def test_each_example_breaks_its_rule_and_no_other_or_none(rule, fires, catalog):
    found = findings_of(rule.fails if fires else rule.passes, catalog)
    assert {item.rule for item in found} == ({rule.id} if fires else set())
    assert has_errors(found) == any(item.severity == "error" for item in found)
