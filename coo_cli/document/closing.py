"""Owns the mark that closes the goods description (`***`): printed once, under all that belongs to the description."""

from __future__ import annotations

import re

from coo_cli.certificate.model import Certificate

_CLOSED = re.compile(r"\s*(\*{3,}|\\)\s*$")


def unclosed(text: str) -> str:
    """A text without the closing mark at its end: what is printed below it would look like an addition."""
    return _CLOSED.sub("", text)


def closing_mark(certificate: Certificate, prescribed: str) -> str:
    """The mark to print: the one the certificate ends its goods clause or last description with, else the form's."""
    last = certificate.goods[-1].description if certificate.goods else ""
    for text in (certificate.goods_clause, last):
        if found := _CLOSED.search(text):
            return found[1]
    return prescribed
