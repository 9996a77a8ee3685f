"""Owns standard seals (制式印章): drawn from their text at fixed proportions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coo_cli.base.errors import InputError
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.seal.image import SealImage, png_of
from coo_cli.seal.typeface import font_file

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

_RED = (214, 12, 24)
_FINER = 2
"""Drawn this much larger and then reduced, for smooth edges."""

# Proportions, as shares of the diameter; those of a usual company seal 40 mm across.
_RING = 0.028
_STAR = 0.165
_GLYPH = 0.145
_TEXT_RADIUS = 0.382
_LINE_GLYPH = 0.085
_LINE_DEPTH = 0.30

_WIDEST_ARC = math.radians(262)
_SPACIOUS = math.radians(26)
"""The turn from letter to letter that a short text is spread to."""
_NARROWEST = 0.42
"""How far letters may be condensed, as a share of their width."""


def standard_seal(
    text: str, *, line: str = "", diameter_mm: float = 40, dpi: int = 600, resources: Resources | None = None
) -> SealImage:
    """Draw a round company seal in red on a transparent ground: ring, star, and the text along the arc.

    Args:
        text: the company's name.
        line: words under the star, e.g. `合同专用章`.
        diameter_mm: 20 to 45.
        dpi: dots an inch.
        resources: where the font is; the package's alone when not given.

    Raises:
        InputError: `seal-text` when there is none or it is too long; `seal-size`.
        ConfigError: `font-missing`.
    """
    from PIL import Image, ImageDraw, ImageFont

    if not 20 <= diameter_mm <= 45:
        raise InputError(
            "seal-size",
            t(
                "A round seal is 20 to 45 mm across, not {size:g}.", "圆形印章直径为 20 至 45 毫米，不能是 {size:g}。"
            ).fill(size=diameter_mm),
            t("Choose another diameter.", "请更改直径。"),
        )
    size = round(diameter_mm / 25.4 * dpi)
    drawn = size * _FINER
    ink = Image.new("L", (drawn, drawn), 0)
    pen = ImageDraw.Draw(ink)
    pen.ellipse((0, 0, drawn - 1, drawn - 1), outline=255, width=round(drawn * _RING))
    pen.polygon(_star(drawn / 2, drawn * _STAR), fill=255)
    font = ImageFont.truetype(str(font_file(resources)), round(drawn * _GLYPH))
    _make_bold(font)
    _write_arc(ink, text, font)
    if line:
        _write_line(ink, line, font.font_variant(size=round(drawn * _LINE_GLYPH)))
    seal = Image.new("RGBA", (size, size), (*_RED, 0))
    seal.putalpha(ink.resize((size, size), Image.Resampling.LANCZOS))
    return SealImage(png_of(seal), diameter_mm, diameter_mm)


def _star(middle: float, radius: float) -> list[tuple[float, float]]:
    """The ten corners of a five-pointed star that stands upright."""
    inner = radius * math.sin(math.radians(18)) / math.sin(math.radians(54))
    return [
        (middle + far * math.sin(number * math.pi / 5), middle - far * math.cos(number * math.pi / 5))
        for number in range(10)
        for far in ((inner if number % 2 else radius),)
    ]


def _make_bold(font: FreeTypeFont) -> None:
    try:
        axes = font.get_variation_axes()
    except OSError:  # a font of one weight
        return
    font.set_variation_by_axes([700 if len(axes) == 1 else axis["default"] or 0 for axis in axes])


def _write_arc(ink: Image, text: str, font: FreeTypeFont) -> None:
    radius = ink.width * _TEXT_RADIUS
    widths = [font.getlength(character) for character in text]
    natural = sum(widths) / radius
    turn = min(_WIDEST_ARC, max(natural * 1.12, _SPACIOUS * len(text)))
    condensed = min(1.0, turn / (natural * 1.12)) if natural else 0.0
    if condensed < _NARROWEST:
        raise InputError(
            "seal-text",
            t("The seal's text is empty or too long for its arc.", "印章文字为空或过长。"),
            t("Give the company's name as it stands on its seal.", "请填写印章上的企业名称。"),
        )
    space = (turn - natural * condensed) / len(text)
    angle = -turn / 2
    for character, width in zip(text, widths, strict=True):
        own = width * condensed / radius
        _put(ink, _glyph(character, font, condensed), angle + (own + space) / 2, radius)
        angle += own + space


def _glyph(character: str, font: FreeTypeFont, condensed: float) -> Image:
    """A letter alone, its square centred, condensed in width."""
    from PIL import Image, ImageDraw

    side = round(font.size * 1.3)
    glyph = Image.new("L", (side, side), 0)
    ImageDraw.Draw(glyph).text((side / 2, side / 2), character, fill=255, font=font, anchor="mm")
    return glyph.resize((max(1, round(side * condensed)), side), Image.Resampling.LANCZOS)


def _put(ink: Image, glyph: Image, angle: float, radius: float) -> None:
    """Turn a letter and set it on the arc; `angle` is counted from the top, clockwise."""
    from PIL import Image, ImageChops

    turned = glyph.rotate(-math.degrees(angle), Image.Resampling.BICUBIC, expand=True)
    x = ink.width / 2 + radius * math.sin(angle) - turned.width / 2
    y = ink.height / 2 - radius * math.cos(angle) - turned.height / 2
    place = (round(x), round(y))
    under = ink.crop((*place, place[0] + turned.width, place[1] + turned.height))
    ink.paste(ImageChops.lighter(under, turned), place)


def _write_line(ink: Image, line: str, font: FreeTypeFont) -> None:
    from PIL import ImageDraw

    _make_bold(font)
    ImageDraw.Draw(ink).text((ink.width / 2, ink.height * (0.5 + _LINE_DEPTH)), line, fill=255, font=font, anchor="mm")
