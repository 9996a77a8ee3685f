"""Owns seal and signature pictures (印章, 签名): PNG with a transparent ground at its true size in millimetres."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import InputError, Place
from coo_cli.base.files import read_bytes
from coo_cli.base.texts import Text, t

if TYPE_CHECKING:
    from PIL.Image import Image

_MAX_BYTES = 30_000_000
_MAX_PIXELS = 40_000_000
_MIN_DPI = 150
_MIN_CLEAR = 0.2
"""The least share of a picture that must be transparent: less would hide the text under it."""
_INK = 32
"""Alpha above which a pixel counts as ink."""
_NEARLY_ROUND = 0.03
_DOT = 0.1
"""Millimetres by which a size may be over: edges are only as sharp as the dots."""


class Shape(msgspec.Struct, frozen=True):
    """A shape of seals and its greatest long and short side, in millimetres."""

    name: Text
    long: float
    short: float


ROUND = Shape(t("round seal", "圆形印章"), 45, 45)
ELLIPSE = Shape(t("oval seal", "椭圆形印章"), 55, 45)
RECTANGLE = Shape(t("rectangular seal", "方形印章"), 55, 40)
SIGNATURE = Shape(t("signature", "签名"), 40, 40)
"""The limits of the self-printing system (自助打印, 印章制作, 签名制作)."""


class SealImage(msgspec.Struct, frozen=True):
    """A company seal: a PNG with a transparent ground, cut to the ink, and the size it is printed at."""

    png: bytes
    width_mm: float
    height_mm: float


class SignatureImage(msgspec.Struct, frozen=True):
    """A declarant's signature: a PNG with a transparent ground, cut to the ink, and the size it is printed at."""

    png: bytes
    width_mm: float
    height_mm: float


def load_seal(path: Path, width_mm: float) -> SealImage:
    """Read a company seal.

    Whether it is round, oval or rectangular is told from its ink; the limits are those of the self-printing
    system: 45 mm across, 55 x 45 mm, 55 x 40 mm.

    Args:
        path: a PNG with a transparent ground.
        width_mm: the true width of the seal's ink.

    Raises:
        InputError: `file-missing`, `file-unreadable`, `file-too-large`, `picture-unreadable`, `picture-opaque`,
            `picture-empty`, `picture-coarse` or `picture-too-large`.
    """
    png, image = _cut_out(path)
    height_mm = _true_height(path, image, width_mm)
    shape = shape_of(image)
    must_fit(path, shape.name, (width_mm, height_mm), (shape.long, shape.short))
    return SealImage(png, width_mm, height_mm)


def load_signature(path: Path, width_mm: float) -> SignatureImage:
    """Read a declarant's signature, at most 40 x 40 mm.

    Args:
        path: a PNG with a transparent ground.
        width_mm: the true width of the ink.

    Raises:
        InputError: as `load_seal`.
    """
    png, image = _cut_out(path)
    height_mm = _true_height(path, image, width_mm)
    must_fit(path, SIGNATURE.name, (width_mm, height_mm), (SIGNATURE.long, SIGNATURE.short))
    return SignatureImage(png, width_mm, height_mm)


def _cut_out(path: Path) -> tuple[bytes, Image]:
    """The picture cut to its ink, as PNG and open."""
    image = _opened(path, read_bytes(path, _MAX_BYTES))
    low, _ = image.getchannel("A").getextrema()
    clear = image.getchannel("A").histogram()[0] / (image.width * image.height)
    if low == 255 or clear < _MIN_CLEAR:
        raise _refused(
            path,
            "picture-opaque",
            t(
                "The picture has no transparent ground; it would hide the text under it.",
                "图片背景不透明，会遮住文字。",
            ),
            t("Save it as PNG with the paper made transparent.", "请将纸张底色去除后另存为透明 PNG。"),
        )
    box = image.getchannel("A").point(_ink_only).getbbox()
    if box is None:
        raise _refused(
            path,
            "picture-empty",
            t("There is no ink in the picture.", "图片中没有内容。"),
            t("Take a picture that shows the seal or signature.", "请提供含印章或签名的图片。"),
        )
    image = image.crop(box)
    return png_of(image), image


