"""What `coo explain` says of rules, with their examples run, and of receipt codes."""

import json

import pytest

from coo_cli.cli.main import main
from coo_cli.workflow.examples import findings_of
from coo_cli.workflow.explain import all_rules

WITH_EXAMPLES = [rule for rule in all_rules() if rule.fails and rule.passes]
STORED = [rule for rule in WITH_EXAMPLES if getattr(rule.fails, "stored", None)]
RULES = [rule for rule in WITH_EXAMPLES if rule not in STORED]


def test_every_rule_has_an_example_that_fails_and_another_that_passes():
    assert [rule.id for rule in all_rules() if rule not in WITH_EXAMPLES or rule.fails == rule.passes] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_failing_example_of_every_rule_breaks_that_rule_alone_and_the_passing_one_none(rule, catalog):
    assert {found.rule for found in findings_of(rule, rule.fails, catalog)} == {rule.id}
    assert findings_of(rule, rule.passes, catalog) == []


@pytest.mark.parametrize("rule", STORED, ids=lambda rule: rule.id)
@pytest.mark.parametrize("fires", [True, False])
def test_examples_on_stored_certificates_run_in_a_store(rule, fires, shell, samples, tmp_path):
    example = rule.fails if fires else rule.passes
    export = tmp_path / "orders.csv"
    text = (samples / "demo" / "orders.csv").read_text(encoding="utf-8")
    export.write_text(text, encoding="utf-8")
    invoice = shell("convert", export) and shell("cert", "list")[0]["invoice_no"]
    if example.stored == "sent":
        shell("declare", "--ready")
    assert set(shell.states().values()) == {example.stored}
    other = example.patch.get("invoice_no", "INV-OTHER")
    text = text.replace(invoice, other)
    mapping = "csv_generic"
    if "cert_no" in example.patch:  # another certificate, of another order
        header, first = text.splitlines()[0], next(row for row in text.splitlines() if ",C," in row)
        text = f"{header},number\n{first.replace('SO-', 'SX-', 1).replace('INV-', 'INX-')},{example.patch['cert_no']}\n"
        mapping = tmp_path / "numbered.yaml"
        mapping.write_text("extends: csv_generic\nhead: {cert_no: number}\n", encoding="utf-8")
    export.write_text(text, encoding="utf-8")
    shell("convert", export, "--mapping", mapping)
    assert set(shell.codes) == ({rule.id} if fires else set())


def test_a_rule_is_shown_with_its_example_and_what_it_says_of_it(shell):
    data = shell("explain", "3002")
    assert (data["id"], data["severity"], data["default"], data["set_in"]) == ("COO-3002", "error", "error", "")
    assert data["fails"]["given"] == [
        {"path": "invoice_date", "label": ["invoice date", "发票日期"], "value": "2026-11-21"}
    ]
    assert data["fails"]["says"][0]["path"] == "invoice_date"
    assert data["passes"]["says"] == []
    assert all(data["why"])


@pytest.mark.parametrize(("own", "word"), [("off", "关闭"), ("warning", "警告")])
def test_a_severity_of_the_workspace_is_told_with_where_it_is_set(own, word, shell, capfdbinary):
    settings = shell.folder / "coo.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}rules: {{COO-3002: {own}}}\n", encoding="utf-8")
    data = shell("explain", "COO-3002")
    assert (data["severity"], data["default"]) == (own, "error")
    assert data["set_in"].endswith("coo.yaml")
    assert data["fails"]["says"]
    (row,) = [row for row in shell("explain", "dates") if row["id"] == "COO-3002"]
    assert row["severity"] == own
    assert main(["explain", "COO-3002", "--workspace", str(shell.folder), "--lang", "zh"]) == 0
    said = capfdbinary.readouterr().out.decode()
    assert word in said
    assert "coo.yaml" in said


def test_rules_are_listed_by_topic_by_a_word_of_either_language_or_all(shell):
    assert {row["topic"] for row in shell("explain", "dates")} == {"dates"}
    assert "COO-3041" in {row["id"] for row in shell("explain", "唛头")}
    assert "COO-3002" in {row["id"] for row in shell("explain", "dated", "after")}
    assert [row["id"] for row in shell("explain")] == [rule.id for rule in all_rules()]
    shell("explain", "flurb")
    assert (shell.exit, shell.codes) == (3, ["nothing-explained"])
    shell("explain", "dates", "--markdown")
    assert shell.exit == 2


def test_a_users_broken_data_file_does_not_keep_a_rule_from_being_explained(shell):
    (shell.folder / "types").mkdir()
    (shell.folder / "types" / "C.yaml").write_text("lines: 7\n", encoding="utf-8")
    assert shell("explain", "COO-1001")["fails"]["says"]


@pytest.mark.parametrize("words", [["RepType", "3"], ["reptype=3"], ["RepType-3"]])
def test_a_receipt_code_is_explained_by_its_name(words, shell):
    data = shell("explain", *words)
    assert (data["code"], data["state"], data["certainty"]) == ("RepType 3", "returned", "reported")
    assert data["remedy"]


def test_an_unknown_receipt_code_is_known_as_unknown_and_changes_nothing(shell):
    data = shell("explain", "RepType 8")
    assert (data["state"], data["certainty"], data["remedy"]) == (None, "unknown", None)
    shell("explain", "RepType 9")
    assert shell.exit == 3


def test_the_page_is_made_in_both_languages(shell):
    pages = [json.dumps(shell("explain", "--markdown", "--lang", lang), ensure_ascii=False) for lang in ("en", "zh")]
    assert "Fails" in pages[0]
    assert "不通过" in pages[1]
