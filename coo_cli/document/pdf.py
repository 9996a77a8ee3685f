"""Owns drawing certificates: a display list to a PDF/A-2b file whose bytes follow from it and the moment given.

What a form has in common is drawn once (`sheet`); what a certificate adds is a content stream over it (`content`), and
pikepdf (qpdf) makes a file of both. What is not a certificate is drawn by fpdf2 (`plain`).
"""

from __future__ import annotations

import datetime as dt
import zlib
from functools import lru_cache
from itertools import chain

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from coo_cli.catalog.layouts import Underprint
from coo_cli.document.archival import archival_file
from coo_cli.document.content import MULTIPLY, POINTS, drawn_items
from coo_cli.document.embedding import embed_fonts
from coo_cli.document.font import Face
from coo_cli.document.items import DisplayList, Ink, Page
from coo_cli.document.microtext import micro_text
from coo_cli.document.picture import packed_picture
from coo_cli.document.sheet import constant_sheet, is_constant
from coo_cli.document.underprint import underprint_drawing
from coo_cli.seal.image import SealImage, SignatureImage

Picture = SealImage | SignatureImage

_UNDERPRINT, _MICRO_TEXT, _SHEET = "/U", "/M", "/S"
"""The names by which a page's resources hold what lies under its text."""
_PACK = 4
"""How hard streams are packed: the hardest takes four times as long and saves a hundredth."""


def draw(display: DisplayList, face: Face, *, title: str, now: dt.datetime) -> bytes:
    """Draw a display list.

    Args:
        display: what to draw; every character in it must be in the font.
        face: the font.
        title: the document's title.
        now: the moment noted in the file.
    """
    pdf = Pdf.new()
    filled = [[item for item in page.items if not is_constant(item)] for page in display.pages]
    subsets, fonts = embed_fonts(pdf, chain.from_iterable(filled), face)
    pictures = _pictures(pdf, display)
    names = {image: name for image, (name, _) in pictures.items()}
    states = Dictionary({MULTIPLY: Dictionary(Type=Name.ExtGState, BM=Name.Multiply)})
    under: dict[tuple[Underprint, str], dict[str, Object]] = {}
    width, height = display.sheet
    for page, own in zip(display.pages, filled, strict=True):
        placed = dict(pictures.values())
        content = []
        if page.underprint:
            placed |= _under(pdf, page, page.underprint, display.sheet, face, under)
            content.append(f"q {POINTS:.6f} 0 0 {POINTS:.6f} 0 0 cm {_UNDERPRINT} Do")
            content.append(f"{_MICRO_TEXT} Do Q" if page.micro_text else "Q")
        if constant := tuple(filter(is_constant, page.items)):
            placed[_SHEET] = constant_sheet(pdf, constant, face, display.sheet)
            content.append(f"{_SHEET} Do")
        content += drawn_items(own, height, subsets, names)
        packed = zlib.compress("\n".join(content).encode("ascii"), _PACK)
        made = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, round(width * POINTS, 3), round(height * POINTS, 3)]),
            Contents=pdf.make_indirect(Stream(pdf, packed, Filter=Name.FlateDecode)),
            Resources=Dictionary(Font=fonts, XObject=Dictionary(placed), ExtGState=states),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
    return archival_file(pdf, title, now)


def _pictures(pdf: Pdf, display: DisplayList) -> dict[Picture, tuple[str, Object]]:
    """The seals and signatures of a document, each in the file once, with the name it is placed by."""
    images = dict.fromkeys(item.image for page in display.pages for item in page.items if isinstance(item, Ink))
    return {image: (f"/I{number}", _picture(pdf, image.png)) for number, image in enumerate(images)}


def _picture(pdf: Pdf, png: bytes) -> Object:
    width, height, colours, alpha = packed_picture(png)
    mask = _image(pdf, alpha, width, height, Name.DeviceGray)
    picture = _image(pdf, colours, width, height, Name.DeviceRGB)
    picture.SMask = mask
    return picture


def _image(pdf: Pdf, packed: bytes, width: int, height: int, space: Name) -> Object:
    return pdf.make_indirect(
        Stream(
            pdf,
            packed,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=width,
            Height=height,
            ColorSpace=space,
            BitsPerComponent=8,
            Filter=Name.FlateDecode,
        )
    )


def _under(
    pdf: Pdf,
    page: Page,
    pattern: Underprint,
    sheet: tuple[float, float],
    face: Face,
    made: dict[tuple[Underprint, str], dict[str, Object]],
) -> dict[str, Object]:
    """The drawings that lie under a page, each in the file once."""
    key = (pattern, page.micro_text)
    if key not in made:
        made[key] = {_UNDERPRINT: _drawing(pdf, _underprint(pattern, sheet), sheet)}
        if page.micro_text:
            word, line = micro_text(page.micro_text, sheet, face, pattern.colour)
            small = _drawing(pdf, zlib.compress(word, _PACK), sheet)
            made[key][_MICRO_TEXT] = _drawing(
                pdf, zlib.compress(line, _PACK), sheet, Dictionary(XObject=Dictionary(W=small))
            )
    return made[key]


@lru_cache(maxsize=8)
def _underprint(pattern: Underprint, sheet: tuple[float, float]) -> bytes:
    return zlib.compress(underprint_drawing(pattern, sheet), _PACK)


def _drawing(pdf: Pdf, packed: bytes, sheet: tuple[float, float], resources: Dictionary | None = None) -> Object:
    """A form XObject in millimetres from the sheet's lower left corner."""
    return pdf.make_indirect(
        Stream(
            pdf,
            packed,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, *sheet]),
            Resources=resources or Dictionary(),
            Filter=Name.FlateDecode,
        )
    )
