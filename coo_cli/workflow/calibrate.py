"""Owns print calibration (打印维护) of a workspace: shown, set, measured from a test page, taken away."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base import yamls
from coo_cli.base.errors import UsageError
from coo_cli.base.files import make_folder, write_atomic
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import Act, require

if TYPE_CHECKING:
    from coo_cli.document.calibration import Calibration

_HEAD = "# Print calibration (打印维护), written by `coo print calibrate`: printer, form (* for all), millimetres.\n"


class CalibrationRow(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept for a printer and a form; `*` stands for all forms without their own."""

    printer: str
    form: str
    dx: float
    dy: float
    scale_x: float
    scale_y: float


class Calibrated(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept now, and the test page that was written."""

    kept: list[CalibrationRow]
    page: str = ""


def calibrations(app: App, printer: str = "") -> Calibrated:
    """What is kept, of one printer or of all.

    Raises:
        ConfigError: `not-permitted`, or when the file has a fault.
    """
    from coo_cli.document.calibration import kept_calibrations

    require(app, Act.PRINT)
    kept = kept_calibrations(app.resources).printers
    return Calibrated(
        kept=[
            CalibrationRow(printer=name, form=form, dx=one.dx, dy=one.dy, scale_x=one.scale_x, scale_y=one.scale_y)
            for name, forms in sorted(kept.items())
            if printer in ("", name)
            for form, one in sorted(forms.items())
        ]
    )


def calibrate(
    app: App,
    printer: str,
    form: str,
    *,
    values: Mapping[str, float],
    crosses: Mapping[str, tuple[float, float]],
    page: Path | None = None,
    reset: bool = False,
) -> Calibrated:
    """Keep a calibration, and write the test page as it comes out with it.

    Args:
        app: the run's surroundings.
        printer: its name.
        form: a type's code, or `*`.
        values: what is set outright: `dx`, `dy`, `scale_x`, `scale_y`.
        crosses: where crosses of the last test page are on paper, by letter, in millimetres from left and top.
        page: where the test page goes.
        reset: takes what is kept away first.

    Raises:
        UsageError: `printer-missing`, `calibration-twice`, `calibration-range` or `measure-implausible`.
        InputError: `no-form`.
        ConfigError: `not-permitted`, `no-workspace`, or when the file has a fault or cannot be written.
    """
    from coo_cli.catalog.layouts import form_layout
    from coo_cli.document.calibration import ANY_FORM, Calibration, kept_calibrations, measured

    require(app, Act.PRINT)
    if not printer:
        raise UsageError(
            "printer-missing",
            t("Which printer is it for?", "未指定打印机。"),
            t("Name it: --printer NAME; any name you use again will do.", "请用 --printer 指定名称（自定名称即可）。"),
        )
    if values and crosses:
        raise UsageError(
            "calibration-twice",
            t("The shift is given and measured at once.", "不能同时给出校正值和测量值。"),
            t(
                "Use either --dx, --dy, --scale-x, --scale-y or --cross.",
                "请只用 --dx 等校正值，或只用 --cross 测量值。",
            ),
        )
    if form != ANY_FORM:
        form_layout(app.resources, form)
    kept = kept_calibrations(app.resources)
    before = Calibration() if reset else kept.of(printer, form) or Calibration()
    now = measured(before, crosses) if crosses else _set(before, values)
    if reset or values or crosses:
        _keep(app, printer, form, now if values or crosses else None)
    if page is not None:
        _write_page(app, page, printer, form, now)
    return msgspec.structs.replace(calibrations(app, printer), page="" if page is None else str(page))


def _set(before: Calibration, values: Mapping[str, float]) -> Calibration:
    """A calibration with some values set outright.

    Raises:
        UsageError: `calibration-range`.
    """
    import pydantic

    try:
        return type(before).model_validate({**before.model_dump(), **values})
    except pydantic.ValidationError as error:
        raise UsageError(
            "calibration-range",
            t("A printer is not that far off.", "校正值超出合理范围。"),
            t(
                "Shifts are from -30 to 30 mm, scales from 0.9 to 1.1.",
                "偏移范围为 -30 至 30 毫米，缩放范围为 0.9 至 1.1。",
            ),
            why="; ".join(str(fault["loc"][0]) for fault in error.errors()),
        ) from error


def _keep(app: App, printer: str, form: str, calibration: Calibration | None) -> None:
    """Write the workspace's own file again, with one entry changed or, by None, taken away."""
    from coo_cli.document.calibration import FILE, kept_calibrations

    own = kept_calibrations(Resources((("workspace", app.folder),)))
    forms = {code: one for code, one in own.printers.get(printer, {}).items() if code != form}
    if calibration is not None:
        forms[form] = calibration
    printers = {name: kept for name, kept in {**own.printers, printer: forms}.items() if kept}
    file = app.folder / FILE
    make_folder(file.parent)
    write_atomic(file, (_HEAD + yamls.dump(own.model_copy(update={"printers": printers}).model_dump())).encode())


def _write_page(app: App, page: Path, printer: str, form: str, calibration: Calibration) -> None:
    from coo_cli.document.calibration_page import calibration_page

    data = calibration_page(printer, form, calibration, resources=app.resources, now=app.clock())
    make_folder(page.parent)
    write_atomic(page, data)
