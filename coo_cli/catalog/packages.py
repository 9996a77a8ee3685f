"""Owns how a number of packages is written on a certificate: in words and figures, `EIGHTEEN (18) CARTONS`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from coo_cli.catalog.codes import CodeList

UNITS = "package_units"
"""The code list of package units, with the words for one and for several."""

_is_count = re.compile(r"\d{1,12}(?:\.\d{1,5})?", re.ASCII).fullmatch


def counted(units: CodeList, count: str, unit: str) -> str:
    """A number of packages in words and figures with their word, in capitals; plural but for one.

    Args:
        units: the list of package units.
        count: a decimal in plain notation.
        unit: a code of the list, or any other word, which is written as it is.

    Returns:
        the text; empty when the count is no number.
    """
    if not _is_count(count):
        return ""
    number = Decimal(count)
    entry = units.find(unit)
    name = unit if entry is None else entry.en if number == 1 else entry.other.get("plural", entry.en)
    return f"{_in_words(number)} ({_figures(number)}) {name}".upper()


def described(units: CodeList, count: str, unit: str, name: str) -> str:
    """The goods description that packages and a name make: `EIGHTEEN (18) CARTONS OF DATA CABLE`.

    What is not packed, whose word is the same for one and for several, is only named so: `IRON ORE IN BULK`.

    Returns:
        the text; empty when something is missing or there are no packages.
    """
    text = counted(units, count, unit) if unit and name and count.strip("0.") else ""
    entry = units.find(unit) if text else None
    if entry is not None and entry.other.get("plural") == entry.en:
        return f"{name} {entry.en}".upper()
    return f"{text} OF {name.upper()}" if text else ""


@lru_cache(maxsize=4096)
def _in_words(number: Decimal) -> str:
    from num2words import num2words

    return str(num2words(_figures(number))).replace(",", "")


def _figures(number: Decimal) -> str:
    return str(int(number)) if number == number.to_integral_value() else f"{number.normalize():f}"
