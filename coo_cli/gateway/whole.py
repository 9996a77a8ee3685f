"""Owns telling a file that is still being written from a whole one, by its two ends and in any encoding."""

from __future__ import annotations

import re

_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>\s+|<\?(?:(?!\?>).)*+\?>|<!--(?:(?!-->).)*+-->|<!(?!--)[^>]*+>)*+<([A-Za-z_:][^\s/>]*+)",
    re.DOTALL,
)
"""The root element's name, after declaration, comments and document type; possessive, so hostile bytes cost no more."""

_END_TAG = re.compile(rb"</([^\s<>]+)\s*>\s*")
_TAIL = 1024


def is_whole(name: str, data: bytes) -> bool:
    """Whether an XML or PDF file has its end; other files always have.

    Only the ends are looked at, not the text between: receipts come in UTF-8 and GB18030, at times without
    saying which, and whether they can be read is the message room's to tell.
    """
    kind = name.lower().rpartition(".")[2]
    if kind == "xml":
        start, end = _ROOT.match(data), _END_TAG.fullmatch(data, max(data.rfind(b"</", -_TAIL), 0))
        return start is not None and end is not None and start[1] == end[1]
    if kind == "pdf":
        return b"%PDF-" in data[:_TAIL] and b"%%EOF" in data[-_TAIL:]
    return True
