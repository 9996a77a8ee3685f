"""Owns how long a text of several lines is where lengths count: in the message."""

from __future__ import annotations

import re

_BREAKS = re.compile("[\n\r]")
_BREAK_SENT = "/n"


def length_sent(text: str) -> int:
    """The number of characters a text of several lines has in the message: a line break counts two.

    Lines are trimmed and empty ones dropped there, and `/N` is parted by a space.
    """
    lines = [line for line in map(str.strip, _BREAKS.split(text)) if line]
    return sum(map(len, lines)) + len(_BREAK_SENT) * max(len(lines) - 1, 0) + text.count(_BREAK_SENT.upper())
