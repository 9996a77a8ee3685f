"""Owns the lettering of standard seals: text along an arc, a line of it, and a block that fills a frame."""

from __future__ import annotations

import math
from bisect import bisect_left
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from coo_cli.base.errors import InputError
from coo_cli.base.texts import t

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

_WIDEST = 262 / 360
"""The most of the way round that a text takes: the rest stays open at the foot."""
_SPACIOUS = 26 / 360
"""The way from letter to letter that a short text is spread to."""
_AIR = 1.12
"""How much longer than its letters a text is set at least."""
_NARROWEST = 0.42
"""How far letters may be condensed, as a share of their width."""
_STEPS = 2000
_LINES = 4
_LEADING = 1.28
_SMALLEST = 0.055
"""The smallest letters of a block, as a share of the frame's height."""


def make_bold(font: FreeTypeFont) -> None:
    """Set a font of variable weight bold; one of a single weight stays as it is."""
    try:
        axes = font.get_variation_axes()
    except OSError:  # a font of one weight
        return
    font.set_variation_by_axes([700 if len(axes) == 1 else axis["default"] or 0 for axis in axes])


def write_arc(ink: Image, text: str, font: FreeTypeFont, radii: tuple[float, float]) -> None:
    """Write a text over the top of an ellipse round the picture's middle, letters upright on its line.

    Args:
        ink: a picture of ink alone, drawn into.
        text: what to write.
        font: bold already.
        radii: the ellipse's, along and across, through the middle of the letters.

    Raises:
        InputError: `seal-text` when there is none or it is too long.
    """
    way = _Way(radii)
    widths = [font.getlength(character) for character in text]
    natural = sum(widths) * _AIR
    length = min(_WIDEST * way.length, max(natural, _SPACIOUS * way.length * len(text)))
    condensed = min(1.0, length / natural) if natural else 0.0
    if condensed < _NARROWEST:
        raise _does_not_fit()
    space = (length - sum(widths) * condensed) / len(text)
    at = -length / 2
    for character, width in zip(text, widths, strict=True):
        step = width * condensed + space
        angle = way.angle(at + step / 2)
        _put(ink, _glyph(character, font, condensed), angle, radii)
        at += step


def write_line(ink: Image, line: str, font: FreeTypeFont, depth: float) -> None:
    """Write a line across the middle, `depth` of the picture's height below it."""
    from PIL import ImageDraw

    make_bold(font)
    ImageDraw.Draw(ink).text((ink.width / 2, ink.height * (0.5 + depth)), line, fill=255, font=font, anchor="mm")


def write_block(ink: Image, text: str, line: str, font: FreeTypeFont, room: tuple[float, float]) -> None:
    """Write a text as large as a frame takes it, in up to four lines, with `line` as the last of them.

    Args:
        ink: a picture of ink alone, drawn into.
        text: what to write.
        line: words under it; none if empty.
        font: bold already; any size.
        room: the width and height the block may take, in dots.

    Raises:
        InputError: `seal-text` when there is none or it would be too small to read.
    """
    from PIL import ImageDraw

    last = [line] if line else []
    blocks = [[*_broken(text, count, font), *last] for count in range(1, _LINES + 1)] if text.strip() else []
    sizes = [min(room[0] / _widest(block, font), room[1] / (len(block) * _LEADING * font.size)) for block in blocks]
    if not sizes or max(sizes) * font.size < _SMALLEST * ink.height:
        raise _does_not_fit()
    best = sizes.index(max(sizes))
    sized = font.font_variant(size=int(font.size * sizes[best]))
    make_bold(sized)
    pen = ImageDraw.Draw(ink)
    for number, words in enumerate(blocks[best]):
        y = ink.height / 2 + (number - (len(blocks[best]) - 1) / 2) * _LEADING * sized.size
        pen.text((ink.width / 2, y), words, fill=255, font=sized, anchor="mm")


class _Way:
    """The line of an ellipse, measured from its top, clockwise."""

    def __init__(self, radii: tuple[float, float]) -> None:
        self.angles = [math.pi * step / _STEPS for step in range(_STEPS + 1)]
        points = [(radii[0] * math.sin(angle), radii[1] * math.cos(angle)) for angle in self.angles]
        self.lengths = [0.0, *accumulate(math.dist(*pair) for pair in pairwise(points))]
        self.length = 2 * self.lengths[-1]

    def angle(self, length: float) -> float:
        """Where one is after so much of the way; to the left when it is negative."""
        step = min(bisect_left(self.lengths, abs(length)), _STEPS)
        return math.copysign(self.angles[step], length)


def _put(ink: Image, glyph: Image, angle: float, radii: tuple[float, float]) -> None:
    """Turn a letter square to the line and set it on it; `angle` is counted from the top, clockwise."""
    from PIL import Image, ImageChops

    lean = math.atan2(math.sin(angle) / radii[0], math.cos(angle) / radii[1])
    turned = glyph.rotate(-math.degrees(lean), Image.Resampling.BICUBIC, expand=True)
    x = ink.width / 2 + radii[0] * math.sin(angle) - turned.width / 2
    y = ink.height / 2 - radii[1] * math.cos(angle) - turned.height / 2
    place = (round(x), round(y))
    under = ink.crop((*place, place[0] + turned.width, place[1] + turned.height))
    ink.paste(ImageChops.lighter(under, turned), place)


def _glyph(character: str, font: FreeTypeFont, condensed: float) -> Image:
    """A letter alone, its square centred, condensed in width."""
    from PIL import Image, ImageDraw

    side = round(font.size * 1.3)
    glyph = Image.new("L", (side, side), 0)
    ImageDraw.Draw(glyph).text((side / 2, side / 2), character, fill=255, font=font, anchor="mm")
    return glyph.resize((max(1, round(side * condensed)), side), Image.Resampling.LANCZOS)


def _broken(text: str, count: int, font: FreeTypeFont) -> list[str]:
    """A text in so many lines of about one width; between words, or, where there are none, between characters."""
    words = text.split()
    pieces, joint = (words, " ") if len(words) >= count else (list("".join(words)), "")
    wanted = sum(font.getlength(piece) for piece in pieces) / count
    lines: list[list[str]] = [[]]
    for piece in pieces:
        length = font.getlength(joint.join([*lines[-1], piece]))
        if lines[-1] and length > wanted * 1.05 and len(lines) < count:
            lines.append([])
        lines[-1].append(piece)
    return [joint.join(line) for line in lines]


def _widest(lines: list[str], font: FreeTypeFont) -> float:
    return max(font.getlength(line) for line in lines)


def _does_not_fit() -> InputError:
    return InputError(
        "seal-text",
        t("The seal's text is empty or too long for it.", "印章文字为空或过长。"),
        t("Give the company's name as it stands on its seal.", "请填写印章上的企业名称。"),
    )
