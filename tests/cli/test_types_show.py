import json

import pytest

from coo_cli.base.texts import show_language
from coo_cli.cli.main import main


@pytest.fixture(autouse=True)
def outside_any_workspace(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COO_USER_DIR", str(tmp_path / "user"))
    monkeypatch.setenv("COO_LANG", "en")
    yield
    show_language("en")


def shown(capsys, *words):
    assert main(["types", "show", *words]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("country", ["CA", "CAN", "124", "Canada", "canada", "加拿大"])
def test_the_criterion_for_a_destination_is_found_by_any_spelling_of_the_country(country, capsys):
    said = shown(capsys, "G", "--destination", country, "--on", "2019-09-01")
    assert "Canada (124)" in said
    assert "wholly obtained      P " in said
    assert "not wholly obtained  F " in said
    assert "at most 40 % of the ex-factory price" in said


def test_a_destination_to_which_the_type_is_not_issued_is_told_with_the_days_on_which_it_was_or_will_be(capsys):
    assert "not issued on 2021-12-01. Issued for this destination until 2021-11-30." in shown(
        capsys, "G", "--destination", "CA", "--on", "2021-12-01"
    )
    assert "from 2022-05-01" in shown(capsys, "RC", "--destination", "MM", "--on", "2022-01-01")
    assert "never was" in shown(capsys, "E", "--destination", "AU")


def test_the_criteria_of_the_nearest_day_are_shown_where_the_type_is_not_issued_now(capsys):
    said = shown(capsys, "G", "--destination", "CA", "--on", "2026-11-24")
    assert "The criteria as of 2021-11-30:" in said
    assert "not wholly obtained  F " in said
    assert "The criteria as of 2022-05-01:" in shown(capsys, "RC", "--destination", "MM", "--on", "2022-01-01")
    assert "criterion" not in shown(capsys, "E", "--destination", "AU").split("never")[1]


def test_what_is_not_confirmed_or_not_published_is_said(capsys):
    assert "(not confirmed)" in shown(capsys, "X", "--destination", "SG")
    assert "are not published" in shown(capsys, "EC", "--destination", "EC")
    assert "no origin criterion" in shown(capsys, "C", "--destination", "US")
    assert "经公开资料证实" in shown(capsys, "X", "--destination", "SG", "--lang", "zh")


def test_without_a_destination_there_is_a_table_for_each_group_of_them(capsys):
    said = shown(capsys, "G", "--on", "2026-11-23")
    assert "to AU NZ:" in said
    assert "to NO:" in said
    assert "goods.criterion_detail=96.18" in said
    assert "TO ORDER" in said
    assert "\nto KR:" not in shown(capsys, "K")


def test_the_guide_comes_as_json(capsys):
    answer = json.loads(shown(capsys, "G", "--destination", "NO", "--json"))
    assert answer["data"]["issued"] is True
    assert [row["entry"] for row in answer["data"]["rows"]] == ["P", "W"]
    assert answer["data"]["rows"][1]["example"]["goods.criterion_detail"] == "96.18"
    whole = json.loads(shown(capsys, "RC", "--json"))
    assert whole["data"]["code"] == "RC"
    assert [group["rows"][0]["entry"] for group in whole["data"]["guide"]["groups"]] == ["WO"]


def test_an_unknown_country_is_refused_with_a_way_to_find_it(capsys):
    assert main(["types", "show", "G", "--destination", "Atlantis"]) == 3
    assert "coo codes list countries" in capsys.readouterr().err
