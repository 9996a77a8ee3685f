"""Owns a page's content stream: the operators that draw its items, in points from the lower left corner."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from coo_cli.document.font import MM_PER_POINT, Subset
from coo_cli.document.items import BLACK, Code, Frame, Ink, Item, Line, Mark, Ring, Text
from coo_cli.seal.image import SealImage, SignatureImage

POINTS = 1 / MM_PER_POINT
MULTIPLY = "/Multiply"
"""The name by which a page's resources hold the state in which ink is put on paper."""

_QUIET = 1.0
"""White millimetres around a QR code."""
_ARC = 0.5523
"""How far the control points of a quarter circle lie along its tangents, as a share of the radius."""
_MIDDLE = 0.36
"""How far a letter's middle lies above its baseline, as a share of the size."""


def font_name(bold: bool) -> str:
    """The name by which a page's resources hold a font."""
    return f"/F{int(bold)}"


def drawn_items(
    items: Iterable[Item],
    height: float,
    fonts: Mapping[bool, Subset],
    pictures: Mapping[SealImage | SignatureImage, str],
) -> list[str]:
    """The operators that draw items, in their order.

    Args:
        items: what to draw.
        height: of the sheet, in millimetres.
        fonts: what each weight is embedded as.
        pictures: the names of seals and signatures.
    """
    drawn = ["2 J"]
    set_now: dict[str, str] = {}

    def setting(operator: str, value: str) -> None:
        """Set a part of the graphics state unless it is so already."""
        if set_now.get(operator) != value:
            set_now[operator] = value
            drawn.append(f"{value} {operator}")

    def stroke(width: float, colour: str) -> None:
        setting("w", f"{width * POINTS:.3f}")
        setting("RG", _colour(colour))

    def letters(size: float, bold: bool, colour: str) -> None:
        setting("Tf", f"{font_name(bold)} {size:.2f}")
        setting("rg", _colour(colour))

    for item in items:
        match item:
            case Text():
                letters(item.size, item.bold, item.colour)
                shown = fonts[item.bold].shown(item.text)
                drawn.append(f"BT {_at(item.x, item.y, height)} Td {shown} Tj ET")
            case Line():
                stroke(item.width, item.colour)
                drawn.append(f"{_at(item.x1, item.y1, height)} m {_at(item.x2, item.y2, height)} l S")
            case Frame():
                stroke(item.width, item.colour)
                drawn.append(f"{_rectangle(item.x, item.y, item.w, item.h, height)} S")
            case Ring():
                stroke(item.width, item.colour)
                drawn.append(_ring(item, height))
            case Mark():
                letters(item.size, True, item.colour)
                drawn.append(_mark(item, height, fonts[True]))
            case Code():
                setting("rg", _colour("#ffffff"))
                side = item.size + 2 * _QUIET
                drawn.append(f"{_rectangle(item.x - _QUIET, item.y - _QUIET, side, side, height)} f")
                setting("rg", _colour(BLACK))
                drawn += _modules(item, height)
            case Ink():
                w, h = item.image.width_mm, item.image.height_mm
                place = f"{w * POINTS:.2f} 0 0 {h * POINTS:.2f} {_at(item.x, item.y + h, height)}"
                # Multiplied as ink is: black text under a seal stays black.
                drawn.append(f"q {MULTIPLY} gs {place} cm {pictures[item.image]} Do Q")
    return drawn


def _at(x: float, y: float, height: float) -> str:
    return f"{x * POINTS:.2f} {(height - y) * POINTS:.2f}"


def _rectangle(x: float, y: float, w: float, h: float, height: float) -> str:
    return f"{_at(x, y + h, height)} {w * POINTS:.2f} {h * POINTS:.2f} re"


@lru_cache(maxsize=64)
def _colour(colour: str) -> str:
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.3g}" for at in (1, 3, 5))


def _ring(ring: Ring, height: float) -> str:
    """A circle as four curves, from its rightmost point against the clock."""
    corners = []
    for quarter in range(4):
        c, s = (round(part(quarter * math.pi / 2)) for part in (math.cos, math.sin))
        for along, aside in ((1.0, _ARC), (_ARC, 1.0), (0.0, 1.0)):
            far = ring.radius * along, ring.radius * aside
            corners.append(_at(ring.x + far[0] * c - far[1] * s, ring.y - far[0] * s - far[1] * c, height))
    curves = " ".join(f"{' '.join(corners[at : at + 3])} c" for at in range(0, 12, 3))
    return f"{_at(ring.x + ring.radius, ring.y, height)} m {curves} s"


def _mark(mark: Mark, height: float, font: Subset) -> str:
    c, s = math.cos(math.radians(mark.angle)), math.sin(math.radians(mark.angle))
    turned = f"{c:.5f} {s:.5f} {-s:.5f} {c:.5f} {_at(mark.x, mark.y, height)}"
    start = f"{-font.advance(mark.text) * mark.size / 2:.2f} {-_MIDDLE * mark.size:.2f}"
    return f"q {MULTIPLY} gs {turned} cm BT {start} Td {font.shown(mark.text)} Tj ET Q"


def _modules(code: Code, height: float) -> Iterator[str]:
    """Runs of dark modules as one rectangle each, a module being 1 wide."""
    side = code.size / len(code.modules) * POINTS
    yield f"q {side:.5f} 0 0 {-side:.5f} {_at(code.x, code.y, height)} cm"
    for row, start, length in code.runs():
        yield f"{start} {row} {length} 1 re"
    yield "f Q"
