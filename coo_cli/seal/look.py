"""Owns the picture to look at: a seal or signature on a checkerboard, which shows what is clear, with its measures."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from coo_cli.seal.image import SealImage, SignatureImage, png_of

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

_DOTS_A_MM = 8
_SQUARE_MM = 2
_RIM_MM = 8
_LETTER_MM = 3
_LIGHT, _DARK, _PEN = (255, 255, 255), (222, 226, 230), (40, 40, 40)


def look_at(picture: SealImage | SignatureImage, font: Path) -> bytes:
    """Draw a picture with alpha where its clear parts can be seen, with its width above and its height beside it.

    Args:
        picture: the seal or signature.
        font: the typeface of the measures.

    Returns:
        a PNG, about 200 dots an inch.
    """
    from PIL import Image as Pictures
    from PIL import ImageDraw, ImageFont

    image = Pictures.open(io.BytesIO(picture.png))
    wide, high = (max(1, round(side * _DOTS_A_MM)) for side in (picture.width_mm, picture.height_mm))
    rim, square = _RIM_MM * _DOTS_A_MM, _SQUARE_MM * _DOTS_A_MM
    sheet = Pictures.new("RGB", (wide + 2 * rim, high + 2 * rim), _LIGHT)
    pen = ImageDraw.Draw(sheet)
    for y in range(0, high, square):
        for x in range(y // square % 2 * square, wide, 2 * square):
            box = (rim + x, rim + y, rim + min(x + square, wide) - 1, rim + min(y + square, high) - 1)
            pen.rectangle(box, fill=_DARK)
    shown = image.resize((wide, high), Pictures.Resampling.BOX)
    sheet.paste(shown, (rim, rim), shown)
    letters = ImageFont.truetype(str(font), _LETTER_MM * _DOTS_A_MM)
    half = rim // 2
    pen.line((rim, half, rim + wide, half), fill=_PEN, width=2)
    pen.line((half, rim, half, rim + high), fill=_PEN, width=2)
    for x in (rim, rim + wide):
        pen.line((x, half - 10, x, half + 10), fill=_PEN, width=2)
    for y in (rim, rim + high):
        pen.line((half - 10, y, half + 10, y), fill=_PEN, width=2)
    _measure(sheet, f"{picture.width_mm:.1f} mm", letters, (rim + wide // 2, half), turned=False)
    _measure(sheet, f"{picture.height_mm:.1f} mm", letters, (half, rim + high // 2), turned=True)
    return png_of(sheet)


def _measure(sheet: Image, text: str, letters: FreeTypeFont, middle: tuple[int, int], *, turned: bool) -> None:
    from PIL import Image as Pictures
    from PIL import ImageDraw

    label = Pictures.new("RGB", (round(letters.getlength(text)) + 24, round(letters.size * 1.4)), _LIGHT)
    ImageDraw.Draw(label).text((label.width / 2, label.height / 2), text, fill=_PEN, font=letters, anchor="mm")
    if turned:
        label = label.transpose(Pictures.Transpose.ROTATE_90)
    sheet.paste(label, (middle[0] - label.width // 2, middle[1] - label.height // 2))
