"""Tariff schedules as a user takes them in, and what is read out of them."""

import pytest


@pytest.fixture
def schedules(shell, samples):
    folder = samples / "tariff"
    for words in (
        ("kr_mfn.csv", "--to", "KR", "--type", "MFN", "--first-year", "2026"),
        ("kr_k.csv", "--to", "KR", "--type", "K"),
        ("kr_rc.xlsx", "--map", folder / "kr_rc.yaml"),
    ):
        shell("tariff", "import", folder / words[0], *words[1:])
        assert shell.exit == 0
    return folder


def rates(found):
    return {offer["hs_code"]: (offer["cert_type"], offer["mfn"], offer["rate"]) for offer in found["offers"]}


def test_agreements_stand_side_by_side_with_rates_savings_and_the_type_to_apply_for(shell, schedules):
    found = shell("tariff", "lookup", "8703.23", "--to", "韩国", "--on", "2026-05-01", "--amount", "20,000")
    assert found["mfn"] == "8%"
    assert rates(found) == {
        "8703231000": ("K", "8%", "3.2%"),
        "87032310": ("RC", "8%", "4%"),
        "8703239000": ("K", "8%", "8%"),
        "87032390": ("RC", "8%", "8%"),
    }
    assert [offer["saving"] for offer in found["offers"]] == ["960.00", "800.00", "0.00", "0.00"]
    assert found["apply_for"] == ["K"]
    assert [one["type"] for one in found["untold"]] == ["B"]


@pytest.mark.parametrize(
    ("day", "k", "rc", "best"),
    [
        ("2023-12-31", "8%", "6.4%", ["RC"]),
        ("2024-01-01", "4.8%", "5.6%", ["K"]),
        ("2040-01-01", "1.6%", "0%", ["RC"]),
    ],
)
def test_the_day_decides_rate_and_type(shell, schedules, day, k, rc, best):
    found = shell("tariff", "lookup", "8703231000", "--to", "KR", "--on", day)
    assert [rates(found)["8703231000"][2], rates(found)["87032310"][2]] == [k, rc]
    assert found["apply_for"] == best


def test_a_rate_that_is_no_percentage_stays_as_published_and_saves_nothing_that_could_be_told(shell, schedules):
    found = shell("tariff", "lookup", "0902.10", "--to", "KR", "--amount", "100")
    assert rates(found) == {"09021000": ("RC", "40% or 1.2 USD/kg", "40% or 1.2 USD/kg")}
    assert found["offers"][0]["saving"] is None
    assert found["offers"][0]["lower"] is None
    assert found["apply_for"] == []
    assert {one["type"]: one["schedule"] for one in found["untold"]} == {"B": False, "K": True}


def test_years_that_begin_in_april_cut_in_april(shell, tmp_path):
    table, shape = tmp_path / "jp.csv", tmp_path / "jp.yaml"
    table.write_text("HS code,Base rate,Year 1,Year 2\n101.21,10%,5%,0%\n", encoding="utf-8")
    shape.write_text("to: JP\ntype: RC\nfirst_year: 2025\nyear_begins: 04-01\nhs_digits: 6\n", encoding="utf-8")
    shell("tariff", "import", table, "--map", shape)
    assert shell.exit == 0
    for day, rate in (("2025-03-31", "10%"), ("2025-04-01", "5%"), ("2026-03-31", "5%"), ("2026-04-01", "0%")):
        found = shell("tariff", "lookup", "0101.21", "--to", "JP", "--on", day)
        assert rates(found) == {"010121": ("RC", "", rate)}


def test_bad_rows_are_told_by_their_cells_and_the_earlier_schedule_is_replaced_only_by_good_ones(
    shell, schedules, tmp_path
):
    table = tmp_path / "kr.csv"
    table.write_text("HS code,2026\n8544421000,1%\nabc,5%\nChapter 87,\n8703231000,2%\n", encoding="utf-8")
    taken = shell("tariff", "import", table, "--to", "KR", "--type", "K")
    assert (shell.exit, taken["lines"], taken["faulty"], taken["replaced"]) == (4, 2, 1, True)
    assert [(e["code"], e["place"]["row"], e["place"]["column"]) for e in shell.envelope["errors"]] == [
        ("COO-5004", 3, "HS code")
    ]
    table.write_text("HS code,2026\nabc,5%\n", encoding="utf-8")
    shell("tariff", "import", table, "--to", "KR", "--type", "K")
    assert shell.exit == 3
    listed = {row["type"]: row["lines"] for row in shell("tariff", "list")}
    assert listed == {"MFN": 5, "K": 2, "RC": 5}
    actions = [event["action"] for event in shell("audit", "list", "--action", "tariff-taken")]
    assert len(actions) == 4


def test_a_dry_run_stores_nothing_and_a_deleted_schedule_is_gone(shell, schedules, samples):
    assert shell("tariff", "delete", "--to", "KR", "--type", "K") == {"deleted": "CN>KR K"}
    shell("tariff", "import", schedules / "kr_k.csv", "--to", "KR", "--type", "K", "--dry-run")
    assert shell.exit == 0
    shell("tariff", "delete", "--to", "KR", "--type", "K")
    assert (shell.codes, shell.exit) == (["no-such-schedule"], 3)


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("lookup", "87", "--to", "KR"), "not-an-hs-code", 2),
        (("lookup", "8703", "--to", "Atlantis"), "unknown-country", 3),
        (("lookup", "8703", "--to", "KR", "--amount", "much"), "not-an-amount", 2),
        (("lookup", "8703", "--to", "KR", "--on", "tomorrow"), "not-a-date", 2),
        (("import", "missing.csv", "--to", "KR", "--type", "K"), "file-missing", 3),
        (("import", "kr_k.csv"), "schedule-unnamed", 2),
        (("import", "kr_k.csv", "--to", "KR", "--type", "QQ"), "unknown-type", 3),
        (("import", "kr_mfn.csv", "--to", "KR", "--type", "RC", "--map", "README.md"), "yaml-syntax", 8),
        (("import", "README.md", "--to", "KR", "--type", "K"), "column-missing", 3),
    ],
)
def test_what_cannot_be_done_is_said(shell, samples, monkeypatch, words, code, exit_code):
    monkeypatch.chdir(samples / "tariff")
    shell("tariff", *words)
    assert (shell.codes, shell.exit) == ([code], exit_code)


def test_where_nothing_is_known_the_types_issued_there_are_still_named(shell):
    found = shell("tariff", "lookup", "8544.42", "--to", "VN")
    assert shell.exit == 0
    assert [warning["code"] for warning in shell.envelope["warnings"]] == ["no-rate-known"]
    assert [one["type"] for one in found["untold"]] == ["E", "RC"]
