"""Owns drawing by fpdf2 what is not a certificate, but goes with one: a display list to a PDF/A-2b file.

Such pages (`catalog.layouts.Document`, the test page of calibration) hold text and lines only, in the order in which
they are read. Certificates, which also hold patterns, codes, marks and seals, are drawn by `pdf`: fpdf2 takes longer to
import, and to embed a font, than one of them may take.
"""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf

from coo_cli.document.archival import archival_file
from coo_cli.document.font import Face
from coo_cli.document.items import DisplayList, Frame, Item, Line, Text

if TYPE_CHECKING:
    from fpdf import FPDF

_FAMILY = "coo"
_STYLES = {False: "", True: "B"}


def draw_plain(display: DisplayList, face: Face, *, title: str, now: dt.datetime) -> bytes:
    """Draw a display list of texts, lines and frames.

    Args:
        display: what to draw; every character in it must be in the font.
        face: the font.
        title: the document's title.
        now: the moment noted in the file.

    Raises:
        TypeError: for an item that only certificates have.
    """
    from fpdf import FPDF

    drawn = FPDF(unit="mm", format=display.sheet)
    drawn.set_auto_page_break(False)
    with tempfile.TemporaryDirectory(prefix="coo-", ignore_cleanup_errors=True) as folder:
        _add_fonts(drawn, face, display, Path(folder))
        for page in display.pages:
            drawn.add_page()
            for item in page.items:
                _draw(drawn, item)
        made = drawn.output()
    with pikepdf.open(io.BytesIO(made)) as whole:
        pdf = pikepdf.Pdf.new()
        pdf.pages.extend(whole.pages)  # and nothing else: no wish how to open the file
        return archival_file(pdf, title, now)


def _add_fonts(drawn: FPDF, face: Face, display: DisplayList, folder: Path) -> None:
    """Give the drawing a font of its own characters only, named by its content; see `embedding.embed_fonts`."""
    from fpdf.fonts import TTFFont

    used: dict[bool, set[str]] = defaultdict(set)
    for page in display.pages:
        for item in page.items:
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
            raise TypeError(f"only certificates have this: {item}")


def _set_stroke(drawn: FPDF, width: float, colour: str) -> None:
    if drawn.line_width != width:  # fpdf2 writes it each time
        drawn.set_line_width(width)
    drawn.set_draw_color(colour)
