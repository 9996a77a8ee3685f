"""Owns how the text of one field travels: line breaks, escapes, and what cannot be sent."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 does not have (production 2)."""

_BREAK = re.compile("/[nN]|\r\n|\r|\n")


class CannotTravel(ValueError):
    """A text that has no form in the message."""


def forbidden(text: str) -> str:
    """The first character XML does not have, or an empty text."""
    found = _FORBIDDEN.search(text)
    return found[0] if found else ""


def special(text: str) -> bool:
    """Whether a text of one line might not travel as it is; asked of many fields' texts at once."""
    return not text.isprintable() or "&" in text or "<" in text or ">" in text or ("/" in text and "/n" in text)


def to_wire(text: str, several_lines: bool) -> str:
    """Write a field's text as it stands in the message.

    The lines of a text travel parted by `/n`, trimmed, empty ones dropped. `/N`, which stands on half of all
    shipping marks (`C/NO. 1-18`), is read as a break too; it is parted by a space rather than refused.

    Args:
        text: the field's value.
        several_lines: whether the field is one of several lines.

    Raises:
        CannotTravel: for a literal `/n`, a character XML does not have, or a line break in a field of one line.
    """
    if "/n" in text or (not text.isprintable() and _troubled(text, several_lines)):
        raise CannotTravel
    if several_lines:
        text = text.strip()
        if "\n" in text or "\r" in text:
            lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
            text = "/n".join(line for line in lines if line)
        if "/N" in text:
            text = text.replace("/N", "/ N")
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text


def from_wire(text: str, several_lines: bool) -> str:
    """Read a field's text as the message has it; a text of one line is what it is."""
    if not several_lines:
        return text
    lines = (line.strip() for line in _BREAK.split(text))
    return "\n".join(line for line in lines if line)


def _troubled(text: str, several_lines: bool) -> bool:
    return bool(forbidden(text)) or (not several_lines and ("\n" in text or "\r" in text))
