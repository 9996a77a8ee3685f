"""Owns marking a finished PDF as a preview (预览): the words lie across every page, and can be read out of it."""

from __future__ import annotations

import datetime as dt
import io
import math

import pypdfium2 as pdfium

from coo_cli.base.resources import Resources
from coo_cli.document.font import MM_PER_POINT, Face, face
from coo_cli.document.items import DisplayList, Mark, Page
from coo_cli.document.pdf import draw

PREVIEW = "PREVIEW 预览"

_COLOUR = "#f2b8b8"


def as_preview(data: bytes, resources: Resources, now: dt.datetime) -> bytes:
    """The same pages with PREVIEW across each of them; what lies under it stays readable.

    Args:
        data: a readable PDF.
        resources: where the font is.
        now: the moment noted in the file.

    Raises:
        ConfigError: `font-missing`.
    """
    with pdfium.PdfDocument(data) as document:
        for page in document:
            with pdfium.PdfDocument(_sheet(page.get_size(), face(resources), now)) as mark:
                item = mark.page_as_xobject(0, document).as_pageobject()
            pdfium.raw.FPDFPageObj_SetBlendMode(item, b"Multiply")
            page.insert_obj(item)
            page.gen_content()
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def _sheet(points: tuple[float, float], font: Face, now: dt.datetime) -> bytes:
    """A page of this size in points that holds nothing but the words."""
    width, height = (side * MM_PER_POINT for side in points)
    size = 0.68 * math.hypot(width, height) / font.width(PREVIEW, 1, bold=True)
    angle = -math.degrees(math.atan2(height, width))  # DRAFT and SPECIMEN run the other way
    mark = Mark(width / 2, height / 2, PREVIEW, size, angle, _COLOUR)
    return draw(DisplayList((width, height), (Page((mark,)),)), font, title="", now=now)
