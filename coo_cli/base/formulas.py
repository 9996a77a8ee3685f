"""Owns keeping texts from being taken for formulas by spreadsheet programs, and taking that guard off again."""

from __future__ import annotations

import re

_is_formula = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]").match
_is_guarded = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]").match


def guarded(text: str, *, typed: bool = False) -> str:
    """A text that stays one in any spreadsheet program: `'=1+1` for `=1+1` (OWASP: CSV injection).

    Args:
        text: what is to be written.
        typed: the cell says of itself that it holds a text; then only what looks guarded already gets a guard.
    """
    return f"'{text}" if (_is_guarded if typed else _is_formula)(text) else text


def unguarded(text: str) -> str:
    """The text before it was guarded."""
    return text[1:] if _is_guarded(text) else text
