"""Golden samples: a mapping is tried on exports kept beside it, and what differs is shown with its cell."""

import json

import pytest

MAPPING = """\
name: mine
group_by: no
head: {cert_type: {const: C}, invoice_no: no, total_amount: {sum: amount}}
goods: {name_en: name, amount: amount}
"""
EXPORT = "no,name,amount\nA,TEA,5\nA,CUP,many\nB,TEA,7\n"


@pytest.fixture
def golden(shell):
    folder = shell.folder / "mappings"
    (folder / "mine.tests").mkdir(parents=True)
    (folder / "mine.yaml").write_text(MAPPING, encoding="utf-8")
    (folder / "mine.tests" / "a.csv").write_text(EXPORT, encoding="utf-8")
    return folder


def test_the_shipped_samples_are_as_expected(shell):
    ran = shell("mapping", "test")
    assert shell.exit == 0
    assert ("csv_generic", "orders.csv", "same", 3) in [
        (one["mapping"], one["sample"], one["state"], one["certificates"]) for one in ran
    ]


def test_what_is_expected_is_written_once_and_holds(shell, golden):
    assert [one["state"] for one in shell("mapping", "test", "mine")] == ["new"]
    assert (shell.exit, shell.codes) == (8, ["golden-missing"])
    assert [one["state"] for one in shell("mapping", "test", "mine", "--update")] == ["updated"]
    written = json.loads((golden / "mine.tests" / "a.csv.expected.json").read_text(encoding="utf-8"))
    first, second = written["certificates"]
    assert (first["key"], first["values"]["goods[2].name_en"]) == ("A", "CUP")
    assert {(found["rule"], found["cell"]) for found in first["findings"]} == {("COO-5001", "3 (amount)")}
    assert second["values"]["total_amount"] == "7"
    assert [one["state"] for one in shell("mapping", "test", "mine")] == ["same"]
    assert [one["state"] for one in shell("mapping", "test", "mine", "--update")] == ["same"]
    assert shell.exit == 0


def test_a_changed_mapping_shows_every_value_that_differs_with_its_cell(shell, golden):
    shell("mapping", "test", "mine", "--update")
    file = golden / "mine.yaml"
    file.write_text(MAPPING.replace("amount: amount}", "quantity: amount}"), encoding="utf-8")
    (ran,) = shell("mapping", "test", golden / "mine.yaml")
    assert (shell.exit, ran["state"], set(shell.codes)) == (8, "different", {"golden-differs"})
    at = {error["path"]: error for error in shell.envelope["errors"] if error["text"]["en"].startswith("expected")}
    assert set(at) == {"goods[1].amount", "goods[1].quantity"}
    assert at["goods[1].quantity"]["place"]["column"] == "amount"
    assert at["goods[1].amount"]["text"]["en"].startswith("expected `")
    assert ran["differences"] == len(shell.envelope["errors"])


def test_certificates_that_come_or_go_are_told_of(shell, golden):
    shell("mapping", "test", "mine", "--update")
    (golden / "mine.tests" / "a.csv").write_text("no,name,amount\nB,TEA,7\nC,TEA,8\n", encoding="utf-8")
    shell("mapping", "test", "mine")
    texts = [error["text"]["en"] for error in shell.envelope["errors"]]
    assert texts == ["The certificate A is not made any more.", "The certificate C was not made before."]


def test_an_export_that_must_be_refused_is_a_sample_too(shell, golden):
    (golden / "mine.tests" / "a.csv").write_text("no,name\nA,TEA\n", encoding="utf-8")
    shell("mapping", "test", "mine", "--update")
    shell("mapping", "test", "mine")
    assert shell.exit == 0
    (golden / "mine.tests" / "a.csv").write_text(EXPORT, encoding="utf-8")
    shell("mapping", "test", "mine")
    assert shell.envelope["errors"][0]["text"]["en"] == "expected `column-missing`, found nothing."


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff", b'{"certificates": [{"key": 1}]}'])
def test_a_broken_file_of_what_is_expected_is_named(content, shell, golden):
    (golden / "mine.tests" / "a.csv.expected.json").write_bytes(content)
    assert [one["state"] for one in shell("mapping", "test", "mine")] == ["broken"]
    assert (shell.exit, shell.codes) == (8, ["golden-broken"])


def test_mappings_with_a_fault_or_without_samples_do_not_stop_others(shell, golden):
    (golden / "bad.yaml").write_text("head: {}\n", encoding="utf-8")
    shell("mapping", "test", "mine", "--update")
    ran = shell("mapping", "test", "none", "bad", "goods_sheet", "mine")
    assert [one["mapping"] for one in ran if one["mapping"] == "mine"] == ["mine"]
    assert shell.exit == 8
    assert shell.codes[:2] == ["mapping-missing", "data-invalid"]
