"""Rates, and the years that categories lead to."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coo_cli.tariff.rate import percent_of, saved
from coo_cli.tariff.schedule import Line, digits_of, fitting
from coo_cli.tariff.staging import equal_cuts, share_left


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("5", "5"),
        ("5.0 %", "5.0"),
        ("５％", "5"),
        ("Free", "0"),
        ("免税", "0"),
        ("30% or 1.2 USD/kg", None),
        ("1.2 USD/kg", None),
        ("-", None),
        ("", None),
        ("n/a", None),
    ],
)
def test_only_what_is_a_percentage_is_read_as_one(text, percent):
    assert percent_of(text) == (None if percent is None else Decimal(percent))


@given(st.decimals(0, 300, places=1), st.integers(0, 20), st.integers(2000, 2040))
def test_equal_cuts_begin_at_once_never_rise_and_end_free(base, cuts, first):
    rates = equal_cuts(f"{base}%", cuts, first, 1)
    percents = [percent_of(rate) for _, rate in sorted(rates.items())]
    assert min(rates) == first
    assert len(rates) == max(cuts, 1)
    assert percents == sorted(percents, reverse=True)
    assert percents[0] <= base
    assert percents[-1] == 0


def test_shares_of_the_base_rate_are_rounded_half_up():
    assert share_left("6.5%", [Decimal(100), Decimal(70), Decimal(0)], 2026, 1) == {
        2026: "6.5%",
        2027: "4.6%",
        2028: "0%",
    }
    assert share_left("1.2 USD/kg", [Decimal(50)], 2026, 1) == equal_cuts("1.2 USD/kg", 5, 2026, 1) == {}


def test_a_rate_holds_until_the_next_and_the_base_rate_before_the_first():
    line = Line(hs_code="870323", base="8%", rates={2024: "4%", 2026: "2%"})
    assert [line.rate(year) for year in (2020, 2024, 2025, 2026, 2099)] == ["8%", "4%", "4%", "2%", "2%"]


def test_a_code_stands_for_the_lines_below_it_else_the_nearest_above():
    lines = [Line(hs_code=code) for code in ("8703", "870323", "87032310", "87032390")]

    def found(code):
        return [line.hs_code for line in fitting(lines, code)]

    assert found("870323") == ["870323", "87032310", "87032390"]
    assert found("8703231000") == ["87032310"]
    assert found("8703400000") == ["8703"]
    assert found("8704") == []
    assert [digits_of(text) for text in ("8703.23", "8703 2310", "870", "87.x3", "²703")] == [
        "870323",
        "87032310",
        "",
        "",
        "",
    ]


def test_the_saving_is_the_duty_between_the_two_rates():
    assert saved(Decimal(20000), Decimal(8), Decimal("3.2")) == Decimal("960.00")
