"""Owns whether a column's values look like a field's: how many of them it reads, and by which steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import msgspec

from coo_cli.base.resources import Resources
from coo_cli.base.texts import EMPTY, Text, t
from coo_cli.catalog.codes import CERT_TYPES, COUNTRIES, code_list
from coo_cli.certificate.fields import Field, Kind
from coo_cli.ingest import values
from coo_cli.ingest.values import Step, Unfit
from coo_cli.rules.coded.numbers import is_organisation_code

LISTED = {
    "cert_type": CERT_TYPES,
    "transport_means": "transport_means",
    "goods.package_unit": "package_units",
    "goods.unit_en": "goods_units",
}
"""Fields whose values people write as names of a code list, which they do not read by themselves."""

_DATES = ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d-%b-%Y", "%d %b %Y", "%d-%b-%y", "%b %d, %Y", "%d/%m/%y")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_is_hs_code = re.compile(r"(?:0[1-9]|[1-9]\d)[\d. ]{4,14}").fullmatch
_HS_DIGITS = (6, 8, 10, 13)
COMMA = ({"decimal": "comma"},)
"""The step by which numbers with a decimal comma are read."""
_COMMA = t("numbers with a decimal comma", "数字，逗号为小数点")
_MOST = 0.9
"""The share of values that must fit for a column to look like something."""


class Look(msgspec.Struct, frozen=True):
    """How a column's values fit a field.

    Attributes:
        fit: the share that can be read, from 0 to 1.
        steps: what must stand under `do` for that, as in a mapping.
        why: in words; empty where nothing is to be said.
        doubt: what a person must look at, e.g. the order of day and month.
    """

    fit: float
    steps: tuple[object, ...] = ()
    why: Text = EMPTY
    doubt: Text = EMPTY


def look(path: str, field: Field, texts: Sequence[str], resources: Resources) -> Look:
    """How a column's values fit a field.

    Args:
        path: the field's path.
        field: its description.
        texts: different values of the column, none of them empty.
        resources: where code lists are found.
    """
    if path in LISTED:
        return _listed(LISTED[path], field, texts, resources)
    if field.kind is Kind.DATE:
        return _dates(texts)
    step = values.hs_code if path == "goods.hs_code" else values.reading_of(field, resources)
    plain = _share(texts, step)
    if field.kind is Kind.DECIMAL:
        comma = _share(texts, values.decimal("comma"))
        if comma > plain:
            return Look(comma, COMMA, _COMMA)
    if field.kind in (Kind.TEXT, Kind.LINES):
        return Look(_written(path, field, texts))
    if path == "goods.hs_code":
        return Look(_part(texts, _is_hs), why=t("codes of 6 to 13 digits", "6 至 13 位数字代码"))
    if path == "goods.producer_code":
        return Look(_part(texts, is_organisation_code), why=t("organisation codes", "组织机构代码"))
    return Look(plain)


def with_commas(texts: Sequence[str]) -> Look | None:
    """The look of numbers with decimal commas; None where one of them cannot be read so."""
    return Look(1, COMMA, _COMMA) if _share(texts, values.decimal("comma")) == 1 else None


def _listed(name: str, field: Field, texts: Sequence[str], resources: Resources) -> Look:
    codes = code_list(resources, name)
    found = _share(texts, values.code_in(resources, name))
    if all(text in codes.codes for text in texts):
        return Look(1.0, why=t("codes of the list `{name}`", "代码表“{name}”中的代码").fill(name=name))
    if found >= _MOST:
        return Look(found, ({"code": name},), t("names of the list `{name}`", "代码表“{name}”中的名称").fill(name=name))
    return Look(found if name == CERT_TYPES else _written("", field, texts))


def _dates(texts: Sequence[str]) -> Look:
    plain = _share(texts, values.date)
    if plain >= _MOST:
        return Look(plain, why=t("dates, year first", "日期，年在前"))
    fitting = [form for form in _DATES if _share(texts, values.date_by([form])) == 1.0]
    if not fitting:
        return Look(plain)
    why = t("dates as {form}", "日期，格式 {form}").fill(form=fitting[0])
    doubt = t("day and month could be the other way round", "日和月可能颠倒") if len(fitting) > 1 else EMPTY
    return Look(1.0, ({"date": [fitting[0]]},), why, doubt)


def _written(path: str, field: Field, texts: Sequence[str]) -> float:
    """The share of texts short enough and in the language a field is written in."""
    if field.script == "english":
        return _part(texts, lambda text: _short(text, field) and not _CHINESE.search(text))
    if path.endswith("_zh"):
        return _part(texts, lambda text: _short(text, field) and bool(_CHINESE.search(text)))
    return _part(texts, lambda text: _short(text, field))


def guesses(texts: Sequence[str], resources: Resources) -> Iterator[tuple[str, Text]]:
    """What values are by themselves, whatever stands above them: the path of a field, and in words what they are."""
    if len(texts) < 2:
        return
    digits = _part(texts, _is_hs)
    if digits >= _MOST:
        yield "goods.hs_code", t("the values are HS codes by their form", "取值形如 HS 编码")
    if _part(texts, is_organisation_code) >= _MOST and not digits:
        yield "goods.producer_code", t("the values are organisation codes", "取值为组织机构代码")
    for path, name in (
        ("dest_country_code", COUNTRIES),
        ("currency", "currencies"),
        ("price_terms", "price_terms"),
        ("transport_means", "transport_means"),
    ):
        if not any(text.isdigit() for text in texts) and _part(texts, _in(name, resources)) >= _MOST:
            yield path, t("the values are in the list `{name}`", "取值在代码表“{name}”中").fill(name=name)


def kind_of(texts: Sequence[str]) -> Text:
    """What values that fit no field look like, in a word or two."""
    if not texts:
        return t("empty", "空列")
    if _share(texts, values.date) >= _MOST and not all(text.isdigit() for text in texts):
        return t("dates", "日期")
    if _share(texts, values.decimal()) >= _MOST:
        return t("numbers", "数字")
    return t("Chinese text", "中文文本") if _part(texts, _CHINESE.search) >= _MOST else t("text", "文本")


def _in(name: str, resources: Resources) -> Callable[[str], object]:
    return code_list(resources, name).find


def _is_hs(text: str) -> bool:
    return _is_hs_code(text) is not None and sum(map(str.isdigit, text)) in _HS_DIGITS


def _short(text: str, field: Field) -> bool:
    return not field.max or len(text) <= field.max


def _share(texts: Sequence[str], step: Step) -> float:
    def reads(text: str) -> bool:
        try:
            step(text)
        except Unfit as unfit:
            return bool(unfit.value)
        return True

    return _part(texts, reads)


def _part(texts: Sequence[str], fits: Callable[[str], object]) -> float:
    return sum(map(bool, map(fits, texts))) / len(texts) if texts else 1.0
