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

is_decimal = re.compile(PATTERNS[Kind.DECIMAL]).fullmatch

_has_iso_form = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch


def is_date(text: str) -> bool:
    """Whether a text is a day that exists, written YYYY-MM-DD."""
    return _has_iso_form(text) is not None and iso_date(text) is not None
