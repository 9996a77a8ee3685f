"""Owns what of marks (唛头) plain type does not show: signs, and words that stand for a picture."""

from __future__ import annotations

import re
import unicodedata

_PICTURED = re.compile(
    r"\bIMAGE\s+OR\s+SYMBOL\b|\(\s*I\s*/\s*S\s*\)|^\s*I\s*/\s*S\s*$|\b(?:SEE|AS\s+PER)\s+ATTACH(?:MENT|ED)\b|图形|见附",
    re.IGNORECASE | re.MULTILINE,
)
_SYMBOLS = ("So", "Sm", "Sk", "Co")
"""Unicode's kinds of signs that are neither letters nor punctuation: boxes, triangles, arrows, emblems, private use."""
_COMMON = frozenset("°±×÷℃№™©®")
_ENCLOSED = range(0x3200, 0x3400)
"""Letters in brackets and units in one sign, such as those of Japanese companies: letters after all."""


def beyond_type(marks: str) -> str:
    """The signs of marks that plain type does not show, or the words that stand for a picture; empty for none."""
    signs = dict.fromkeys(
        sign
        for sign in marks
        if not (sign.isascii() or sign in _COMMON or ord(sign) in _ENCLOSED) and unicodedata.category(sign) in _SYMBOLS
    )
    if signs:
        return "".join(signs)
    pictured = _PICTURED.search(marks)
    return pictured[0].strip() if pictured else ""
