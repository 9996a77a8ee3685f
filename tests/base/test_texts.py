import pytest

from coo_cli.base.texts import language_from, show_language, t


@pytest.fixture(autouse=True)
def english_again():
    yield
    show_language("en")


def test_a_text_shows_in_the_language_in_force_and_fills_both():
    text = t("{n} of {what}", "{what}{n}项").fill(n=2, what=t("goods", "货物"))
    assert (text.en, text.zh, str(text)) == ("2 of goods", "货物2项", "2 of goods")
    show_language("zh")
    assert str(text) == "货物2项"


@pytest.mark.parametrize(
    ("wanted", "environment", "language"),
    [
        ("zh", {"COO_LANG": "en"}, "zh"),
        ("", {"COO_LANG": "zh_CN.UTF-8", "LANG": "en_US"}, "zh"),
        (None, {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        (None, {"LANG": "zh-CN"}, "zh"),
        (None, {}, "en"),
    ],
)
def test_the_language_comes_from_wish_variable_locale_in_that_order(wanted, environment, language):
    assert language_from(wanted, environment) == language
