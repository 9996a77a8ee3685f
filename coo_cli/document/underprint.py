"""Owns the underprint (底纹): fine interlaced lines in the form's colours, as the content of a PDF drawing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import lru_cache

from coo_cli.catalog.layouts import Underprint

Point = tuple[float, float]
Curve = Callable[[float], Point]

_MARGIN = 7.0
"""Millimetres from the edge of the sheet to the outermost line."""
_LINES = 60
_STRANDS = 8
_STROKE = 0.09
"""The width of a line, in millimetres."""


@lru_cache(maxsize=32)
def underprint_drawing(pattern: Underprint, sheet: tuple[float, float]) -> bytes:
    """The operators of the drawing, in millimetres from the sheet's lower left corner."""
    width, height = sheet
    across, down = width - 2 * _MARGIN, height - 2 * _MARGIN
    drawn = [f"{_STROKE} w 2 J 1 j", _ink(pattern.colour)]
    drawn += _field(pattern, across, down, 1)
    drawn += _rosette(pattern, width, height)
    drawn.append(_ink(pattern.second))
    drawn += _field(pattern, across, down, -1)
    drawn += _border(across, down)
    return "\n".join(drawn).encode("ascii")


def _field(pattern: Underprint, across: float, down: float, sign: int) -> Iterator[str]:
    """Waves over the whole sheet whose phase moves on from line to line, so that they part and meet."""
    step = down / _LINES
    for number in range(_LINES + 1):
        level = _MARGIN + number * step
        phase = sign * number * math.tau / 22

        def wave(x: float, level: float = level, phase: float = phase) -> Point:
            turn = math.tau * x / across
            swing = math.sin(pattern.waves * turn + phase) + 0.45 * math.sin(2 * turn - phase)
            return _MARGIN + x, min(max(level + 2.1 * swing, _MARGIN), _MARGIN + down)

        yield _path(wave, across, 4 * pattern.waves)


def _rosette(pattern: Underprint, width: float, height: float) -> Iterator[str]:
    """Three plaited rings around the middle of the sheet."""
    for radius, depth, petals in (
        (20, 8, pattern.petals // 2),
        (42, 9, pattern.petals),
        (64, 8, pattern.petals * 3 // 2),
    ):
        for strand in range(_STRANDS):
            phase = strand * math.tau / _STRANDS

            def ring(
                angle: float, radius: int = radius, depth: int = depth, petals: int = petals, phase: float = phase
            ) -> Point:
                far = radius + depth * math.cos(petals * angle + phase)
                return width / 2 + far * math.cos(angle), height / 2 + far * math.sin(angle)

            yield _path(ring, math.tau, 4 * petals)


def _border(across: float, down: float) -> Iterator[str]:
    """Two bands of strands along each edge."""
    for strand in range(4):
        phase = strand * math.tau / 4
        for base, length, upright in (
            ((_MARGIN, _MARGIN), across, False),
            ((_MARGIN, _MARGIN + down), across, False),
            ((_MARGIN, _MARGIN), down, True),
            ((_MARGIN + across, _MARGIN), down, True),
        ):

            def braid(
                t: float, base: Point = base, length: float = length, upright: bool = upright, phase: float = phase
            ) -> Point:
                swing = 1.5 * math.sin(math.tau * round(length / 9) * t / length + phase)
                return (base[0] + swing, base[1] + t) if upright else (base[0] + t, base[1] + swing)

            yield _path(braid, length, 4 * round(length / 9))


def _path(curve: Curve, length: float, segments: int) -> str:
    """A curve as Bezier segments whose tangents are the curve's own."""
    step = length / segments
    points = [curve(number * step) for number in range(segments + 1)]
    slopes = [_slope(curve, number * step, step) for number in range(segments + 1)]
    drawn = [f"{points[0][0]:.2f} {points[0][1]:.2f} m"]
    for (x1, y1), (dx1, dy1), (x2, y2), (dx2, dy2) in zip(points, slopes, points[1:], slopes[1:], strict=False):
        drawn.append(f"{x1 + dx1:.2f} {y1 + dy1:.2f} {x2 - dx2:.2f} {y2 - dy2:.2f} {x2:.2f} {y2:.2f} c")
    drawn.append("S")
    return " ".join(drawn)


def _slope(curve: Curve, at: float, step: float) -> Point:
    """A third of the way a curve goes in one step."""
    (x1, y1), (x2, y2) = curve(at - step / 100), curve(at + step / 100)
    return (x2 - x1) * 50 / 3, (y2 - y1) * 50 / 3


def _ink(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return f"{red:.3f} {green:.3f} {blue:.3f} RG"
