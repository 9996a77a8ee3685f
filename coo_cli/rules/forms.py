"""Owns what a value may look like, kind by kind: patterns of prescribed forms, and what no text may hold."""

from __future__ import annotations

import re

from coo_cli.base.clock import iso_date
from coo_cli.certificate.fields import Kind

PATTERNS = {
    Kind.DECIMAL: r"[0-9]{1,19}(?:\.[0-9]{1,5})?",
    Kind.PERCENT: r"(?:100(?:\.0{1,2})?|[0-9]{1,2}(?:\.[0-9]{1,2})?)%?",
    Kind.WHOLE: r"[1-9][0-9]{0,8}",
    Kind.DIGITS: r"[0-9]+",
}
"""The kinds whose form a pattern can tell; dates need a calendar too."""

LONGEST = {Kind.DATE: 10, Kind.DECIMAL: 25, Kind.PERCENT: 7, Kind.WHOLE: 9}
"""The most characters a value of a form has."""

XML_FORBIDS = "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""XML 1.0, production Char."""
LINE_BREAK = "[\n\r]"
BREAK_MARK = "/n"
"""How a line break travels. `/N`, which is read as one too, is parted by a space when the message is written."""
CHINESE = "[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
"""Chinese and its neighbours, and full-width forms: what a form in English cannot show."""

NEVER_PRINTED = (
    "[\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffd\U00010000-\U0001ffff\U000e0000-\U0010ffff]"
)
"""What is invisible, turns the direction of writing, has no meaning agreed upon (private use), stands for a character
lost in conversion, or is no character of any certificate's font (emoji and their neighbours)."""
_ORDINARY = (
    "\u0020-\u007e\u00a0-\u00ac\u00ae-\u034e\u0350-\u061b\u2010-\u2027\u2030-\u205e\u2070-\u3163\u3165-\ud7ff"
    "\uf900-\ufdff\uff01-\uff9f"
)
"""Most of what is printed."""
LOOK_ALIKES = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",  # Cyrillic and Greek
        "ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXo",
        strict=True,
    )
)
"""Letters of other alphabets that look like a Latin one, and that one."""
OTHER_LETTERS = (
    f"(?![{''.join(LOOK_ALIKES)}])[\u0400-\u1cff\u2c00-\u2c5f\u2c80-\u2dff\ua000-\ua6ff\ua800-\uabff\ud7b0-\ud7ff"
    "\ufb07-\ufdff\ufe70-\ufefe]"
)
"""Letters neither Latin nor Chinese; Greek ones stand for measures and units and are left alone."""
COMBINING = "[\u0300-\u034e\u0350-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
"""Accents that are characters of their own and stand beside their letter in most fonts."""

odd = re.compile(f"[^{_ORDINARY}]").search
"""Finds what may be of the kind that is never printed: a smaller class is searched for in half the time."""
_never_printed = re.compile(NEVER_PRINTED).search
is_decimal = re.compile(PATTERNS[Kind.DECIMAL]).fullmatch

_has_iso_form = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch


def is_date(text: str) -> bool:
    """Whether a text is a day that exists, written YYYY-MM-DD."""
    return _has_iso_form(text) is not None and iso_date(text) is not None


def unprintable(text: str) -> str:
    """The first character of a text that cannot be printed, though XML takes it; empty when there is none.

    Characters that are not assigned are none either, except rare Chinese ones newer than this Python.
    """
    if found := _never_printed(text):
        return found[0]
    if text.isprintable():
        return ""
    return next((char for char in text if not (char.isprintable() or char.isspace() or _is_excused(char))), "")


def _is_excused(char: str) -> bool:
    return "\U00020000" <= char <= "\U0003ffff" or re.match(XML_FORBIDS, char) is not None
