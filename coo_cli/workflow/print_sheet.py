"""Owns what is on the sheets that print control gives out: customs' file as it is, marked previews, our copies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from coo_cli.certificate.model import Certificate
from coo_cli.certificate.printing import Sheet
from coo_cli.certificate.receipt import Approval
from coo_cli.report.problem import Problem
from coo_cli.workflow.app import App
from coo_cli.workflow.inked import Inked
from coo_cli.workflow.overprint_advice import overprint_advice
from coo_cli.workflow.render import our_layout

if TYPE_CHECKING:
    from coo_cli.store.reading import Stored
    from coo_cli.store.transaction import Reader

PRINT_FILE, LAYOUT = "print_file", "layout"


class SheetFile(msgspec.Struct, frozen=True):
    """A PDF to print, and where it is from: `print_file` for customs' own, `layout` for ours."""

    source: str
    data: bytes
    advice: Sequence[Problem] = ()
    """Why to overprint it instead."""


def sheet_of(
    app: App,
    reader: Reader,
    stored: Stored,
    approval: Approval,
    sheet: Sheet,
    inks: dict[str, Inked],
    calibration: str = "",
) -> SheetFile:
    """The PDF of an approved certificate's preview, original, copies or overprint.

    The original is customs' print file, byte for byte, and nothing else; a preview says so on every page; an
    overprint has what is filled in alone, as the calibration of that name wants it.

    Raises:
        InputError: `no-form`, `glyph-missing` and others of drawing.
        ConfigError: as `workflow.inked.inked`, or when a data file has a fault.
    """
    from coo_cli.document.preview import as_preview
    from coo_cli.store.files import print_file_of

    if sheet is Sheet.OVERPRINT:
        return SheetFile(LAYOUT, _overprint(app, stored.certificate, approval, calibration))
    customs = print_file_of(reader, stored.row.id) if sheet is not Sheet.COPY else None
    if sheet is Sheet.ORIGINAL:
        assert customs is not None  # the gate has seen that the print file is here
    data = customs.data if customs else our_layout(app, reader, stored, approval, inks, copies=sheet is Sheet.COPY)
    if sheet is Sheet.COPY:
        return SheetFile(LAYOUT, data)
    advice = overprint_advice(stored.certificate, stored.row.cert_no, data)
    if sheet is Sheet.ORIGINAL:
        return SheetFile(PRINT_FILE, data, advice)
    return SheetFile(PRINT_FILE if customs else LAYOUT, as_preview(data, app.resources, app.clock()), advice)


def _overprint(app: App, certificate: Certificate, approval: Approval, printer: str) -> bytes:
    """For a pre-printed form, shifted for the printer; nothing is where no calibration is kept."""
    from coo_cli.document.calibration import Calibration, kept_calibrations
    from coo_cli.document.overprint import overprint

    kept = kept_calibrations(app.resources).of(printer, certificate.cert_type)
    return overprint(
        certificate, resources=app.resources, approval=approval, calibration=kept or Calibration(), now=app.clock()
    )
