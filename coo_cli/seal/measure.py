"""Owns measuring ink: how far it is turned from upright, and whether its sides are as long as those opposite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_MOST_TURN = 12.0
_STEP = 0.1
_ROUND = 0.03
"""How far the widths of a round seal may be apart, measured all round."""
_BAND = 0.15
"""The share of a side over which the ends of the next ones are looked for."""
_LONG = 1.2
"""How much longer than wide, squared, a shape is at least for its axis to tell how it is turned."""


class Turn(msgspec.Struct, frozen=True):
    """How ink lies: the degrees it is turned clockwise from upright, and whether more than can be told."""

    degrees: float
    too_far: bool


def turn_of(mask: npt.NDArray[np.bool_]) -> Turn:
    """How far ink is turned, told by its outline's long axis; without one, the box round it is the smallest upright.

    A round seal is never turned, for only its words tell.
    """
    import numpy as np

    points = _edge(mask)
    all_round = _widths(points, np.arange(0, 180, 3.0))
    if all_round.max() <= all_round.min() * (1 + _ROUND):
        return Turn(0, False)
    angle = _axis(mask)
    if angle is None:
        angles = np.arange(-_MOST_TURN - 1, _MOST_TURN + 1, _STEP)
        angle = float(angles[int((_widths(points, angles) * _widths(points, angles + 90)).argmin())])
    too_far = abs(angle) > _MOST_TURN
    return Turn(0 if too_far else round(angle, 1), too_far)


def _axis(mask: npt.NDArray[np.bool_]) -> float | None:
    """The long axis of what ink encloses, in degrees clockwise from the nearer edge; None where none is long."""
    import numpy as np

    y = np.flatnonzero(mask.any(axis=1)).astype(np.float64)
    lines = mask[mask.any(axis=1)]
    left, right = lines.argmax(axis=1), mask.shape[1] - 1 - lines[:, ::-1].argmax(axis=1)
    width, x = (right - left + 1).astype(np.float64), (left + right) / 2
    total = width.sum()
    x, y = x - (width * x).sum() / total, y - (width * y).sum() / total
    across = float((width * x * x + width**3 / 12).sum() / total)
    down, both = float((width * y * y).sum() / total), float((width * x * y).sum() / total)
    spread = float(np.hypot(across - down, 2 * both))
    if across + down + spread < _LONG * (across + down - spread):
        return None
    angle = float(np.degrees(np.arctan2(2 * both, across - down))) / 2
    return (angle + 45) % 90 - 45


def lopsided(mask: npt.NDArray[np.bool_]) -> float:
    """By what share the longer of two opposite sides of a rectangle exceeds the shorter."""
    import numpy as np

    def length(band: npt.NDArray[np.bool_], axis: int) -> int:
        found = np.flatnonzero(band.any(axis=axis))
        return int(found[-1] - found[0]) if found.size else 0

    high, wide = (max(1, round(side * _BAND)) for side in mask.shape)
    pairs = (
        (length(mask[:high], 0), length(mask[-high:], 0)),
        (length(mask[:, :wide], 1), length(mask[:, -wide:], 1)),
    )
    return max(abs(one - other) / max(one, other, 1) for one, other in pairs)


def _edge(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """The outermost dots of every row and column, as x and y from their middle."""
    import numpy as np

    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    lines, posts = mask[rows], mask[:, columns]
    points = np.concatenate(
        [
            np.stack([lines.argmax(axis=1), rows], axis=1),
            np.stack([mask.shape[1] - 1 - lines[:, ::-1].argmax(axis=1), rows], axis=1),
            np.stack([columns, posts.argmax(axis=0)], axis=1),
            np.stack([columns, mask.shape[0] - 1 - posts[::-1].argmax(axis=0)], axis=1),
        ]
    ).astype(np.float64)
    middled: npt.NDArray[np.float64] = points - points.mean(axis=0)
    return middled


def _widths(points: npt.NDArray[np.float64], degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How wide points are along each of many directions, given clockwise from the right."""
    import numpy as np

    angles = np.radians(degrees)
    along = points @ np.stack([np.cos(angles), np.sin(angles)])
    widths: npt.NDArray[np.float64] = along.max(axis=0) - along.min(axis=0) + 1
    return widths
