"""Owns print calibration (打印维护): how far a printer prints off on a form, and the correction that undoes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import msgspec
from pydantic import Field

from coo_cli.base.errors import UsageError
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.catalog.data import Data
from coo_cli.document.items import DisplayList, Item, Line, Mark, Page, Text

FILE = "print/calibration.yaml"
ANY_FORM = "*"
CROSSES = {"A": (20.0, 20.0), "B": (190.0, 20.0), "C": (20.0, 277.0), "D": (190.0, 277.0)}
"""Where the test page's crosses are meant to be: millimetres from the paper's left and upper edge."""

_FARTHEST = 30.0
_SCALES = (0.9, 1.1)

Point: TypeAlias = tuple[float, float]


class Calibration(Data):
    """The correction for a printer and a form: a point of the layout is drawn at `scale * point + shift`.

    Attributes:
        dx: millimetres to the right; negative to the left.
        dy: millimetres down; negative up.
        scale_x: by how much widths grow, counted from the paper's left edge.
        scale_y: by how much heights grow, counted from its upper edge.
    """

    dx: float = Field(0, ge=-_FARTHEST, le=_FARTHEST)
    dy: float = Field(0, ge=-_FARTHEST, le=_FARTHEST)
    scale_x: float = Field(1, ge=_SCALES[0], le=_SCALES[1])
    scale_y: float = Field(1, ge=_SCALES[0], le=_SCALES[1])

    def at(self, x: float, y: float) -> Point:
        """Where a point of the layout is to be drawn."""
        return self.scale_x * x + self.dx, self.scale_y * y + self.dy


class Calibrations(Data):
    """What is kept: of each printer, by its name, the calibration of each form by type code, `*` for all others."""

    printers: dict[str, dict[str, Calibration]] = Field(default_factory=dict)

    def of(self, printer: str, form: str) -> Calibration | None:
        """The calibration in force; None where there is none."""
        forms = self.printers.get(printer, {})
        return forms.get(form, forms.get(ANY_FORM))


def kept_calibrations(resources: Resources) -> Calibrations:
    """The calibrations of the workspace, over those of the user; empty ones as long as nothing is kept.

    Raises:
        ConfigError: when a file has a fault.
    """
    return resources.model(FILE, Calibrations) if resources.all(FILE) else Calibrations()


def measured(before: Calibration, crosses: Mapping[str, Point]) -> Calibration:
    """The calibration after a test page was measured that was printed with the one before.

    One cross tells the shift; two that lie apart in a direction also the scale in it.

    Args:
        before: the calibration the page was drawn with.
        crosses: where crosses of the page are on the paper, by their letters.

    Raises:
        UsageError: `measure-implausible` when a printer cannot be that far off.
    """
    scale_x, dx = _axis(before.scale_x, before.dx, [(CROSSES[name][0], point[0]) for name, point in crosses.items()])
    scale_y, dy = _axis(before.scale_y, before.dy, [(CROSSES[name][1], point[1]) for name, point in crosses.items()])
    if not all(_SCALES[0] <= scale <= _SCALES[1] for scale in (scale_x, scale_y)) or max(abs(dx), abs(dy)) > _FARTHEST:
        raise UsageError(
            "measure-implausible",
            t(
                "The measures make a shift of {dx:.1f} and {dy:.1f} mm at scales {sx:.3f} and {sy:.3f}: too much.",
                "按测量值计算，偏移 {dx:.1f}、{dy:.1f} 毫米，缩放 {sx:.3f}、{sy:.3f}，超出合理范围。",
            ).fill(dx=dx, dy=dy, sx=scale_x, sy=scale_y),
            t(
                "Measure in millimetres from the paper's left and upper edge to each cross, and mind the letters.",
                "请以毫米为单位，从纸张左边缘和上边缘量到十字中心，并核对字母。",
            ),
        )
    return Calibration(dx=round(dx, 2), dy=round(dy, 2), scale_x=round(scale_x, 5), scale_y=round(scale_y, 5))


def _axis(scale: float, shift: float, seen: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """The scale and shift that undo what was seen, on one axis: (meant, found) for each cross.

    The printer takes a point p to a*p + b, and p was scale*meant + shift. Crosses that lie at one place on the
    axis are averaged.
    """
    places: dict[float, list[float]] = {}
    for meant, found in seen:
        places.setdefault(meant, []).append(found)
    points = sorted((meant, sum(found) / len(found)) for meant, found in places.items())
    (first, found_first), (last, found_last) = points[0], points[-1]
    grown = (found_last - found_first) / (last - first) if last > first else 1.0
    off = found_first - grown * first
    return (scale / grown, shift - off * scale / grown) if grown > 0 else (0.0, 0.0)


def calibrated(display: DisplayList, calibration: Calibration) -> DisplayList:
    """A document whose texts, lines and marks are where the printer needs them."""
    pages = (Page(tuple(_moved(item, calibration) for item in page.items)) for page in display.pages)
    return DisplayList(display.sheet, tuple(pages))


def _moved(item: Item, calibration: Calibration) -> Item:
    match item:
        case Line():
            (x1, y1), (x2, y2) = calibration.at(item.x1, item.y1), calibration.at(item.x2, item.y2)
            return msgspec.structs.replace(item, x1=x1, y1=y1, x2=x2, y2=y2)
        case Text():
            x, y = calibration.at(item.x, item.y)
            return msgspec.structs.replace(item, x=x, y=y, size=item.size * calibration.scale_x)
        case Mark():
            x, y = calibration.at(item.x, item.y)
            return msgspec.structs.replace(item, x=x, y=y)
        case _:
            raise TypeError(f"not for pre-printed forms: {item}")
