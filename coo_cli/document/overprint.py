"""Owns overprinting (套打): what is filled in and nothing else, at its place on a pre-printed form."""

from __future__ import annotations

import datetime as dt

from coo_cli.base.resources import Resources
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.receipt import Approval
from coo_cli.document.calibration import Calibration, calibrated
from coo_cli.document.font import face
from coo_cli.document.glyphs import must_have_glyphs
from coo_cli.document.issue import Draft, Issued
from coo_cli.document.items import DisplayList, Item, Line, Mark, Page, Text
from coo_cli.document.layout import lay_out
from coo_cli.document.pdf import draw
from coo_cli.document.render import subject_of


def overprint(
    certificate: Certificate,
    *,
    resources: Resources,
    approval: Approval | None,
    calibration: Calibration,
    now: dt.datetime,
) -> bytes:
    """Print a certificate for a pre-printed form, as a PDF: no lines, titles, underprint, code or seals.

    Without an approval DRAFT is across every page, as on everything that customs has not approved.

    Args:
        certificate: the certificate.
        resources: where types, layouts and fonts are.
        approval: what customs granted; None as long as it has not.
        calibration: the correction for the printer.
        now: the moment noted in the file; the same arguments give the same bytes.

    Raises:
        InputError: `unknown-type`, `no-form`, or `glyph-missing` naming the character and its field.
        ConfigError: when a data file has a fault, or `font-missing`.
    """
    font = face(resources)
    issue = Draft() if approval is None else Issued(approval)
    whole = lay_out(subject_of(certificate, resources, approval, now.date()), issue, font, duplex=False)
    pages = (Page(tuple(item for item in page.items if _is_filled_in(item))) for page in whole.pages)
    display = calibrated(DisplayList(whole.sheet, tuple(pages)), calibration)
    must_have_glyphs(display, certificate, font)
    return draw(display, font, title=certificate.cert_no, now=now)


def _is_filled_in(item: Item) -> bool:
    return isinstance(item, Mark) or (isinstance(item, Text | Line) and item.filled_in)
