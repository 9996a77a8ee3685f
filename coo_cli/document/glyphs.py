"""Owns refusing characters the font has no glyph for: on paper they would be empty boxes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from coo_cli.base.errors import InputError
from coo_cli.base.texts import t
from coo_cli.certificate.fields import describe
from coo_cli.certificate.model import GROUPS, HEAD_ATTRIBUTES, Certificate
from coo_cli.document.font import Face
from coo_cli.document.items import DisplayList, Mark, Text


def must_have_glyphs(display: DisplayList, certificate: Certificate, face: Face) -> None:
    """Refuse a document with a character the font lacks.

    Raises:
        InputError: `glyph-missing`, naming the character and the field it comes from.
    """
    used = {
        character
        for page in display.pages
        for item in page.items
        if isinstance(item, Text | Mark)
        for character in item.text
    }
    for character in sorted(used):
        if face.lacks(character):
            name = unicodedata.name(character, "?")
            path = next((path for path, text in _texts(certificate) if character in text), "-")
            raise InputError(
                "glyph-missing",
                t(
                    "The font has no glyph for {sign}U+{code:04X} {name}, used in `{path}`.",
                    "字体缺少字符 {sign}U+{code:04X}（{name}），所在字段：“{path}”。",
                ).fill(
                    sign=f"{character} " if character.isprintable() else "", code=ord(character), name=name, path=path
                ),
                t(
                    "Replace the character, or put a font that has it at fonts/certificate.ttf in the workspace.",
                    "请替换该字符，或在工作区的 fonts/certificate.ttf 放置含该字符的字体。",
                ),
            )


def _texts(certificate: Certificate) -> Iterator[tuple[str, str]]:
    """Every field's path and text; lines of a group counted from 1."""
    for item in describe(Certificate):
        yield item.name, getattr(certificate, item.name)
    for group in HEAD_ATTRIBUTES:
        held = getattr(certificate, group)
        holders = held if isinstance(held, tuple) else (held,) if held is not None else ()
        for number, holder in enumerate(holders, 1):
            place = f"{group}[{number}]" if isinstance(held, tuple) else group
            for item in describe(GROUPS[group]):
                yield f"{place}.{item.name}", getattr(holder, item.name)
