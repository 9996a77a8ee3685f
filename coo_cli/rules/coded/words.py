"""Owns reading numbers that are written in English words."""

from __future__ import annotations

import re
from functools import lru_cache

_ONES = (
    *("ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN", "ELEVEN", "TWELVE"),
    *("THIRTEEN", "FOURTEEN", "FIFTEEN", "SIXTEEN", "SEVENTEEN", "EIGHTEEN", "NINETEEN"),
)
_TENS = ("TWENTY", "THIRTY", "FORTY", "FIFTY", "SIXTY", "SEVENTY", "EIGHTY", "NINETY")
_NUMBERS = {word: value for value, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_SCALES = {"THOUSAND": 1_000, "MILLION": 1_000_000}
_before = re.compile(r"\s*(?:PACKED\s+(?:IN|ON)|TOTAL(?:\s+OF)?|SAY)\b\s*:?", re.IGNORECASE)


@lru_cache(maxsize=1024)
def number_in_words(text: str) -> int | None:
    """The number that English words say, such as `ONE HUNDRED AND FIFTY`; None when they say none."""
    total = part = 0
    words = words_of(text)
    for word in words:
        if word in _NUMBERS:
            part += _NUMBERS[word]
        elif word == "HUNDRED":
            part = (part or 1) * 100
        elif word in _SCALES:
            total, part = total + (part or 1) * _SCALES[word], 0
        else:
            return None
    return total + part if words else None


def words_of(text: str) -> list[str]:
    """The words of a number in capitals, without what may stand before it and without AND."""
    words = re.split(r"[\s,-]+", _before.sub("", text, 1).upper())
    return ["ONE" if word == "A" else word for word in words if word and word != "AND"]
