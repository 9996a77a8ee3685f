"""Editing what customs does not hold: re-checked on saving, its number kept."""

import pytest


@pytest.fixture
def ready(shell, samples):
    """The sample orders, ready to be declared; by type their numbers."""
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    return {number[0]: number for number in shell.states()}


def edit(shell, name, *words):
    return shell("cert", "edit", name, *words)


def test_an_edit_is_checked_stored_and_told_of(shell, ready):
    saved = edit(shell, ready["E"], "--set", "vessel=EXAMPLE MOON V.1", "--set", "goods[2].criterion_sub=1")
    assert (shell.exit, saved["cert_no"], saved["state"]) == (0, ready["E"], "ready")
    assert [(c["path"], c["old"]) for c in saved["difference"]["head"]] == [("vessel", "EXAMPLE PEARL V.118S")]
    assert "from-export" in [warning["code"] for warning in shell.envelope["warnings"]]
    assert shell("cert", "show", ready["E"])["certificate"]["goods"][1]["criterion_sub"] == "1"
    shell("declare", ready["E"])
    (message,) = (shell.folder / "client" / "OutBox").glob(f"{ready['E']}*.xml")
    assert "EXAMPLE MOON V.1" in message.read_text(encoding="utf-8")


def test_a_fault_makes_it_a_draft_that_keeps_its_number_and_mending_makes_it_ready(shell, ready):
    saved = edit(shell, ready["K"], "--set", "goods[1].origin_criterion=XX")
    assert (shell.exit, shell.codes, saved["state"], saved["cert_no"]) == (3, ["COO-2003"], "draft", ready["K"])
    shell("declare", ready["K"])
    assert shell.codes == ["not-declarable"]
    saved = edit(shell, ready["K"], "--set", "goods[1].origin_criterion=WP")
    assert (shell.exit, saved["state"]) == (0, "ready")


def test_a_draft_stays_one_on_request_and_an_edit_of_nothing_checks_it_again(shell, ready):
    assert edit(shell, ready["C"], "--draft")["state"] == "draft"
    assert edit(shell, ready["C"], "--dry-run")["state"] == "ready"
    assert shell.states()[ready["C"]] == "draft"
    assert edit(shell, ready["C"])["state"] == "ready"


def test_what_customs_returned_is_corrected_and_declared_again_under_its_number(shell, ready, tmp_path):
    number = ready["K"]
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text(f"acts:\n  - {{match: {number}, verdict: return, reason: 请更正品名}}\n", encoding="utf-8")
    shell("declare", number)
    edit(shell, number, "--set", "marks=B")
    assert shell.codes == ["not-editable"]
    shell.customs("--scenario", scenario)
    shell("poll")
    saved = edit(shell, number, "--set", "goods[1].name_zh=祁门红茶")
    assert (shell.exit, saved["state"], saved["cert_no"]) == (0, "ready", number)
    shell("declare", number)
    shell.customs()
    shell("poll")
    assert shell.states()[number] == "approved"
    edit(shell, number, "--set", "marks=B")
    assert (shell.exit, shell.codes) == (3, ["not-editable"])
    assert "cert amend" in shell.envelope["errors"][0]["fix"]["en"]


@pytest.mark.parametrize("name", ["#1", "1", "#01"])
def test_a_certificate_is_reached_by_its_id_too(shell, ready, name):
    assert edit(shell, name, "--dry-run")["id"] == 1


@pytest.mark.parametrize("name", ["#99", "99", "#", "", "#-1", "99999999999999999999", "１", "C263300999990099"])
def test_one_that_is_not_there_is_named(shell, ready, name):
    edit(shell, name)
    assert (shell.exit, shell.codes) == (3, ["unknown-certificate"])


def test_a_new_certificate_that_told_of_an_old_one_by_mistake_is_mended(shell, ready):
    edit(shell, ready["C"], "--set", "change.reason=X")
    assert (shell.exit, shell.codes) == (3, ["COO-3052"])
    assert edit(shell, ready["C"], "--set", "change=")["state"] == "ready"


@pytest.mark.parametrize("option", ["--set", "--reason"])
def test_bytes_that_are_no_text_are_refused(shell, ready, option):
    words = ["cert", "reissue", ready["C"], "--reason", "X", option, "marks=\udcff"]
    shell(*words)
    assert shell.exit in (2, 3)
    assert shell.codes != ["unexpected"]


def test_what_was_worked_out_follows_an_edit_and_stays_told_so(shell, samples):
    shell("convert", samples / "demo" / "orders.csv")
    before = shell("cert", "show", "1")
    assert before["added"]["transport_details"] == "derived"
    assert "goods.unit_price" not in before["added"]
    shell("cert", "edit", "1", "--set", "unload_port=MELBOURNE, AUSTRALIA", "--set", "goods[1].quantity=1000")
    after = shell("cert", "show", "1")
    assert "TO MELBOURNE, AUSTRALIA" in after["certificate"]["transport_details"]
    assert after["certificate"]["goods"][0]["unit_price"] == before["certificate"]["goods"][0]["unit_price"]
    assert after["added"]["transport_details"] == "derived"
    assert after["added"]["applicant_code"] == "profile"
    shell("cert", "edit", "1", "--set", "transport_details=BY HAND")
    assert "transport_details" not in shell("cert", "show", "1")["added"]
