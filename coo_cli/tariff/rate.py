"""Owns rates as schedules publish them: read as a percentage where they are one, else kept as their text."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

_PERCENT = re.compile(r"(\d{1,4}(?:\.\d{1,6})?)\s*%?", re.ASCII)
_FREE = frozenset({"free", "免税", "免", "零", "零关税", "nil", "exempt"})
_NOTHING = frozenset({"", "-", "--", "—", "——", "/", "n/a", "n.a.", "na", "无", "*"})


def published(text: str) -> str:
    """A rate's text without what people vary; empty for the signs that say there is none, such as `-` and `n/a`."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    return "" if plain.casefold() in _NOTHING else plain


def percent_of(text: str) -> Decimal | None:
    """The percentage of the value that a rate is; None for a specific or compound one, or for none at all.

    `5`, `5%`, `5.0 %` and `Free` are percentages; `30% or 1.2 USD/kg` is not.
    """
    plain = published(text)
    if plain.casefold() in _FREE:
        return Decimal(0)
    found = _PERCENT.fullmatch(plain)
    return Decimal(found[1]) if found else None


def percentage(number: Decimal) -> str:
    """A percentage as text: `4.5%`, `0%`."""
    return f"{_short(number)}%"


def saved(amount: Decimal, usual: Decimal, preferential: Decimal) -> Decimal:
    """The duty saved on an amount, in its currency, to the cent.

    Args:
        amount: the dutiable value.
        usual: the rate without a certificate, in percent.
        preferential: the rate with one, in percent.
    """
    return (amount * (usual - preferential) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _short(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
