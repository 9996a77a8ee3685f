"""Owns drawing: a display list to a PDF/A-2b file whose bytes follow from it and the moment given.

What a form has in common is drawn by fpdf2 once (`sheet`); what a certificate adds is a content stream over it
(`content`), and pikepdf (qpdf) makes a file of both.
"""

from __future__ import annotations

import datetime as dt
import io
import zlib
from collections import defaultdict
from functools import lru_cache

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from coo_cli.catalog.layouts import Underprint
from coo_cli.document.archival import mark_archival
from coo_cli.document.content import MICRO_TEXT, MULTIPLY, POINTS, SHEET, UNDERPRINT, font_name, page_content
from coo_cli.document.embedding import embed_font
from coo_cli.document.font import Face, Subset
from coo_cli.document.items import DisplayList, Ink, Mark, Page, Text
from coo_cli.document.microtext import micro_text
from coo_cli.document.picture import packed_picture
from coo_cli.document.sheet import constant_sheet, is_constant
from coo_cli.document.underprint import underprint_drawing
from coo_cli.seal.image import SealImage, SignatureImage

Picture = SealImage | SignatureImage

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
    subsets = _subsets(display, face)
    embedded = {tag: embed_font(pdf, subset) for tag, subset in {one.tag: one for one in subsets.values()}.items()}
    fonts = {font_name(bold): embedded[subset.tag] for bold, subset in subsets.items()}
    pictures = _pictures(pdf, display)
    states = Dictionary({MULTIPLY: Dictionary(Type=Name.ExtGState, BM=Name.Multiply)})
    under: dict[tuple[Underprint, str], dict[str, Object]] = {}
    names = {image: name for image, (name, _) in pictures.items()}
    width, height = display.sheet
    for page in display.pages:
        constant = tuple(item for item in page.items if is_constant(item))
        content = zlib.compress(page_content(page, height, subsets, names), _PACK)
        placed = dict(pictures.values()) | _under(pdf, page, display.sheet, face, under)
        if constant:
            placed[SHEET] = constant_sheet(pdf, constant, face, display.sheet)
        made = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, round(width * POINTS, 3), round(height * POINTS, 3)]),
            Contents=pdf.make_indirect(Stream(pdf, content, Filter=Name.FlateDecode)),
            Resources=Dictionary(Font=Dictionary(fonts), XObject=Dictionary(placed), ExtGState=states),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
    mark_archival(pdf, title, now)
    pdf.save(
        file := io.BytesIO(),
        deterministic_id=True,
        compress_streams=False,  # they are packed already, each once
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        fix_metadata_version=False,
        force_version="1.7",
    )
    return file.getvalue()


def _subsets(display: DisplayList, face: Face) -> dict[bool, Subset]:
    """The fonts of a document, regular and bold, each of its own characters only."""
    used: dict[bool, set[str]] = defaultdict(set)
    for page in display.pages:
        for item in page.items:
            if isinstance(item, Text | Mark) and not is_constant(item):
                used[isinstance(item, Mark) or item.bold].update(item.text)
    if not face.has_weights:
        whole = face.subset(set().union(*used.values()))
        return dict.fromkeys(used, whole)
    return {bold: face.subset(used[bold], bold) for bold in sorted(used)}


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
    pdf: Pdf, page: Page, sheet: tuple[float, float], face: Face, made: dict[tuple[Underprint, str], dict[str, Object]]
) -> dict[str, Object]:
    """The drawings that lie under a page, each in the file once."""
    pattern = page.underprint
    if pattern is None:
        return {}
    key = (pattern, page.micro_text)
    if key not in made:
        made[key] = {UNDERPRINT: _drawing(pdf, _underprint(pattern, sheet), sheet)}
        if page.micro_text:
            word, line = micro_text(page.micro_text, sheet, face, pattern.colour)
            small = _drawing(pdf, zlib.compress(word, _PACK), sheet)
            made[key][MICRO_TEXT] = _drawing(
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
