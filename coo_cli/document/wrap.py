"""Owns line breaking: Latin at spaces, Chinese anywhere but before closing marks, words too long anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_CLOSING = "、。，．：；！？）］｝〕〉》」』】’”％"
_OPENING = "（［｛〔〈《「『【‘“"
_TABS = re.compile("[\t\r\v\f\x1c-\x1f\x85\u2028\u2029]")
"""Blanks that fonts have no glyph for."""
_ATOM = re.compile(rf"\s+|[{_OPENING}]*[{_WIDE}][{_CLOSING}]*|[^\s{_WIDE}{_OPENING}]+|[{_OPENING}]")


def wrap(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    r"""Break a text into lines that are no wider than `width`.

    Nothing is lost but the blanks where a line breaks and at line ends; a single character wider than the
    line stands alone.

    Args:
        text: the text; `\n` parts lines.
        width: in the unit of `measure`.
        measure: the width of a character.
    """
    text = _TABS.sub(" ", text)
    return [line for paragraph in text.split("\n") for line in _paragraph(paragraph.rstrip(), width, measure)]


def _paragraph(text: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    if sum(map(measure, text)) <= width:
        yield text
        return
    line, used = "", 0.0
    for atom in _ATOM.findall(text):
        wide = sum(map(measure, atom))
        if used + wide <= width or (atom.isspace() and not line):
            line, used = line + atom, used + wide
            continue
        if atom.isspace():
            yield line
            line, used = "", 0.0
            continue
        if line.strip():
            yield line.rstrip()
        line, used = "", 0.0
        for character in atom:
            step = measure(character)
            if line and used + step > width:
                yield line
                line, used = "", 0.0
            line, used = line + character, used + step
    yield line.rstrip()
