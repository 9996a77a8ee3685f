"""Owns overprinting certificates (套打): PDF files with what is filled in, for pre-printed forms."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from coo_cli.base.errors import CooError
from coo_cli.base.files import make_folder, safe_name, write_atomic
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.app import App
from coo_cli.workflow.overprint_advice import uncalibrated
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.render import Rendered, RenderResult, approval_of, exit_of, must_name

if TYPE_CHECKING:
    from coo_cli.document.calibration import Calibrations
    from coo_cli.store.transaction import Reader


def overprint(app: App, names: Sequence[str], out: Path, printer: str = "") -> RenderResult:
    """Print certificates for pre-printed forms, one PDF each: only what is filled in, where the printer needs it.

    What customs has not approved has DRAFT across it, as everywhere. Seals are never on it.

    Args:
        app: the run's surroundings.
        names: the certificates' numbers, or their ids as `#12`.
        out: the folder; made if absent.
        printer: whose calibration is used; none unless named.

    Raises:
        UsageError: `nothing-named`.
        ConfigError: `not-permitted`, when the folder cannot be written, or the calibrations have a fault.
    """
    from coo_cli.document.calibration import kept_calibrations

    require(app, Act.PRINT)
    must_name(names)
    calibrations = kept_calibrations(app.resources)
    folder = make_folder(out)
    files: list[Rendered] = []
    errors: list[Problem] = []
    warnings: dict[str, Problem] = {}
    with app.store() as store, store.read() as reader:
        for name in names:
            try:
                data, code, unsure = _pdf(app, reader, name, printer, calibrations)
            except CooError as error:
                errors.append(of_error(error, name))
                continue
            path = folder / f"{safe_name(name)}-overprint.pdf"
            write_atomic(path, data)
            files.append(Rendered(cert_no=name, kind="overprint", file=str(path), layout_unsure=unsure))
            if calibrations.of(printer, code) is None:
                warnings[code] = uncalibrated(printer, code)
    return RenderResult(files=files, exit=exit_of(files, errors), errors=errors, warnings=list(warnings.values()))


def _pdf(app: App, reader: Reader, name: str, printer: str, kept: Calibrations) -> tuple[bytes, str, list[str]]:
    """The file, the type's code, and what of its layout is not confirmed."""
    from coo_cli.catalog.layouts import form_layout
    from coo_cli.document.calibration import Calibration
    from coo_cli.document.overprint import overprint as draw
    from coo_cli.store.reading import named

    stored = named(reader, name)
    code = stored.certificate.cert_type
    data = draw(
        stored.certificate,
        resources=app.resources,
        approval=approval_of(reader, stored),
        calibration=kept.of(printer, code) or Calibration(),
        now=app.clock(),
    )
    return data, code, list(form_layout(app.resources, code).unsure)
