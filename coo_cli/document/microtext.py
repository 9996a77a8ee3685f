"""Owns the micro-text of the underprint: the certificate's number, 0.7 mm high, over and over around the sheet.

It is drawn as outlines, not as text, so that who searches or copies a page finds the number where it is stated.
"""

from __future__ import annotations

from collections.abc import Iterator

from coo_cli.document.font import Face

_MARGIN = 8.8
"""Millimetres from the edge of the sheet to the letters' feet: between the underprint's border and the boxes."""
_SIZE = 0.95
"""Of the letters' square, in millimetres: capitals are 0.7 mm high, which 600 dots an inch still print."""
_BETWEEN = 0.5
_DEEPER = 0.6
"""By how much darker than the underprint: printers dot pale colours, which would break the letters up."""


def micro_text(text: str, sheet: tuple[float, float], face: Face, colour: str) -> tuple[bytes, bytes]:
    """The operators of two drawings in millimetres: the text once, and calls of the first as `/W` around the sheet.

    Args:
        text: what to write; characters the font lacks are left out.
        sheet: its width and height.
        face: the font.
        colour: of the underprint, as `#rrggbb`.
    """
    outline, width = face.outline(text)
    red, green, blue = (_DEEPER * int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    word = f"{red:.3f} {green:.3f} {blue:.3f} rg {_SIZE} 0 0 {_SIZE} 0 0 cm {outline}"
    return word.encode("ascii"), "\n".join(_around(width * _SIZE + _BETWEEN, sheet)).encode("ascii")


def _around(step: float, sheet: tuple[float, float]) -> Iterator[str]:
    """Calls along the lower edge, the right, the upper and the left one, each read from the sheet's middle."""
    width, height = sheet
    for (x, y), (dx, dy), length in (
        ((_MARGIN, _MARGIN), (1, 0), width),
        ((width - _MARGIN, _MARGIN), (0, 1), height),
        ((width - _MARGIN, height - _MARGIN), (-1, 0), width),
        ((_MARGIN, height - _MARGIN), (0, -1), height),
    ):
        room = length - 2 * (_MARGIN + _SIZE)
        for number in range(int(room / step)):
            far = _SIZE + number * room / int(room / step)
            yield f"q {dx} {dy} {-dy} {dx} {x + dx * far:.3f} {y + dy * far:.3f} cm /W Do Q"
