from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coo_cli.base.resources import Resources, resources
from coo_cli.ingest import texts, values
from coo_cli.ingest.values import Unfit


@pytest.mark.parametrize(
    ("style", "text", "number"),
    [
        ("point", "1200", "1200"),
        ("point", "1,234,567.80", "1234567.80"),
        ("point", "1 234.5", "1234.5"),
        ("point", "1\u00a0234.5", "1234.5"),
        ("point", "1'234.5", "1234.5"),
        ("point", "１，２３４．５０", "1234.50"),
        ("point", "１２", "12"),
        ("point", "-3.5", "-3.5"),
        ("point", "100.00-", "-100.00"),
        ("point", "+7", "7"),
        ("point", "007.50", "7.50"),
        ("point", "5.", "5"),
        ("comma", "1.234,56", "1234.56"),
        ("comma", "1234,5", "1234.5"),
        ("comma", "12.345.678", "12345678"),
    ],
)
def test_decimals_are_read_in_either_style(style: str, text: str, number: str) -> None:
    assert values.decimal(style)(text) == number


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("point", "1,5"),
        ("point", "12,34.5"),
        ("point", "1.234,56"),
        ("point", "1e5"),
        ("point", "ten"),
        ("point", "-5-"),
        ("point", "1 2"),
        ("point", "1,234 567"),
        ("point", "USD 5"),
        ("point", "٣"),
        ("comma", "1,234.56"),
        ("comma", "1.5"),
    ],
)
def test_what_is_no_number_in_its_style_is_a_fault(style: str, text: str) -> None:
    with pytest.raises(Unfit) as caught:
        values.decimal(style)(text)
    assert caught.value.rule is texts.NOT_A_NUMBER
    assert text in caught.value.text.en


@given(
    st.decimals(min_value=-(10**17), max_value=10**17, places=4),
    st.sampled_from([(",", ".", "point"), (".", ",", "comma")]),
)
def test_every_number_written_with_separators_is_read_back(number: Decimal, style: tuple[str, str, str]) -> None:
    by, point, name = style
    text = f"{number:,.4f}".translate({ord(","): by, ord("."): point})
    assert Decimal(values.decimal(name)(text)) == number


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-02",
        "2026/11/2",
        "2026.11.02",
        "20261102",
        "2026年11月2日",
        "2026-11-02 00:00:00",
        "２０２６-11-02",
        "46328",
    ],
)
def test_dates_with_the_year_first_are_read(text: str) -> None:
    assert values.date(text) == "2026-11-02"


@pytest.mark.parametrize("text", ["02/11/2026", "2026-13-01", "2026-02-30", "2026-11", "11-02", "soon", "2026-1/2"])
def test_dates_in_doubt_are_faults(text: str) -> None:
    with pytest.raises(Unfit) as caught:
        values.date(text)
    assert caught.value.rule is texts.NOT_A_DATE


@given(
    st.lists(st.sampled_from(["1", "1.50", "-3", "0", "", " 1", "01", "１２", "1\n2", "1,000", "x", "1."]), min_size=1)
)
def test_numbers_are_plain_together_when_each_is(texts: list[str]) -> None:
    assert values.are_plain(texts) == all(text in {"1", "1.50", "-3", "0"} for text in texts)


def test_a_mapping_names_other_forms_of_dates() -> None:
    read = values.date_by(["%d.%m.%Y", "%d %b %Y"])
    assert read("02.11.2026") == "2026-11-02"
    assert read("2 Nov 2026") == "2026-11-02"


def test_hs_codes_lose_points_but_no_zeros() -> None:
    assert values.hs_code("0101.21.0010") == "0101210010"
    assert values.hs_code("0902 3090 00") == "0902309000"


def test_an_hs_code_with_an_odd_number_of_digits_is_kept_with_a_warning() -> None:
    with pytest.raises(Unfit) as caught:
        values.hs_code("101210010")
    assert (caught.value.rule, caught.value.value) == (texts.ZEROS_LOST, "101210010")


@pytest.mark.parametrize("text", ["8.54442E+09", "85A4"])
def test_a_code_a_spreadsheet_rewrote_is_a_fault(text: str) -> None:
    with pytest.raises(Unfit) as caught:
        values.digits(text)
    assert caught.value.rule is texts.NOT_DIGITS


@pytest.mark.parametrize("spelling", ["578", "NO", "no", "NOR", "Norway", "NORWAY", "挪威", " Ｎｏｒｗａｙ "])
def test_norway_is_found_by_any_spelling(catalog: Resources, spelling: str) -> None:
    assert values.code_in(catalog, "countries")(spelling) == "578"


def test_a_code_gives_its_names(catalog: Resources) -> None:
    assert values.code_in(catalog, "countries", "en")("036") == "Australia"
    assert values.code_in(catalog, "countries", "zh")("AU") == "澳大利亚"


def test_a_country_code_without_its_zeros_is_read_with_a_warning(catalog: Resources) -> None:
    with pytest.raises(Unfit) as caught:
        values.code_in(catalog, "countries")("36")
    assert (caught.value.rule, caught.value.value) == (texts.ZEROS_LOST, "036")


@given(st.text())
def test_a_code_look_up_never_fails_otherwise_than_by_saying_so(text: str) -> None:
    try:
        code = values.code_in(resources(), "countries")(text)
    except Unfit as unfit:
        assert unfit.rule in {texts.NOT_IN_LIST, texts.ZEROS_LOST}
    else:
        assert len(code) == 3


def test_lines_are_parted_by_breaks_and_bars() -> None:
    assert values.lines("EXAMPLE CO. | NO.1 ROAD\r\n\n NINGBO ") == "EXAMPLE CO.\nNO.1 ROAD\nNINGBO"
    assert values.one_line("EXAMPLE\r\nCO.") == "EXAMPLE CO."


@pytest.mark.parametrize(("text", "read"), [("40%", "40%"), ("40.5 ％", "40.5%"), ("40", "40")])
def test_percentages_keep_their_sign(text: str, read: str) -> None:
    assert values.percent(text) == read
