"""The criterion guide, held against the screen of 2019 and the notes of the forms."""

import datetime as dt

import pytest

from coo_cli.catalog.guide import Period, guide, guide_rows, known_criteria, periods
from coo_cli.catalog.types import cert_type, type_codes

NOW, THEN = dt.date(2026, 11, 23), dt.date(2019, 9, 1)


def entries(catalog, code, country, on=NOW):
    rows = guide_rows(catalog, cert_type(catalog, code, on), country)
    return [[row.entry for row in rows if row.wholly is wholly] for wholly in (True, False)]


@pytest.mark.parametrize(
    ("country", "wholly", "others"),
    [
        ("CA", ["P"], ["F"]),
        ("DE", ["P"], ["W"]),
        ("NO", ["P"], ["W"]),
        ("AU", ["P", ""], ["", "P"]),
        ("NZ", ["P", ""], ["", "P"]),
        ("RU", ["P"], ["Y", "PK"]),
        ("UA", ["P"], ["Y", "PK"]),
    ],
)
def test_the_guide_to_form_a_is_that_of_the_screen_of_2019(catalog, country, wholly, others):
    assert entries(catalog, "G", country, THEN) == [wholly, others]


def test_the_guide_says_how_to_fill_the_line(catalog):
    def examples(code, country, on=NOW):
        return {row.entry: row.example for row in guide_rows(catalog, cert_type(catalog, code, on), country)}

    assert examples("G", "NO")["W"] == {"goods.origin_criterion": "W", "goods.criterion_detail": "96.18"}
    assert examples("G", "RU", THEN)["Y"] == {"goods.origin_criterion": "Y", "goods.criterion_detail": "45%"}
    assert examples("RC", "JP")["RVC"] == {"goods.origin_criterion": "RVC", "goods.import_content": "45%"}
    assert examples("E", "TH")["PSR"] == {"goods.origin_criterion": "PSR", "goods.criterion_sub": "1"}
    assert examples("GE", "GE")["nn%"] == {"goods.origin_criterion": "45%"}
    assert examples("B", "KR")["B nn%"] == {"goods.origin_criterion": "B 45%"}


def test_limits_stand_beside_what_they_limit(catalog):
    def row(code, country, entry, on=NOW):
        return next(row for row in guide_rows(catalog, cert_type(catalog, code, on), country) if row.entry == entry)

    assert "40 %" in row("G", "CA", "F", THEN).limit["en"]
    assert (row("G", "BY", "Y", THEN).min, row("G", "BY", "Y", THEN).max) == (0, 50)
    assert (row("GE", "GE", "nn%").min, row("GE", "GE", "nn%").max) == (40, 100)
    assert row("E", "TH", "PSR").sub["1"] == {"en": "regional value content", "zh": "区域价值成分"}
    assert row("E", "TH", "nn%").unsure
    assert not row("E", "TH", "PE").unsure


def test_destinations_with_the_same_criteria_are_one_group(catalog):
    groups = guide(catalog, cert_type(catalog, "G", THEN))
    assert [group.to for group in groups][1:] == [("AU", "NZ"), ("BY", "KZ", "RU", "UA"), ("CA",)]
    assert {"DE", "GB", "LI", "NO", "TR"} < set(groups[0].to)
    assert [group.to for group in guide(catalog, cert_type(catalog, "G", NOW))] == [("AU", "NZ"), ("NO",)]
    for code in set(type_codes(catalog)) - {"G"}:
        assert len(guide(catalog, cert_type(catalog, code, NOW))) == bool(cert_type(catalog, code).criteria)


def test_every_destination_has_a_criterion_for_each_kind_of_goods(catalog):
    for code in type_codes(catalog):
        for on in (THEN, NOW):
            for group in guide(catalog, cert_type(catalog, code, on)):
                assert {row.wholly for row in group.rows} == {True, False}, (code, on)


def test_types_without_listed_criteria_say_why(catalog):
    known = {code: known_criteria(cert_type(catalog, code)) for code in type_codes(catalog)}
    assert {code for code, how in known.items() if how == "none"} == {"C", "AD"}
    unpublished = {code for code, how in known.items() if how == "not_published"}
    assert " ".join(sorted(unpublished)) == "AP CG EC HD M MV PR SE T TR"


def test_the_periods_of_a_destination_are_told_and_joined(catalog):
    def day(text):
        return dt.date.fromisoformat(text)

    assert periods(catalog, "G", "CA") == (Period(None, day("2021-11-30")),)
    assert periods(catalog, "RC", "MM") == (Period(day("2022-05-01"), None),)
    assert periods(catalog, "C", "US") == (Period(None, None),)
    assert periods(catalog, "E", "AU") == ()
    assert periods(catalog, "M", "GB") == (Period(None, day("2020-12-31")),)
    assert periods(catalog, "M", "IT") == (Period(None, None),)
