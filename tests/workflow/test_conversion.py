"""Converting to another type: what carries over, what is dropped, and what is left to do."""

import pytest

from coo_cli.catalog.types import type_codes


@pytest.fixture
def stored(shell, samples):
    """The sample orders in the store; by type their numbers."""
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    return {number[0]: number for number in shell.states()}


def convert(shell, name, to, *words):
    made = shell("cert", "convert", name, "--to", to, *words)
    assert shell.exit == 0, shell.envelope["errors"]
    return made


def rules(findings, severity="error"):
    return {(item["path"], item["rule"]) for item in findings if item["severity"] == severity}


def test_a_draft_of_the_other_type_is_completed_declared_and_approved(shell, stored):
    made = convert(shell, stored["C"], "E", "--destination", "越南")
    assert (made["cert_type"], made["cert_no"], made["state"], made["dropped"]) == ("E", "", "draft", [])
    assert rules(made["to_fill"]) == {(f"goods[{n}].origin_criterion", "COO-1003") for n in (1, 2)}
    assert rules(made["to_change"]) == set()
    criteria = [f"--set=goods[{n}].origin_criterion=PE" for n in (1, 2)]
    saved = shell("cert", "edit", made["id"], *criteria, "--set", "unload_port=HAIPHONG, VIETNAM")
    assert (shell.exit, saved["state"], saved["cert_no"]) == (0, "ready", "E263300999990002")
    cert = shell("cert", "show", made["id"])["certificate"]
    assert (cert["dest_country"], cert["dest_country_code"]) == ("VIETNAM", "704")
    assert cert["transport_details"] == "FROM NINGBO, CHINA TO HAIPHONG, VIETNAM BY SEA"
    shell("declare", "--ready")
    shell.customs()
    shell("poll")
    assert shell.states()[saved["cert_no"]] == "approved"


def test_what_the_other_type_does_not_use_is_dropped_and_told_with_its_value(shell, stored):
    made = convert(shell, stored["E"], "C")
    assert {(item["path"], item["value"]) for item in made["dropped"]} == {
        ("goods[1].origin_criterion", "PE"),
        ("goods[2].origin_criterion", "PSR"),
        ("goods[2].criterion_sub", "2"),
    }
    assert (made["state"], made["cert_no"]) == ("ready", "C263300999990002")


def test_what_carries_over_and_does_not_fit_is_to_be_changed(shell, stored):
    made = convert(shell, stored["E"], "K")
    assert ("dest_country_code", "COO-2002") in rules(made["to_change"])
    assert ("goods[1].origin_criterion", "COO-2003") in rules(made["to_change"])
    assert {(item["path"], item["value"]) for item in made["dropped"]} == {("goods[2].criterion_sub", "2")}
    cert = shell("cert", "show", made["id"])["certificate"]
    assert cert["goods"][0]["origin_criterion"] == "PE"


def test_both_certificates_tell_of_each_other(shell, stored):
    made = convert(shell, stored["E"], "K", "--draft")
    (origin,) = shell("cert", "show", made["id"])["related"]
    assert (origin["kind"], origin["cert_no"]) == ("converted_from", stored["E"])
    (other,) = shell("cert", "show", stored["E"])["related"]
    assert (other["kind"], other["id"], other["state"]) == ("converted_to", made["id"], "draft")


def test_a_dry_run_or_a_draft_takes_no_number(shell, stored):
    before = shell("cert", "list")
    assert convert(shell, stored["E"], "C", "--dry-run")["id"] == 0
    assert shell("cert", "list") == before
    made = convert(shell, stored["E"], "C", "--draft")
    assert (made["state"], made["cert_no"]) == ("draft", "")
    assert shell("cert", "edit", made["id"])["cert_no"] == "C263300999990002"


def test_every_type_takes_every_certificate_and_says_what_is_left(shell, stored, catalog):
    for code in type_codes(catalog):
        for letter, number in stored.items():
            if letter != code:
                made = convert(shell, number, code, "--dry-run")
                errors = rules(made["to_fill"]) | rules(made["to_change"])
                assert (made["cert_type"], made["state"]) == (code, "draft" if errors else "ready")
                unused = {rule for _, rule in rules(made["to_change"], "warning")} & {
                    "COO-1006",
                    "COO-1007",
                    "COO-2019",
                }
                assert not unused, (number, code)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--to", "C"), "same-type"),
        (("--to", "ZZ"), "unknown-type"),
        (("--to", "E", "--destination", "Atlantis"), "unknown-country"),
        (("--to", "E", "--set", "marks.x=1"), "unknown-field"),
    ],
)
def test_what_cannot_be_is_refused(shell, stored, words, code):
    shell("cert", "convert", stored["C"], *words)
    assert (shell.exit, shell.codes) == (3, [code])
    assert len(shell("cert", "list")) == 3


def test_an_amended_certificate_converts_to_a_new_one(shell, stored):
    shell("declare", "--ready")
    shell.customs()
    shell("poll")
    amended = shell("cert", "amend", stored["C"], "--reason", "X", "--set", "marks=A")["cert_no"]
    made = convert(shell, amended, "E", "--destination", "VN", "--set=goods[1].origin_criterion=WO", "--drop-line", "2")
    cert = shell("cert", "show", made["id"])["certificate"]
    assert cert.get("change") is None
    assert cert.get("cert_status", "0") == "0"


def test_what_is_empty_takes_the_initial_values_of_the_other_type(shell, stored):
    shell("register", "set", "defaults", "E", "remark=EXAMPLE REMARK")
    made = convert(shell, stored["C"], "E", "--destination", "越南")
    assert shell("cert", "show", made["id"])["certificate"]["remark"] == "EXAMPLE REMARK"
