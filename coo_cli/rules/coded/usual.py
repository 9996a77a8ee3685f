"""Owns the quick looks over goods lines: one pass tells that nothing many rules look for is wrong with any of them.

Nearly every certificate is right, and a loop over its lines for each rule would cost more than the field facts do.
A test holds that a quick look never clears what a rule would find.
"""

from __future__ import annotations

from functools import lru_cache

from coo_cli.catalog.codes import CodeList, code_list
from coo_cli.certificate.model import Certificate
from coo_cli.rules.coded.words import number_in_words
from coo_cli.rules.context import Context

PACKAGE_UNITS, GOODS_UNITS = "package_units", "goods_units"
ANY_PACKAGE = "PACKAGES"
"""The code of packages of no kind."""
NO_CHAPTERS, NATIONAL_CHAPTERS = frozenset({"00", "77"}), frozenset({"98", "99"})
ODD_CHAPTERS = NO_CHAPTERS | NATIONAL_CHAPTERS
WEIGHTS = frozenset({"KGS", "G", "MT", "LBS"})

_BY_THE_CENT = 0.005
_EXACT = 1e11
"""Floats hold no cents of larger sums."""


def figures_are_usual(cert: Certificate, ctx: Context) -> bool:
    """Whether amounts, weights and sums are as those of most certificates: all there, none zero, right to the cent."""
    amounts = fobs = 0.0
    try:
        for line in cert.goods:
            quantity, amount, fob = float(line.quantity), float(line.amount), float(line.fob_value)
            if not (quantity > 0 and 0 < fob <= amount < _EXACT):
                return False
            if abs(float(line.unit_price) * quantity - amount) > _BY_THE_CENT:
                return False
            if not 0 < float(line.net_weight or "1") < float(line.gross_weight or "inf"):
                return False
            amounts += amount
            fobs += fob
        right = (
            abs(float(cert.total_amount) - amounts) < _BY_THE_CENT and abs(float(cert.fob_value) - fobs) < _BY_THE_CENT
        )
    except ValueError:
        return False
    return right


def goods_are_usual(cert: Certificate, ctx: Context) -> bool:
    """Whether lines differ, chapters exist, units are known, and packages stand in words and figures before the goods.

    As in `EIGHTEEN (18) CARTONS OF DATA CABLE`, of which nothing may speak of a maker's country.
    """
    package_units, goods_units = code_list(ctx.resources, PACKAGE_UNITS), code_list(ctx.resources, GOODS_UNITS)
    lines = cert.goods
    for line in lines:
        begin, _, rest = line.description.partition(") ")
        if not (
            line.description.isascii()
            and line.hs_code[:2] not in ODD_CHAPTERS
            and _is_usual_begin(package_units, begin, line.packages, rest.partition(" OF ")[0], line.package_unit)
            and _are_usual_units(goods_units, line.unit_en, line.unit_zh, line.weight_unit)
        ):
            return False
    descriptions = [line.description for line in lines]
    return len(set(descriptions)) == len(lines) and not speaks_of_making(" ".join(descriptions))


def speaks_of_making(text: str) -> bool:
    """Whether a text may name a maker's country; hardly any does."""
    text = text.upper()
    in_english = "MADE" in text or "MANUF" in text or "PRODUC" in text or "ASSEMB" in text
    return in_english or (not text.isascii() and ("制造" in text or "生产" in text or "出品" in text))


@lru_cache(maxsize=4096)
def _is_usual_begin(units: CodeList, begin: str, packages: str, kind: str, unit: str) -> bool:
    words, _, figures = begin.partition(" (")
    code = unit_code(units, unit)
    return (
        figures == packages
        and figures.isdecimal()
        and figures.strip("0") != ""
        and number_in_words(words) == int(figures)
        and code not in ("", ANY_PACKAGE)
        and code == unit_code(units, kind)
    )


@lru_cache(maxsize=1024)
def _are_usual_units(units: CodeList, en: str, zh: str, weight: str) -> bool:
    code = unit_code(units, en)
    return code != "" and code == unit_code(units, zh) and unit_code(units, weight) in ("", *WEIGHTS)


@lru_cache(maxsize=1024)
def unit_code(units: CodeList, name: str) -> str:
    """The code of the unit that a code, name or alias stands for; empty when it is not known."""
    entry = units.find(name)
    return entry.code if entry else ""
