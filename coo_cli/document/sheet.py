"""Owns what is the same on every certificate of a form - lines and the form's own words - drawn by fpdf2 once.

Laid under each certificate, it costs a page no more than a reference. fpdf2 takes longer to import than a page takes
to draw, so it is imported only where there is such a sheet.
"""

from __future__ import annotations

import io
import tempfile
import zlib
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Name, Object, Pdf, Stream

from coo_cli.document.font import Face
from coo_cli.document.items import Frame, Item, Line, Text

if TYPE_CHECKING:
    from fpdf import FPDF

_FAMILY = "coo"
_STYLES = {False: "", True: "B"}


def is_constant(item: Item) -> bool:
    """Whether an item is the form's own: a line, or words that no certificate filled in."""
    return isinstance(item, Frame) or (isinstance(item, Line | Text) and not item.filled_in)


def constant_sheet(pdf: Pdf, items: tuple[Item, ...], face: Face, size: tuple[float, float]) -> Object:
    """The sheet with these items as a form XObject of a document, in points; copied into each document once."""
    return pdf.copy_foreign(_sheet(items, face, size)[1])


@lru_cache(maxsize=128)
def _sheet(items: tuple[Item, ...], face: Face, size: tuple[float, float]) -> tuple[Pdf, Object]:
    """A document with one form XObject; the document is kept, for the object lives in it."""
    from fpdf import FPDF

    drawn = FPDF(unit="mm", format=size)
    drawn.set_auto_page_break(False)
    with tempfile.TemporaryDirectory(prefix="coo-", ignore_cleanup_errors=True) as folder:
        _add_fonts(drawn, face, items, Path(folder))
        drawn.add_page()
        for item in items:
            _draw(drawn, item)
        pdf = pikepdf.open(io.BytesIO(drawn.output()))
    whole = pdf.pages[0].as_form_xobject()
    packed = Stream(pdf, zlib.compress(whole.read_bytes()), Type=Name.XObject, Subtype=Name.Form)
    packed.BBox, packed.Resources, packed.Filter = whole.BBox, whole.Resources, Name.FlateDecode
    return pdf, pdf.make_indirect(packed)


def _add_fonts(drawn: FPDF, face: Face, items: tuple[Item, ...], folder: Path) -> None:
    """Give the drawing a font of its own characters only, named by its content; see `embedding.embed_font`."""
    from fpdf.fonts import TTFFont

    used: dict[bool, set[str]] = defaultdict(set)
    for item in items:
        if isinstance(item, Text):
            used[item.bold].update(item.text)
    for bold, characters in sorted(used.items()):
        subset = face.subset(characters, bold, whole=True)
        path = folder / f"{int(bold)}.ttf"
        path.write_bytes(subset.data)
        drawn.add_font(_FAMILY, _STYLES[bold], path)
        font = drawn.fonts[_FAMILY + _STYLES[bold]]
        assert isinstance(font, TTFFont)
        font.name = f"{subset.name}-{subset.tag}"
        font.ttfont.recalcBBoxes = False


def _draw(drawn: FPDF, item: Item) -> None:
    match item:
        case Text():
            drawn.set_font(_FAMILY, _STYLES[item.bold], item.size)
            drawn.set_text_color(item.colour)
            drawn.text(item.x, item.y, item.text)
        case Line():
            _set_stroke(drawn, item.width, item.colour)
            drawn.line(item.x1, item.y1, item.x2, item.y2)
        case Frame():
            _set_stroke(drawn, item.width, item.colour)
            drawn.rect(item.x, item.y, item.w, item.h)
        case _:
            raise TypeError(f"not the form's own: {item}")


def _set_stroke(drawn: FPDF, width: float, colour: str) -> None:
    if drawn.line_width != width:  # fpdf2 writes it each time
        drawn.set_line_width(width)
    drawn.set_draw_color(colour)
