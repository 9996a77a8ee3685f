"""The examples of this room's rules, run; and that a file reads no otherwise than they do."""

import pytest

from coo_cli.ingest.examples import findings_of
from coo_cli.ingest.split import split
from coo_cli.ingest.texts import RULES

EXAMPLES = [(rule, fires) for rule in RULES if rule.fails and rule.passes for fires in (True, False)]
TYPED = "cert_type: {const: C}"
IN_TEXT = [
    rule
    for rule in RULES
    if (made := rule.fails) and not (made.merged or made.register or made.entries or "#" in made.table)
]


@pytest.mark.parametrize(("rule", "fires"), EXAMPLES, ids=lambda e: getattr(e, "id", "fails" if e else "passes"))
def test_each_example_breaks_its_rule_and_no_other_or_none(rule, fires, catalog):
    found = findings_of(rule.fails if fires else rule.passes, catalog)
    assert {item.rule for item in found} == ({rule.id} if fires else set())


@pytest.mark.parametrize("rule", IN_TEXT, ids=lambda rule: rule.id)
def test_an_example_written_to_a_file_says_the_same(rule, read, catalog, tmp_path):
    text = rule.fails.mapping
    (tmp_path / "heads.csv").write_text(rule.fails.heads)
    text = text.replace("head: {", f"head: {{{TYPED}, ") if "head:" in text else f"{text}\nhead: {{{TYPED}}}"
    records = read(rule.fails.table, text)
    if rule.fails.most:
        records = [part for record in records for part in split(record, rule.fails.most)]
    assert [f.text for record in records for f in record.findings] == [
        found.text for found in findings_of(rule.fails, catalog)
    ]
