"""Owns the goods description: its packages in words and figures against each other and the line's, and its language.

`EIGHTEEN (18) CARTONS OF DATA CABLE`: number in words, figures, kind of packages, goods.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from coo_cli.base.texts import t
from coo_cli.catalog.codes import CodeList, code_list
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.goods import Goods
from coo_cli.certificate.model import Certificate
from coo_cli.rules.coded.packing import REGULAR
from coo_cli.rules.coded.registry import Hits, rule
from coo_cli.rules.coded.usual import ANY_PACKAGE, PACKAGE_UNITS, goods_are_usual, unit_code
from coo_cli.rules.coded.words import number_in_words, words_of
from coo_cli.rules.context import Context, type_of
from coo_cli.rules.findings import shown
from coo_cli.rules.forms import CHINESE, is_decimal

_PATTERN = "field notes published for COO, GoodsDesc; filling guides of 2018/2019, number and kind of packages"

_kind = re.compile(r"\s*([A-Z/ ]{1,40}?)(?:\s+OF\b|[^A-Z/ ]|\s*$)", re.IGNORECASE).match
_chinese = re.compile(CHINESE).search

_MISSPELT = 0.8
_FAR, _MANY = 160, 12
"""The longest beginning that is looked at, and more digits than any number of packages has."""


class Said(NamedTuple):
    """How a description begins: what stands before figures in brackets, the figures, and the word after them."""

    words: str
    figures: str
    kind: str


@rule(
    "COO-3081",
    Severity.ERROR,
    title=t("The number of packages in words is not the one in figures", "货物描述中件数的大写与数字不一致"),
    fix=t("Correct words or figures.", "请修正大写或数字。"),
    source=_PATTERN,
    why=t(
        "The form wants the number twice so that neither can be changed; officers compare the two.",
        "大写与数字并列是为防止涂改，审核人员会逐一核对。",
    ),
    reads=("goods.description",),
    by_line=True,
    clear=goods_are_usual,
    fails={"goods[1].description": "EIGHTY (18) CARTONS OF DATA CABLE"},
    passes={"goods[1].description": "Eighteen (18) cartons of data cable"},
)
def words_and_figures_differ(cert: Certificate, ctx: Context) -> Hits:
    """Only at the beginning, where nothing else can be meant; a number that is nearly spelt right is one too."""
    for number, line in enumerate(cert.goods, 1):
        said = begin_of(line.description)
        if said and not _agree(said.words, said.figures):
            yield (
                f"goods[{number}].description",
                t("`{words}` is not {figures}, which is {right}.", "“{words}”不是 {figures}，应为 {right}。").fill(
                    words=shown(said.words), figures=said.figures, right=_in_words(int(said.figures))
                ),
            )


@rule(
    "COO-3082",
    Severity.WARNING,
    title=t("The description has another number of packages than the line", "货物描述中的件数与包装件数不一致"),
    fix=t("Correct the description or the number of packages.", "请修正货物描述或包装件数。"),
    source=_PATTERN,
    why=t(
        "The description is what is printed, the number what customs stores: they must agree.",
        "描述用于打印，件数供海关入库，两者须一致。",
    ),
    reads=("goods.description", "goods.packages", "goods.package_unit"),
    by_line=True,
    clear=goods_are_usual,
    fails={"goods[1].packages": "19"},
    passes={"goods[1].packages": "0"},
)
def packages_described_otherwise(cert: Certificate, ctx: Context) -> Hits:
    """Silent where both count different things, and where another line has the packages."""
    for number, line in enumerate(cert.goods, 1):
        said = begin_of(line.description)
        if said and line.packages != said.figures and _counts_otherwise(line, said, ctx):
            yield (
                f"goods[{number}].description",
                t(
                    "The description says {said} packages, the line has {packages}.",
                    "货物描述为 {said} 件，包装件数为 {packages}。",
                ).fill(said=said.figures, packages=line.packages),
            )


@rule(
    "COO-3083",
    Severity.WARNING,
    title=t("The description has another kind of packages than the line", "货物描述中的包装种类与包装单位不一致"),
    fix=t("Correct the description or the package unit.", "请修正货物描述或包装单位。"),
    source=_PATTERN,
    why=t(
        "The description is what is printed, the unit what customs stores: they must agree.",
        "描述用于打印，单位供海关入库，两者须一致。",
    ),
    reads=("goods.description", "goods.package_unit"),
    by_line=True,
    clear=goods_are_usual,
    fails={"goods[1].package_unit": "BALE"},
    passes={"goods[1].package_unit": "CTNS"},
)
def kind_described_otherwise(cert: Certificate, ctx: Context) -> Hits:
    """Only of kinds that are known; PACKAGES is any kind."""
    units = code_list(ctx.resources, PACKAGE_UNITS)
    for number, line in enumerate(cert.goods, 1):
        said = begin_of(line.description)
        if said and said.kind and len(_kinds(units, said.kind, line.package_unit)) > 1:
            yield (
                f"goods[{number}].description",
                t(
                    "The description says `{said}`, the package unit is `{unit}`.",
                    "货物描述为“{said}”，包装单位为“{unit}”。",
                ).fill(said=shown(said.kind), unit=shown(line.package_unit)),
            )


@rule(
    "COO-3084",
    Severity.ADVICE,
    title=t("The description does not begin with the packages in words and figures", "货物描述未以大写和数字写明件数"),
    fix=t(
        "Write it like EIGHTEEN (18) CARTONS OF DATA CABLE.",
        "请按 EIGHTEEN (18) CARTONS OF DATA CABLE 的格式填写。",
    ),
    source=_PATTERN,
    why=t(
        "Guides of all types ask for it, and offices return descriptions without.",
        "各类证书的填制说明均有此要求，未按要求填写会被退回。",
    ),
    reads=("goods.description", "goods.packages"),
    by_line=True,
    clear=goods_are_usual,
    fails={"goods[1].description": "DATA CABLE"},
    passes={"goods[1].description": "DATA CABLE", "goods[1].packages": "0"},
)
def packages_not_described(cert: Certificate, ctx: Context) -> Hits:
    """On forms in English, of packages that are counted; figures anywhere in brackets are let pass."""
    for number, line in enumerate(cert.goods, 1):
        said = begin_of(line.description)
        if (said and number_in_words(said.words) is not None) or not line.description or not line.packages.strip("0."):
            continue
        unsaid = line.pack_type == REGULAR and f"({line.packages})" not in line.description
        if unsaid and type_of(cert, ctx).language == "en":
            yield (
                f"goods[{number}].description",
                t("The description is `{text}`.", "货物描述为“{text}”。").fill(text=shown(line.description)),
            )


@rule(
    "COO-3085",
    Severity.WARNING,
    title=t("A goods description on a form in English holds Chinese", "英文格式证书的货物描述含有中文"),
    fix=t("Describe the goods in English.", "请用英文描述货物。"),
    source="forms in English",
    why=t("The importing customs reads English.", "进口国海关只认英文。"),
    reads=("goods.description",),
    by_line=True,
    clear=goods_are_usual,
    fails={"goods[1].description": "EIGHTEEN (18) CARTONS OF DATA CABLE 数据电缆"},
    passes={"goods[1].description": "EIGHTEEN (18) CARTONS OF DATA CABLE, 5 °C"},
)
def description_in_chinese(cert: Certificate, ctx: Context) -> Hits:
    """A warning: some offices let a Chinese name stand beside the English one."""
    for number, line in enumerate(cert.goods, 1):
        text = line.description
        if not text.isascii() and (found := _chinese(text)) and type_of(cert, ctx).language == "en":
            yield (
                f"goods[{number}].description",
                t("The description holds `{char}`: `{text}`.", "货物描述含有“{char}”：“{text}”。").fill(
                    char=found[0], text=shown(text)
                ),
            )


@lru_cache(maxsize=1024)
def begin_of(description: str) -> Said | None:
    """How a description begins, where figures in brackets stand in it; remembered for the next rule."""
    words, _, rest = description.partition("(")
    figures, bracket, rest = rest.partition(")")
    if not (bracket and figures.isdigit() and figures.isascii() and len(words) < _FAR and len(figures) < _MANY):
        return None
    kind, of, _ = rest.partition(" OF ")
    if not of:
        kind = found[1] if (found := _kind(rest)) else ""
    return Said(words.strip(), figures, kind.strip())


@lru_cache(maxsize=1024)
def _agree(words: str, figures: str) -> bool:
    """Whether words may stand beside figures: they say that number, or are no number, nor nearly that one."""
    number = number_in_words(words)
    if number is not None:
        return number == int(figures)
    said, right = (" ".join(words_of(text)) for text in (words, _in_words(int(figures))))
    return right in said or SequenceMatcher(None, said, right).ratio() < _MISSPELT


def _in_words(number: int) -> str:
    from num2words import num2words

    return str(num2words(number)).upper()


@lru_cache(maxsize=1024)
def _kinds(units: CodeList, *names: str) -> frozenset[str]:
    """The codes of kinds of packages by their names, as far as they are known, without that of no kind."""
    return frozenset(unit_code(units, name) for name in names) - {"", ANY_PACKAGE}


def _counts_otherwise(line: Goods, said: Said, ctx: Context) -> bool:
    """Whether the description counts the line's packages, and comes to another number."""
    packages, unit = line.packages, line.package_unit
    if not is_decimal(packages) or not packages.strip("0.") or float(packages) == int(said.figures):
        return False
    units = code_list(ctx.resources, PACKAGE_UNITS)
    same_kind = unit_code(units, said.kind) == unit_code(units, unit) != "" or said.kind.upper().startswith(
        unit.upper()
    )
    return same_kind and number_in_words(said.words) is not None
