import pytest

from coo_cli.base.errors import InputError
from coo_cli.certificate.fields import describe
from coo_cli.certificate.model import GROUPS, Certificate, Goods
from coo_cli.certificate.paths import is_empty, with_value

CERT = Certificate(goods=(Goods(), Goods()))
LINED = {"goods": "goods[1].", "change": "change.", "nonparty": "nonparty[1].", "invoices": "invoices[1].", "": ""}
PATHS = [LINED[group] + item.name for group, cls in GROUPS.items() for item in describe(cls)]


def refused(path, value="X", cert=CERT):
    with pytest.raises(InputError) as caught:
        with_value(cert, path, value)
    return caught.value


def test_every_field_can_be_set_and_emptied_by_its_path():
    for path in PATHS:
        there = with_value(CERT, path, "X")
        assert not is_empty(there, path)
        assert is_empty(with_value(there, path, ""), path)


def test_the_line_behind_the_last_is_added_and_no_other():
    assert with_value(CERT, "goods[3].name_en", "PLUG").goods[2].name_en == "PLUG"
    error = refused("goods[4].name_en")
    assert (error.code, "3" in error.fix.en) == ("unknown-line", True)


def test_a_group_is_emptied_whole_and_never_set_whole():
    assert with_value(CERT, "goods", "").goods == ()
    assert with_value(with_value(CERT, "change.reason", "X"), "change", "").change is None
    assert refused("goods").code == refused("goods[1]", "").code == "whole-group"


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("consigne", "consignee"),
        ("进口商", "consignee"),
        ("Consignee", "consignee"),
        ("goods[2].HSCode", "goods[2].hs_code"),
        ("goods.quantity", "goods[1].quantity"),
        ("change[1].reason", "change.reason"),
        ("goods[0].hs_code", "goods[1].hs_code"),
    ],
)
def test_a_wrong_path_names_the_one_that_is_meant(wrong, meant):
    error = refused(wrong)
    assert error.code == "unknown-field"
    assert f"`{meant}`" in error.fix.en


@pytest.mark.parametrize(
    "path", ["", ".", "goods[", "goods[1]x", "goods[-1].hs_code", "goods[1].hs_code.x", "[1]", "é"]
)
def test_what_is_no_path_at_all_is_refused(path):
    assert refused(path).code == "unknown-field"
