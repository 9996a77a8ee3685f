"""Owns the test page of print calibration: rulers, and crosses to measure from the paper's edges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from coo_cli.base.resources import Resources
from coo_cli.document.calibration import CROSSES, Calibration, calibrated
from coo_cli.document.font import face
from coo_cli.document.items import DisplayList, Item, Line, Page, Text
from coo_cli.document.plain import draw_plain

_SHEET = (210.0, 297.0)
_ARM = 6.0
"""Half the length of a cross's lines."""
_SMALL, _LARGE = 8.0, 11.0


def calibration_page(
    printer: str, form: str, calibration: Calibration, *, resources: Resources, now: dt.datetime
) -> bytes:
    """A test page as a PDF, drawn through the calibration that is kept.

    Args:
        printer: its name, noted on the page.
        form: the form's type code, or `*`, noted on the page.
        calibration: the correction in force.
        resources: where the font is.
        now: the moment noted in the file.

    Raises:
        ConfigError: `font-missing`.
    """
    items = [*_crosses(), *_rulers(), *_words(printer, form, calibration)]
    display = calibrated(DisplayList(_SHEET, (Page(tuple(items)),)), calibration)
    return draw_plain(display, face(resources), title=f"{printer} {form}", now=now)


def _crosses() -> Iterator[Item]:
    for name, (x, y) in CROSSES.items():
        yield Line(x - _ARM, y, x + _ARM, y)
        yield Line(x, y - _ARM, x, y + _ARM)
        yield Text(x + 1.5, y - 2, name, _LARGE, True)
        yield Text(x + 1.5, y + 4, f"{x:g} / {y:g}", _SMALL)


def _rulers() -> Iterator[Item]:
    """One below the upper crosses and one beside the left ones, in millimetres of the paper."""
    (left, top), (right, _), (_, bottom) = CROSSES["A"], CROSSES["B"], CROSSES["C"]
    x, y = left + 16, top + 16
    yield Line(left, y, right, y)
    for mm in range(int(left), int(right) + 1):
        yield Line(mm, y, mm, y + _tick(mm))
        if mm % 10 == 0:
            yield Text(mm - 1.5, y + 6.5, str(mm), _SMALL)
    yield Line(x, y + 10, x, bottom)
    for mm in range(int(y + 10), int(bottom) + 1):
        yield Line(x, mm, x + _tick(mm), mm)
        if mm % 10 == 0:
            yield Text(x + 4, mm + 1, str(mm), _SMALL)


def _tick(mm: int) -> float:
    return 3.5 if mm % 10 == 0 else 2.5 if mm % 5 == 0 else 1.5


def _words(printer: str, form: str, calibration: Calibration) -> Iterator[Item]:
    """What to do, in both languages: the page lies before whoever stands at the printer."""
    lines = (
        "PRINT CALIBRATION  打印维护",
        f"Printer 打印机: {printer}",
        f"Form 证书类型: {form}",
        f"dx {calibration.dx:g} mm   dy {calibration.dy:g} mm   x {calibration.scale_x:g}   y {calibration.scale_y:g}",
        "",
        "Print at actual size (100 %), not fitted to the page.",
        "Measure from the paper's left and upper edge to the middle of each cross.",
        "Beside each cross stands what should come out.",
        "打印时请选择“实际大小”（100%），不要缩放。",
        "从纸张左边缘、上边缘量到十字中心，单位毫米；十字旁为应得的数值。",
        "",
        f"coo print calibrate --printer {printer} --form {form} --cross A=20.0,20.0 --cross D=190.0,277.0",
    )
    for number, line in enumerate(lines):
        yield Text(60, 70 + 7 * number, line, _SMALL if number else _LARGE, number == 0)
