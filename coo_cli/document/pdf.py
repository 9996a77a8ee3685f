"""Owns drawing: a display list to a PDF file whose bytes follow from it and the moment given."""

from __future__ import annotations

import datetime as dt
import tempfile
import zlib
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import cast

from fpdf import FPDF
from fpdf.fonts import TTFFont
from fpdf.image_datastructures import RasterImageInfo
from fpdf.image_parsing import get_img_info
from fpdf.output import OutputProducer, PDFXObject
from fpdf.syntax import Name, PDFArray, PDFContentStream

from coo_cli.base.files import sha256
from coo_cli.catalog.layouts import Underprint
from coo_cli.document.font import Face
from coo_cli.document.items import Code, DisplayList, Frame, Ink, Item, Line, Mark, Ring, Text
from coo_cli.document.underprint import underprint_drawing

_UNDERPRINT = "underprint"
_STYLES = {False: "", True: "B"}
_FAMILY = "coo"
_QUIET = 1.0
"""White millimetres around a QR code."""


def draw(display: DisplayList, face: Face, *, title: str, now: dt.datetime) -> bytes:
    """Draw a display list.

    Args:
        display: what to draw; every character in it must be in the font.
        face: the font.
        title: the document's title.
        now: the moment noted in the file.
    """
    pdf = FPDF(unit="mm", format=display.sheet)
    pdf.set_auto_page_break(False)
    pdf.set_title(title)
    pdf.set_creator("coo-cli")
    pdf.set_producer("coo-cli")
    pdf.set_creation_date(now)
    with tempfile.TemporaryDirectory(prefix="coo-", ignore_cleanup_errors=True) as folder:
        _embed_fonts(pdf, face, display, Path(folder))
        for page in display.pages:
            pdf.add_page()
            if page.underprint:
                _lay_under(pdf, page.underprint, display.sheet)
            for item in page.items:
                _draw_item(pdf, item)
        return bytes(pdf.output(output_producer_class=_Producer))


def _embed_fonts(pdf: FPDF, face: Face, display: DisplayList, folder: Path) -> None:
    """Give the document a font of its own characters only.

    It is named by its content: equal tags on different subsets would make a program that merges documents
    take one for the other and swap glyphs.
    """
    used: dict[bool, set[str]] = defaultdict(set)
    for page in display.pages:
        for item in page.items:
            if isinstance(item, Text | Mark):
                used[isinstance(item, Mark) or item.bold].update(item.text)
    for bold, characters in sorted(used.items()):
        data = face.subset(characters, bold)
        path = folder / f"{int(bold)}.ttf"
        path.write_bytes(data)
        pdf.add_font(_FAMILY, _STYLES[bold], path)
        font = pdf.fonts[_FAMILY + _STYLES[bold]]
        assert isinstance(font, TTFFont)
        font.name = f"coo-{sha256(data)[:12]}"
        font.ttfont.recalcBBoxes = False


def _draw_item(pdf: FPDF, item: Item) -> None:
    match item:
        case Text():
            pdf.set_font(_FAMILY, _STYLES[item.bold], item.size)
            pdf.set_text_color(item.colour)
            pdf.text(item.x, item.y, item.text)
        case Line():
            _set_stroke(pdf, item.width, item.colour)
            pdf.line(item.x1, item.y1, item.x2, item.y2)
        case Frame():
            _set_stroke(pdf, item.width, item.colour)
            pdf.rect(item.x, item.y, item.w, item.h)
        case Ring():
            _set_stroke(pdf, item.width, item.colour)
            pdf.circle(item.x, item.y, item.radius)
        case Mark():
            _draw_mark(pdf, item)
        case Code():
            _draw_code(pdf, item)
        case Ink():
            _draw_ink(pdf, item)


def _set_stroke(pdf: FPDF, width: float, colour: str) -> None:
    if pdf.line_width != width:  # fpdf2 writes it each time
        pdf.set_line_width(width)
    pdf.set_draw_color(colour)


