"""Owns reading a print back, as a PDF or as a picture of paper: the QR codes on its pages, and its words."""

from __future__ import annotations

import io
import warnings
from importlib.util import find_spec
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.content_kind import content_kind
from coo_cli.base.errors import InputError, extra_missing
from coo_cli.base.texts import Text, t

if TYPE_CHECKING:
    import pypdfium2 as pdfium
    from PIL.Image import Image

_PICTURES = ("JPEG", "PNG", "TIFF")
_MOST_PAGES = 200
_MOST_PIXELS = 160_000_000
_DPI = 200
"""Fine enough for a module of a code of 17 mm to be four dots wide."""
_FINE_DPI = 400
"""For a page that is a scan itself, whose code may be smaller or blurred."""
_LARGEST_SIDE_DOTS = 8000


class Leaf(msgspec.Struct, frozen=True):
    """A page as it was read: what its QR codes say, and its words in reading order; a picture has none."""

    codes: tuple[str, ...]
    words: tuple[str, ...] = ()


def read_print(data: bytes) -> list[Leaf]:
    """Read the pages of a PDF, a scan or a photograph of a print.

    Raises:
        InputError: `print-unreadable` when it cannot be opened, or is too large.
        ConfigError: `extra-missing` without the library that reads codes.
    """
    if find_spec("zxingcpp") is None:
        needs = t("Reading a print's QR code needs the package zxing-cpp.", "读取二维码需要 zxing-cpp 包。")
        raise extra_missing("extra-missing", needs, "verify")
    return _leaves(data, with_codes=True) if content_kind(data) == "pdf" else _picture(data)


def words_of(data: bytes) -> list[tuple[str, ...]]:
    """The words of a PDF, page by page.

    Raises:
        InputError: `print-unreadable`.
    """
    return [leaf.words for leaf in _leaves(data, with_codes=False)]


def _leaves(data: bytes, *, with_codes: bool) -> list[Leaf]:
    """The pages of a PDF; without codes they need not be drawn."""
    import pypdfium2 as pdfium

    try:
        with pdfium.PdfDocument(data) as document:
            if len(document) > _MOST_PAGES:
                raise _unreadable(t("{n} pages", "{n} 页").fill(n=len(document)))
            return [_leaf(page, with_codes=with_codes) for page in document]
    except pdfium.PdfiumError as error:
        raise _unreadable(str(error)) from error


def _leaf(page: pdfium.PdfPage, *, with_codes: bool) -> Leaf:
    words = tuple(page.get_textpage().get_text_range().split())
    return Leaf(_codes_of_page(page) if with_codes else (), words)


def _codes_of_page(page: pdfium.PdfPage) -> tuple[str, ...]:
    side = max(page.get_size())
    for dpi in (_DPI, _FINE_DPI):
        scale = min(dpi / 72, _LARGEST_SIDE_DOTS / max(side, 1))
        found = _codes(page.render(scale=scale, grayscale=True).to_pil())
        if found:
            return found
    return ()


def _picture(data: bytes) -> list[Leaf]:
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is below
            image = Image.open(io.BytesIO(data), formats=_PICTURES)
            if image.width * image.height > _MOST_PIXELS:
                raise _unreadable(f"{image.width} x {image.height}")
            pages = []
            for number, frame in enumerate(ImageSequence.Iterator(image)):
                if number == _MOST_PAGES:
                    raise _unreadable(t("more than {n} pages", "超过 {n} 页").fill(n=_MOST_PAGES))
                page = ImageOps.exif_transpose(frame).convert("L")
                pages.append(Leaf(_codes(page) or _codes(_doubled(page))))
            return pages
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, OverflowError, Image.DecompressionBombError) as error:
        raise _unreadable("" if isinstance(error, UnidentifiedImageError) else str(error)) from error


def _doubled(image: Image) -> Image:
    """A small picture at twice its size: a blurred code is found there that is not found as it is."""
    from PIL import Image as Images

    if max(image.size) > _LARGEST_SIDE_DOTS // 2:
        return image
    return image.resize((2 * image.width, 2 * image.height), Images.Resampling.BICUBIC)


def _codes(image: Image) -> tuple[str, ...]:
    import zxingcpp

    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
    return tuple(sorted({code.text for code in found}))


def _unreadable(why: Text | str) -> InputError:
    return InputError(
        "print-unreadable",
        t("The file is not a readable PDF, JPEG, PNG or TIFF.", "文件不是可读取的 PDF、JPEG、PNG 或 TIFF。"),
        t(
            "Give the PDF itself, or a sharp scan or photograph of the whole page.",
            "请提供 PDF 原文件，或清晰完整的扫描件、照片。",
        ),
        why=why or None,
    )
