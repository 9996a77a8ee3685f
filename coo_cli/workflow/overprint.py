"""Owns overprinting certificates under print control (套打), and the advice to calibrate before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from coo_cli.certificate.printing import Sheet
from coo_cli.report.problem import Problem
from coo_cli.workflow.app import App
from coo_cli.workflow.overprint_advice import uncalibrated
from coo_cli.workflow.print_control import PrintResult, Target, print_certificates


def overprint(app: App, names: Sequence[str], target: Target) -> PrintResult:
    """Print approved certificates on pre-printed forms, any time, each in the ledger.

    Args:
        app: the run's surroundings.
        names: the certificates' numbers, or ids as `12`.
        target: where to, and whose calibration to use.

    Raises:
        UsageError: `two-targets`.
        LockedError: `print-locked`.
        ConfigError: as `print_certificates`, or when the calibrations have a fault.
    """
    result = print_certificates(app, names, (Sheet.OVERPRINT,), target)
    return msgspec.structs.replace(result, warnings=[*result.warnings, *_uncalibrated(app, result, target)])


def _uncalibrated(app: App, result: PrintResult, target: Target) -> Iterator[Problem]:
    """One advice for each type that was printed without a calibration."""
    from coo_cli.document.calibration import kept_calibrations
    from coo_cli.store.reading import named

    kept = kept_calibrations(app.resources)
    with app.store() as store, store.read() as reader:
        types = {named(reader, one.cert_no).certificate.cert_type: one.printer for one in result.prints}
    for code, sent_to in types.items():
        printer = target.calibration or sent_to
        if kept.of(printer, code) is None:
            yield uncalibrated(printer, code)