def _draw_mark(pdf: FPDF, mark: Mark) -> None:
    pdf.set_font(_FAMILY, _STYLES[True], mark.size)
    pdf.set_text_color(mark.colour)
    with pdf.rotation(mark.angle, mark.x, mark.y):
        pdf.text(mark.x - pdf.get_string_width(mark.text) / 2, mark.y + pdf.font_size * 0.36, mark.text)


def _draw_code(pdf: FPDF, code: Code) -> None:
    """Draw runs of dark modules as one rectangle each, on a white ground."""
    side = code.size / len(code.modules)
    pdf.set_fill_color("#ffffff")
    pdf.rect(code.x - _QUIET, code.y - _QUIET, code.size + 2 * _QUIET, code.size + 2 * _QUIET, style="F")
    pdf.set_fill_color("#000000")
    for row, dots in enumerate(code.modules):
        start = 0
        while (start := dots.find(1, start)) >= 0:
            end = dots.find(0, start)
            end = len(dots) if end < 0 else end
            pdf.rect(code.x + start * side, code.y + row * side, (end - start) * side, side, style="F")
            start = end


def _draw_ink(pdf: FPDF, ink: Ink) -> None:
    cache, name = pdf.image_cache.images, sha256(ink.image.png)
    if name not in cache:
        cache[name] = RasterImageInfo({**_encoded(ink.image.png), "i": len(cache) + 1, "usages": 0, "iccp_i": None})
    with pdf.local_context(blend_mode="MULTIPLY"):  # as ink does: black text under a seal stays black
        pdf.image(name, x=ink.x, y=ink.y, w=ink.image.width_mm, h=ink.image.height_mm)


@lru_cache(maxsize=16)
def _encoded(png: bytes) -> RasterImageInfo:
    """A picture as a PDF holds it; made once per process, since packing 600 dpi takes longer than a page."""
    return get_img_info("", png)


def _lay_under(pdf: FPDF, underprint: Underprint, sheet: tuple[float, float]) -> None:
    cache, name = pdf.image_cache.images, f"{_UNDERPRINT}{hash(underprint)}"
    if name not in cache:
        cache[name] = _drawing_info(underprint, sheet, len(cache) + 1)
    pdf.image(name, x=0, y=0, w=sheet[0], h=sheet[1])


@lru_cache(maxsize=8)
def _packed(underprint: Underprint, sheet: tuple[float, float]) -> bytes:
    return zlib.compress(underprint_drawing(underprint, sheet), 4)


def _drawing_info(underprint: Underprint, sheet: tuple[float, float], number: int) -> RasterImageInfo:
    """An entry for the image cache that stands for a drawing; see `_Producer`."""
    drawing = _Drawing(_packed(underprint, sheet), *sheet)
    return RasterImageInfo({"i": number, "usages": 0, "w": sheet[0], "h": sheet[1], "drawing": drawing})


class _Drawing(PDFContentStream):
    """A form XObject: a drawing that lies in the file once and on any number of pages.

    Its matrix maps the sheet to the unit square, so that it is placed exactly like an image.
    """

    def __init__(self, packed: bytes, width: float, height: float) -> None:
        super().__init__(packed)
        self.filter = Name("FlateDecode")
        self.type = Name("XObject")
        self.subtype = Name("Form")
        self.b_box = PDFArray([0, 0, width, height])
        self.matrix = PDFArray([f"{1 / width:.9f}", 0, 0, f"{1 / height:.9f}", 0, 0])


class _Producer(OutputProducer):
    """Writes entries of the image cache that are drawings as form XObjects, which fpdf2 has no call for.

    `output(output_producer_class=)` is fpdf2's own door for this; the drawing is placed by its image call.
    """

    def _add_image(self, info: dict[str, object]) -> PDFXObject:
        drawing = info.get("drawing")
        if not isinstance(drawing, _Drawing):
            return super()._add_image(info)
        self._add_pdf_obj(drawing, "images")
        return cast(PDFXObject, drawing)  # callers take no more of it than its object number