def png_of(image: Image) -> bytes:
    """A picture as PNG: the pixels alone, so that equal pictures are equal bytes."""
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=3)
    return file.getvalue()


def _opened(path: Path, data: bytes) -> Image:
    from PIL import Image  # a seal's size is known without it, and drawing needs it only for new pictures

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=("PNG",))
            if image.width * image.height > _MAX_PIXELS:
                raise _refused(
                    path,
                    "picture-unreadable",
                    t("The picture has more than 40 million pixels.", "图片超过 4000 万像素。"),
                    t("Scan at 600 dpi and cut the picture to the seal.", "请以 600 dpi 扫描并裁剪到印章范围。"),
                )
            return image.convert("RGBA")
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        struct.error,
        zlib.error,
        Image.DecompressionBombWarning,
        Image.DecompressionBombError,
    ) as error:
        raise _refused(
            path,
            "picture-unreadable",
            t("The picture is not a readable PNG.", "图片不是可读取的 PNG。"),
            t("Save it again as PNG with a transparent ground.", "请重新另存为透明背景的 PNG。"),
            str(error),
        ) from error


def _ink_only(alpha: int) -> int:
    return 255 if alpha > _INK else 0


def _true_height(path: Path, image: Image, width_mm: float) -> float:
    if width_mm <= 0 or image.width / width_mm * 25.4 < _MIN_DPI:
        raise _refused(
            path,
            "picture-coarse",
            t(
                "At {width:g} mm the picture has fewer than {dpi} dots an inch.",
                "按 {width:g} 毫米打印时，图片分辨率不足 {dpi} dpi。",
            ).fill(width=width_mm, dpi=_MIN_DPI),
            t("Scan at 600 dpi, and check the width.", "请以 600 dpi 扫描，并核对宽度。"),
        )
    return width_mm * image.height / image.width


def shape_of(image: Image) -> Shape:
    """A seal's shape, told from the corners: a rectangle has ink outside the ellipse that touches its four sides."""
    from PIL import Image as Pictures
    from PIL import ImageChops, ImageDraw

    inside = Pictures.new("L", image.size, 0)
    ImageDraw.Draw(inside).ellipse((-1, -1, image.width, image.height), fill=255)
    ink = image.getchannel("A").point(_ink_only)
    outside = ImageChops.subtract(ink, inside).histogram()[255]
    if outside > 0.01 * ink.histogram()[255]:
        return RECTANGLE
    return ROUND if abs(image.width / image.height - 1) <= _NEARLY_ROUND else ELLIPSE


def must_fit(path: Path, name: Text, size: tuple[float, float], most: tuple[float, float]) -> None:
    """Refuse a seal or signature whose size in millimetres is beyond the greatest long and short side.

    Raises:
        InputError: `picture-too-large`.
    """
    if max(size) > most[0] + _DOT or min(size) > most[1] + _DOT:
        values = {"name": name, "w": round(size[0], 1), "h": round(size[1], 1), "long": most[0], "short": most[1]}
        raise _refused(
            path,
            "picture-too-large",
            t(
                "A {name} of {w:g} x {h:g} mm is too large; {long:g} x {short:g} mm is the most.",
                "{name}尺寸 {w:g} x {h:g} 毫米过大，最大为 {long:g} x {short:g} 毫米。",
            ).fill(**values),
            t("Give the true width of the ink; do not enlarge the picture.", "请填写印迹的真实宽度，不要放大。"),
        )


def _refused(path: Path, code: str, what: Text, fix: Text, why: str | None = None) -> InputError:
    return InputError(code, what, fix, where=Place(file=str(path)), why=why)
