import pytest

from coo_cli.base import yamls
from coo_cli.base.errors import ConfigError


def test_norway_and_leading_zeros_and_decimals_stay_what_they_are():
    data = yamls.parse("country: NO\nnumeric: 036\nprice: 1.50\nonoff: on\nyes: y\nn: 7\nflag: true\nnone: ~\n", "x")
    assert data == {
        "country": "NO",
        "numeric": "036",
        "price": "1.50",
        "onoff": "on",
        "yes": "y",
        "n": 7,
        "flag": True,
        "none": None,
    }


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("a: 1\nb: [1, 2\nc: 3\n", 3, "2"), ("a: 1\n  b: 2\n", 2, "4"), ("a: 1\na: 2\n", 2, "1")],
)
def test_a_fault_is_placed_at_its_line_and_column(text, line, column):
    with pytest.raises(ConfigError) as caught:
        yamls.parse(text, "coo.yaml")
    assert (caught.value.code, caught.value.where.row, caught.value.where.column) == ("yaml-syntax", line, column)


def test_a_path_is_found_in_the_text():
    text = "head:\n  invoice_no: x\ngoods:\n  - hs: 1\n    name: y\n"
    assert yamls.locate(text, ["head", "invoice_no"]) == (2, 3)
    assert yamls.locate(text, ["goods", 0, "name"]) == (5, 5)
    assert yamls.locate(text, ["goods", 0, "absent"]) == (4, 5)


def test_a_list_at_the_top_is_refused_in_words():
    with pytest.raises(ConfigError, match="keys and values"):
        yamls.parse_mapping("- a\n- b\n", "coo.yaml")


@pytest.mark.parametrize("text", ["[" * 50_000, "- " * 50_000, "{a: " * 1_000 + "}" * 1_000, "9" * 5_000])
def test_a_text_that_is_nested_without_end_is_refused(text):
    with pytest.raises(ConfigError) as caught:
        yamls.parse(text, "deep.yaml")
    assert caught.value.code == "yaml-syntax"


def test_a_text_without_end_is_refused_before_it_is_read():
    with pytest.raises(ConfigError) as caught:
        yamls.parse("a: &a [x]\n" + "# endless\n" * 500_000, "huge.yaml")
    assert (caught.value.code, caught.value.where.file) == ("yaml-too-large", "huge.yaml")
