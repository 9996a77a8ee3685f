"""Owns keeping secrets out of texts: those this process has fetched, and the passwords in URLs.

Imports next to nothing, for whatever writes a log needs it.
"""

from __future__ import annotations

import re
from urllib.parse import quote, quote_plus

_PASSWORD = re.compile(r"(?<=://)([^/@\s:]*):[^/\s]*@")

_fetched: set[str] = set()
"""The secrets this process has fetched, so that no text it writes repeats one."""

_TELLING = 4
"""Characters below which a secret is no secret, and taking it out of texts would tell it."""


def remember(secret: str) -> None:
    """From now on, take a secret out of every text."""
    _fetched.add(secret)


def masked(text: str) -> str:
    """A text, such as another program's words, without any secret fetched so far and without URLs' passwords."""
    for secret in sorted(_fetched, key=len, reverse=True):
        if len(secret) >= _TELLING:
            for form in (secret, quote(secret, safe=""), quote_plus(secret)):
                text = text.replace(form, "***")
    return without_password(text)


def without_password(text: str) -> str:
    """A text with the password of every URL in it taken out."""
    return _PASSWORD.sub(r"\1:***@", text)
