"""Owns standard seals (制式印章): drawn from their text at fixed proportions."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import InputError
from coo_cli.base.resources import Resources
from coo_cli.base.texts import Text, t
from coo_cli.seal.authority import names_authority
from coo_cli.seal.image import ELLIPSE, RECTANGLE, ROUND, SealImage, Shape, png_of
from coo_cli.seal.lettering import make_bold, write_arc, write_block, write_line
from coo_cli.seal.typeface import font_file

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

_FINER = 2
"""Drawn this much larger and then reduced, for smooth edges."""

# Proportions, as shares of the short side; those of a usual company seal 40 mm across.
_RING = 0.028
_STAR = 0.165
_GLYPH = 0.145
_TEXT_DEPTH = 0.118
_LINE_GLYPH = 0.085
_LINE_DEPTH = 0.30
_FRAME_AIR = 0.07

_LEAST_MM = (20.0, 10.0)
"""The least long and short side."""


class Form(StrEnum):
    """The shapes a standard seal is drawn in."""

    ROUND = "round"
    ELLIPSE = "ellipse"
    RECTANGLE = "rectangle"


class Ink(StrEnum):
    """The colours seals have."""

    RED = "red"
    BLUE = "blue"


_SHAPES = {Form.ROUND: ROUND, Form.ELLIPSE: ELLIPSE, Form.RECTANGLE: RECTANGLE}
_USUAL_MM = {Form.ROUND: (40.0, 40.0), Form.ELLIPSE: (45.0, 30.0), Form.RECTANGLE: (45.0, 25.0)}
_COLOURS = {Ink.RED: (214, 12, 24), Ink.BLUE: (24, 58, 160)}


class Design(msgspec.Struct, frozen=True, kw_only=True):
    """What a standard seal looks like.

    Attributes:
        text: the company's name: round the star, or in lines in a rectangle.
        line: words under it, e.g. `合同专用章`.
        form: its shape.
        ink: its colour.
        width_mm: its width; 0 for the usual one of its shape.
        height_mm: its height; 0 for the usual one, or for that of a round seal of its width.
    """

    text: str
    line: str = ""
    form: Form = Form.ROUND
    ink: Ink = Ink.RED
    width_mm: float = 0
    height_mm: float = 0

    @property
    def size_mm(self) -> tuple[float, float]:
        """Its true width and height."""
        usual = _USUAL_MM[self.form]
        width = self.width_mm or usual[0]
        return width, self.height_mm or (width if self.form is Form.ROUND else usual[1])


def form_text(form: Form) -> Text:
    """A form in words."""
    return _SHAPES[form].name


def form_of(shape: Shape) -> Form:
    """The form a seal's shape is."""
    return next(form for form, its in _SHAPES.items() if its is shape)


def standard_seal(
    text: str, *, line: str = "", diameter_mm: float = 40, dpi: int = 600, resources: Resources | None = None
) -> SealImage:
    """Draw a round company seal in red; see `draw_seal`.

    Args:
        text: the company's name.
        line: words under the star.
        diameter_mm: 20 to 45.
        dpi: dots an inch.
        resources: where the font is; the package's alone when not given.

    Raises:
        InputError: as `draw_seal`.
        ConfigError: `font-missing`.
    """
    design = Design(text=text, line=line, width_mm=diameter_mm, height_mm=diameter_mm)
    return draw_seal(design, dpi=dpi, resources=resources)


