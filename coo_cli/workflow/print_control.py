"""Owns printing under control (证书打印): previews, originals and copies, each in the ledger before it leaves."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import ConfigError, CooError, Exit, InputError, UsageError
from coo_cli.base.files import make_folder, move_file, safe_name, sha256, unwritable, write_atomic
from coo_cli.base.texts import t
from coo_cli.certificate.printing import Outcome, Sheet
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.app import App
from coo_cli.workflow.inked import Inked
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.print_gate import (
    must_be_approved,
    must_be_self_printable,
    must_be_theirs,
    must_wait_to_be_printed,
)
from coo_cli.workflow.print_repair import machine_of, printing_alone, repair
from coo_cli.workflow.printer import ONE_SIDE, OPTIONS, hand_to_printer, program

if TYPE_CHECKING:
    from coo_cli.store.open import Store
    from coo_cli.store.prints import Print

SPOOL = ".spool"
"""Below the workspace: where a file lies while it is handed to a printer."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Where prints go, and who prints.

    Attributes:
        out: a folder; the settings' unless given.
        printer: a printer by its name in CUPS; the settings', if any, unless a folder is given.
        calibration: of overprints the printer whose calibration is used; that of the printer unless given.
        profile: the enterprise that prints; the one that declared the certificate unless given.
    """

    out: Path | None = None
    printer: str = ""
    calibration: str = ""
    profile: str = ""


class Printed(msgspec.Struct, frozen=True, kw_only=True):
    """A print that left: its running number, what it was made of, and the file or printer it went to."""

    number: int
    cert_no: str
    sheet: Sheet
    source: str
    file: str = ""
    printer: str = ""
    detail: str = ""


class PrintResult(msgspec.Struct, frozen=True, kw_only=True):
    """What was printed, and what was refused."""

    prints: list[Printed]
    exit: Exit
    errors: list[Problem]
    warnings: list[Problem]


class _Way(msgspec.Struct, frozen=True):
    """Where this run prints to, and for whom: a folder, or a printer with a folder the files lie in meanwhile."""

    folder: Path
    printer: str
    calibration: str
    profile: str


def print_certificates(app: App, names: Sequence[str], sheets: Sequence[Sheet], target: Target) -> PrintResult:
    """Print certificates; one that may not be printed does not stop the others.

    Args:
        app: the run's surroundings.
        names: the certificates' numbers, or ids as `12`.
        sheets: what of each, in order; after a refusal nothing more of that certificate.
        target: where to.

    Raises:
        UsageError: `two-targets`.
        LockedError: `print-locked`.
        ConfigError: `not-permitted`, `no-lp`, or when the folder cannot be written.
    """
    require(app, Act.PRINT)
    way = _way(app, target)
    prints: list[Printed] = []
    errors: list[Problem] = []
    exits: set[Exit] = set()
    inks: dict[str, Inked] = {}
    with printing_alone(app), app.store() as store:
        warnings = repair(app, store)
        for name in dict.fromkeys(names):
            try:
                for sheet in sheets:
                    done = _print(app, store, name, sheet, way, inks, warnings)
                    prints.append(done)
            except CooError as error:
                errors.append(of_error(error, name))
                exits.add(error.exit)
                if isinstance(error, ConfigError):  # no printer, no room, no key: it would be so for all
                    break
    nothing = exits.pop() if len(exits) == 1 else Exit.INPUT_INVALID
    return PrintResult(
        prints=prints,
        exit=Exit.DONE if not errors else Exit.PARTLY if prints else nothing,
        errors=errors,
        warnings=warnings + [warning for ink in inks.values() for warning in ink.warnings],
    )


def _way(app: App, target: Target) -> _Way:
    settings = app.settings.printing
    if target.out is not None and target.printer:
        raise UsageError(
            "two-targets",
            t("A folder and a printer were given.", "同时指定了文件夹和打印机。"),
            t("Give --out or --printer, not both.", "--out 与 --printer 只能用一个。"),
        )
    printer = target.printer or ("" if target.out is not None else settings.printer)
    if printer:
        program(app.environment)
        return _Way(make_folder(app.folder / SPOOL), printer, target.calibration or printer, target.profile)
    folder = make_folder(target.out or app.folder / settings.out).absolute()
    return _Way(folder, "", target.calibration, target.profile)


def _print(
    app: App,
    store: Store,
    name: str,
    sheet: Sheet,
    way: _Way,
    inks: dict[str, Inked],
    warnings: list[Problem],
) -> Printed:
    """One print: the file is whole on disk, then it is in the ledger, then it leaves, then its end is noted."""
    from coo_cli.store.prints import NewPrint, begin_print
    from coo_cli.store.reading import named
    from coo_cli.workflow.print_sheet import sheet_of
    from coo_cli.workflow.render import approval_of

    with store.read() as reader:
        stored = named(reader, name)
        approval = must_be_approved(stored, approval_of(reader, stored))
        if sheet is Sheet.ORIGINAL:
            must_be_theirs(app, reader, stored, approval, way.profile)
            must_be_self_printable(app, stored, approval)
            must_wait_to_be_printed(stored.row)
        file = sheet_of(app, reader, stored, approval, sheet, inks, way.calibration)
    warnings += file.advice
    stem = f"{safe_name(stored.row.cert_no)}-{sheet.value}"
    part = way.folder / f".{stem}.part"
    write_atomic(part, file.data)
    new = NewPrint(
        certificate=stored.row.id,
        sheet=sheet,
        source=file.source,
        sha256=sha256(file.data),
        to_printer=bool(way.printer),
        place=way.printer or str(way.folder / f"{stem}-{{number}}.pdf"),
        part=str(part),
        machine=machine_of(app),
    )
    try:
        with store.begin() as tx:
            if sheet is Sheet.ORIGINAL:  # what another machine has done meanwhile counts
                must_wait_to_be_printed(named(tx, name).row)
            job = begin_print(tx, new, at=app.clock(), actor=app.actor)
    except InputError:
        _clear(part)
        raise
    return _leave(app, store, job)


def _leave(app: App, store: Store, job: Print) -> Printed:
    """Let a print that is in the ledger leave.

    Raises:
        ConfigError: `file-unwritable` or `printer-failed`; the original then waits again.
    """
    from coo_cli.store.prints import end_print

    try:
        detail = _handed_over(app, job)
    except ConfigError as error:
        with store.begin() as tx:
            end_print(tx, job, Outcome.FAILED, detail=error.code, at=app.clock(), actor=app.actor)
        _clear(Path(job.part))
        raise
    with store.begin() as tx:
        end_print(tx, job, Outcome.DONE, detail=detail, at=app.clock(), actor=app.actor)
    _clear(Path(job.part))
    return Printed(
        number=job.number,
        cert_no=job.cert_no,
        sheet=job.sheet,
        source=job.source,
        file="" if job.to_printer else job.place,
        printer=job.place if job.to_printer else "",
        detail=detail,
    )


def _handed_over(app: App, job: Print) -> str:
    """Give a print to its printer, or its file the name; gives back the printer's word."""
    if job.to_printer:
        title = f"{job.cert_no} {job.sheet.value} {job.number}"
        sides = ONE_SIDE if job.sheet is Sheet.OVERPRINT else ()
        options = (*OPTIONS, *sides, *app.settings.printing.options)
        return hand_to_printer(job.place, Path(job.part), title, options, app.environment)
    try:
        move_file(Path(job.part), Path(job.place))
    except OSError as error:
        raise unwritable(Path(job.place), error) from error
    return ""


def _clear(part: Path) -> None:
    """Take a hidden file away, once the ledger does not need it any more to tell how far a print came."""
    with contextlib.suppress(OSError):  # it stays hidden, until the next print of this certificate
        part.unlink(missing_ok=True)
