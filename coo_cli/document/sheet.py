"""Owns what is the same on every certificate of a form - lines and the form's own words - drawn once a process.

Laid under each certificate, it costs a page no more than a reference.
"""

from __future__ import annotations

import zlib
from functools import lru_cache

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from coo_cli.document.content import POINTS, drawn_items
from coo_cli.document.embedding import embed_fonts
from coo_cli.document.font import Face
from coo_cli.document.items import Frame, Item, Line, Text


def is_constant(item: Item) -> bool:
    """Whether an item is the form's own: a line, or words that no certificate filled in."""
    return isinstance(item, Frame) or (isinstance(item, Line | Text) and not item.filled_in)


def constant_sheet(pdf: Pdf, items: tuple[Item, ...], face: Face, size: tuple[float, float]) -> Object:
    """The sheet with these items as a form XObject of a document, in points; copied into each document once."""
    return pdf.copy_foreign(_sheet(items, face, size)[1])


@lru_cache(maxsize=128)
def _sheet(items: tuple[Item, ...], face: Face, size: tuple[float, float]) -> tuple[Pdf, Object]:
    """A document with one form XObject; the document is kept, for the object lies in it."""
    pdf = Pdf.new()
    subsets, fonts = embed_fonts(pdf, items, face)
    width, height = size
    content = "\n".join(drawn_items(items, height, subsets, {})).encode("ascii")
    drawn = Stream(
        pdf,
        zlib.compress(content),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, round(width * POINTS, 3), round(height * POINTS, 3)]),
        Resources=Dictionary(Font=fonts),
        Filter=Name.FlateDecode,
    )
    return pdf, pdf.make_indirect(drawn)