def draw_seal(design: Design, *, dpi: int = 600, resources: Resources | None = None) -> SealImage:
    """Draw a seal on a transparent ground: a ring, a star and the text round it, or a frame full of text.

    Args:
        design: what it looks like.
        dpi: dots an inch.
        resources: where the font is; the package's alone when not given.

    Raises:
        InputError: `seal-text` when there is none or it is too long; `seal-size`; `seal-of-customs`.
        ConfigError: `font-missing`.
    """
    from PIL import Image, ImageDraw, ImageFont

    _must_be_the_companys(design)
    width_mm, height_mm = _sizes(design)
    size = round(width_mm / 25.4 * dpi), round(height_mm / 25.4 * dpi)
    ink = Image.new("L", (size[0] * _FINER, size[1] * _FINER), 0)
    pen = ImageDraw.Draw(ink)
    font = ImageFont.truetype(str(font_file(resources)), round(min(ink.size) * _GLYPH))
    make_bold(font)
    if design.form is Form.RECTANGLE:
        _rectangle(ink, pen, design, font)
    else:
        _rounded(ink, pen, design, font)
    seal = Image.new("RGBA", size, (*_COLOURS[design.ink], 0))
    seal.putalpha(ink.resize(size, Image.Resampling.LANCZOS))
    return SealImage(png_of(seal), width_mm, height_mm)


def _must_be_the_companys(design: Design) -> None:
    for words in (design.text, design.line):
        if names_authority(words):
            raise InputError(
                "seal-of-customs",
                t(
                    "`{words}` names an authority; its seal is not drawn.",
                    "“{words}”是签证机构的名称，不能绘制其印章。",
                ).fill(words=words),
                t(
                    "Give your company's name as registered; a real seal is taken from a scan: `coo seal extract`.",
                    "请填写本企业注册名称；实物印章请用 `coo seal extract` 从扫描件提取。",
                ),
            )


def _sizes(design: Design) -> tuple[float, float]:
    size, most = design.size_mm, _SHAPES[design.form]
    fits = max(size) <= most.long and min(size) <= most.short and max(size) >= _LEAST_MM[0]
    if design.form is Form.ROUND and size[0] != size[1]:
        fits = False
    if fits and min(size) >= _LEAST_MM[1]:
        return size
    raise InputError(
        "seal-size",
        _range(most).fill(shape=most.name, least=_LEAST_MM[0], most=most.long, low=_LEAST_MM[1], high=most.short),
        t("Choose another size.", "请更改尺寸。"),
        why=f"{size[0]:g} x {size[1]:g} mm",
    )


def _range(shape: Shape) -> Text:
    if shape is ROUND:
        return t("A {shape} is {least:g} to {most:g} mm across.", "{shape}直径为 {least:g} 至 {most:g} 毫米。")
    return t(
        "A {shape} has a long side of {least:g} to {most:g} mm and a short one of {low:g} to {high:g} mm.",
        "{shape}长边为 {least:g} 至 {most:g} 毫米，短边为 {low:g} 至 {high:g} 毫米。",
    )


def _rounded(ink: Image, pen: ImageDraw, design: Design, font: FreeTypeFont) -> None:
    short = min(ink.size)
    pen.ellipse((0, 0, ink.width - 1, ink.height - 1), outline=255, width=round(short * _RING))
    pen.polygon(_star(ink.width / 2, ink.height / 2, short * _STAR), fill=255)
    depth = short * _TEXT_DEPTH
    write_arc(ink, design.text, font, (ink.width / 2 - depth, ink.height / 2 - depth))
    if design.line:
        write_line(ink, design.line, font.font_variant(size=round(short * _LINE_GLYPH)), _LINE_DEPTH)


def _rectangle(ink: Image, pen: ImageDraw, design: Design, font: FreeTypeFont) -> None:
    short = min(ink.size)
    pen.rectangle((0, 0, ink.width - 1, ink.height - 1), outline=255, width=round(short * _RING))
    air = 2 * short * (_RING + _FRAME_AIR)
    write_block(ink, design.text, design.line, font, (ink.width - air, ink.height - air))


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """The ten corners of a five-pointed star that stands upright."""
    inner = radius * math.sin(math.radians(18)) / math.sin(math.radians(54))
    return [
        (x + far * math.sin(number * math.pi / 5), y - far * math.cos(number * math.pi / 5))
        for number in range(10)
        for far in ((inner if number % 2 else radius),)
    ]
