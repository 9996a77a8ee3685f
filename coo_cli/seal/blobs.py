"""Owns blobs: the connected patches of ink in a picture of yes and no."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Box(msgspec.Struct, frozen=True):
    """A box in dots; `right` and `bottom` are just outside."""

    left: int
    top: int
    right: int
    bottom: int

    def joined(self, other: Box) -> Box:
        """The box round both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def grown(self, by: float) -> Box:
        """The box with so much more on each side; it may reach beyond the picture."""
        dots = round(by)
        return Box(self.left - dots, self.top - dots, self.right + dots, self.bottom + dots)

    def within(self, width: int, height: int) -> Box:
        """What of it is in a picture."""
        return Box(max(0, self.left), max(0, self.top), min(width, self.right), min(height, self.bottom))

    def meets(self, other: Box) -> bool:
        """Whether the two have a dot in common."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


class Blob(msgspec.Struct, frozen=True):
    """One patch: its box, how many dots it has, and its runs, each a row with the first column and the one after."""

    box: Box
    area: int
    runs: tuple[tuple[int, int, int], ...]


def blobs(mask: npt.NDArray[np.bool_], most: int = 200_000) -> list[Blob]:
    """The patches of a picture, dots that touch at a corner counting as one patch; the largest first.

    Args:
        mask: where there is ink.
        most: how many runs of dots are looked at; what is beyond them is snow, not ink.
    """
    import numpy as np

    wide = mask.shape[1] + 2
    line = np.pad(mask, ((0, 0), (1, 1))).reshape(-1)  # a gap at both ends of every row
    turns = np.flatnonzero(line[1:] != line[:-1])
    starts, ends = turns[: 2 * most : 2], turns[1 : 2 * most : 2]
    runs = list(zip((starts // wide).tolist(), (starts % wide).tolist(), (ends % wide).tolist(), strict=True))
    parent = list(range(len(runs)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    above = 0
    for number, (row, start, end) in enumerate(runs):
        while runs[above][0] < row - 1 or (runs[above][0] == row - 1 and runs[above][2] < start):
            above += 1
        other = above
        while other < number and runs[other][0] == row - 1 and runs[other][1] <= end:
            parent[root(other)] = root(number)
            other += 1
    groups: dict[int, list[tuple[int, int, int]]] = {}
    for number, run in enumerate(runs):
        groups.setdefault(root(number), []).append(run)
    found = [_blob(group) for group in groups.values()]
    return sorted(found, key=lambda blob: -blob.area)


def painted(shape: tuple[int, ...], wanted: list[Blob]) -> npt.NDArray[np.bool_]:
    """A picture of the wanted patches alone."""
    import numpy as np

    mask = np.zeros(shape, dtype=np.bool_)
    for blob in wanted:
        for row, start, end in blob.runs:
            mask[row, start:end] = True
    return mask


def _blob(runs: list[tuple[int, int, int]]) -> Blob:
    box = Box(min(r[1] for r in runs), runs[0][0], max(r[2] for r in runs), runs[-1][0] + 1)
    return Blob(box, sum(end - start for _, start, end in runs), tuple(runs))
