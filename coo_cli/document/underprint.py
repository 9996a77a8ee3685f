"""Owns the underprint (底纹): fine interlaced lines in the form's colours, as the content of a PDF drawing.

A line that comes again at another place is worked out once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from coo_cli.catalog.layouts import Underprint

Point = tuple[float, float]
Curve = Callable[[float], Point]

_MARGIN = 7.0
"""Millimetres from the edge of the sheet to the outermost line."""
_LEVELS = 60
_PHASES = 22
"""After so many lines of the field the same line comes again."""
_STRANDS = 8
_BRAIDED = 4
_STROKE = 0.09
"""The width of a line, in millimetres."""


@lru_cache(maxsize=32)
def underprint_drawing(pattern: Underprint, sheet: tuple[float, float]) -> bytes:
    """The operators of the drawing, in millimetres from the sheet's lower left corner."""
    width, height = sheet
    across, down = width - 2 * _MARGIN, height - 2 * _MARGIN
    waves = [
        _path(_wave(pattern.waves, across, number * math.tau / _PHASES), across, 4 * pattern.waves)
        for number in range(_PHASES)
    ]
    drawn = [f"{_STROKE} w 2 J 1 j", _ink(pattern.colour)]
    drawn += _field(waves, down, 1)
    drawn += _rosette(pattern.petals, width / 2, height / 2)
    drawn.append(_ink(pattern.second))
    drawn += _field(waves, down, -1)
    drawn += _border(across, down)
    return "\n".join(drawn).encode("ascii")


def _field(waves: Sequence[str], down: float, sign: int) -> Iterator[str]:
    """Waves over the whole sheet whose phase moves on from line to line, so that they part and meet."""
    for number in range(1, _LEVELS):
        yield _placed(waves[sign * number % _PHASES], _MARGIN, _MARGIN + number * down / _LEVELS)


def _wave(waves: int, across: float, phase: float) -> Curve:
    def wave(x: float) -> Point:
        turn = math.tau * x / across
        return x, 2.1 * (math.sin(waves * turn + phase) + 0.45 * math.sin(2 * turn - phase))

    return wave


def _rosette(petals: int, x: float, y: float) -> Iterator[str]:
    """Three plaited rings around the middle of the sheet, each of the same strand turned a little further."""
    for radius, depth, count in ((20, 8, petals // 2), (42, 9, petals), (64, 8, petals * 3 // 2)):
        strand = _path(_ring(radius, depth, count), math.tau, 4 * count)
        for number in range(_STRANDS):
            yield _placed(strand, x, y, math.tau * number / _STRANDS / count)


def _ring(radius: float, depth: float, petals: int) -> Curve:
    def ring(angle: float) -> Point:
        far = radius + depth * math.cos(petals * angle)
        return far * math.cos(angle), far * math.sin(angle)

    return ring


def _border(across: float, down: float) -> Iterator[str]:
    """A band of strands along each edge."""
    far = _MARGIN + across, _MARGIN + down
    for number in range(_BRAIDED):
        phase = math.tau * number / _BRAIDED
        for length, angle, places in (
            (across, 0.0, ((_MARGIN, _MARGIN), (_MARGIN, far[1]))),
            (down, math.tau / 4, ((_MARGIN, _MARGIN), (far[0], _MARGIN))),
        ):
            turns = round(length / 9)
            strand = _path(_braid(math.tau * turns / length, phase), length, 4 * turns)
            yield from (_placed(strand, x, y, angle) for x, y in places)


def _braid(pace: float, phase: float) -> Curve:
    return lambda t: (t, 1.5 * math.sin(pace * t + phase))


def _placed(path: str, x: float, y: float, angle: float = 0) -> str:
    """A path moved from the origin and turned."""
    c, s = math.cos(angle), math.sin(angle)
    return f"q {c:.5f} {s:.5f} {-s:.5f} {c:.5f} {x:.3f} {y:.3f} cm\n{path}\nQ"


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
