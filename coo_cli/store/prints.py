"""Owns the ledger of prints: begun before anything leaves, ended once, its running numbers without gaps."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Select, exists, func, select

from coo_cli.base.clock import stamp
from coo_cli.certificate.printing import AFTER, OUTCOME_MOVES, Outcome, Sheet
from coo_cli.certificate.state import Printing
from coo_cli.store.events import Act, record
from coo_cli.store.moves import move_printing
from coo_cli.store.print_requests import settle_requests
from coo_cli.store.print_tables import print_job, print_outcome
from coo_cli.store.rows import of_row
from coo_cli.store.scope import within
from coo_cli.store.tables import certificate, event
from coo_cli.store.transaction import Reader, Transaction, Value


class NewPrint(msgspec.Struct, frozen=True, kw_only=True):
    """A print about to leave.

    Attributes:
        certificate: its certificate's id.
        sheet: what is printed.
        source: `print_file` for customs' file, `layout` for our own.
        sha256: of the PDF.
        to_printer: whether it goes to a printer.
        place: the printer; or the file, where `{number}` stands for the running number.
        part: where the file lies until it has its name; empty for a printer.
        machine: which machine and workspace prints, so that no other repairs it.
    """

    certificate: int
    sheet: Sheet
    source: str
    sha256: str
    to_printer: bool
    place: str
    part: str
    machine: str


class Print(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the ledger, with how it ended; `ended_at` is empty as long as nothing says."""

    number: int
    certificate: int
    cert_no: str
    sheet: Sheet
    source: str
    sha256: str
    to_printer: bool
    place: str
    part: str
    machine: str
    at: str
    actor: str
    outcome: Outcome
    detail: str
    ended_at: str


_jobs, _ends = print_job.c, print_outcome.c
_LEDGER = (
    select(
        _jobs.number,
        _jobs.certificate,
        func.coalesce(certificate.c.cert_no, "").label("cert_no"),
        _jobs.sheet,
        _jobs.source,
        _jobs.sha256,
        _jobs.to_printer,
        _jobs.place,
        _jobs.part,
        _jobs.machine,
        _jobs.at,
        _jobs.actor,
        func.coalesce(_ends.outcome, Outcome.UNDER_WAY.value).label("outcome"),
        func.coalesce(_ends.detail, "").label("detail"),
        func.coalesce(_ends.at, "").label("ended_at"),
    )
    .join(certificate, certificate.c.id == _jobs.certificate)
    .outerjoin(print_outcome, _ends.job == _jobs.number)
)


def begin_print(tx: Transaction, new: NewPrint, *, at: dt.datetime, actor: str) -> Print:
    """Put a print into the ledger before it leaves; an original stands at `printing` from now on.

    Raises:
        InputError: `illegal-print-move` for an original that does not wait to be printed.
    """
    number = tx.next_id(_jobs.number)
    place = new.place.replace("{number}", str(number))
    row: dict[str, Value] = {
        "number": number,
        "certificate": new.certificate,
        "sheet": new.sheet.value,
        "source": new.source,
        "sha256": new.sha256,
        "to_printer": new.to_printer,
        "place": place,
        "part": new.part,
        "machine": new.machine,
        "at": stamp(at),
        "actor": actor,
    }
    tx.many(print_job.insert(), [row])
    action, detail = f"print-{new.sheet.value}", f"{number} {new.sha256} {place}"
    if new.sheet is Sheet.ORIGINAL:
        move_printing(tx, [new.certificate], Printing.PRINTING, action=action, at=at, actor=actor, detail=detail)
    else:
        record(tx, [Act(action=action, certificate=new.certificate, detail=detail)], at=stamp(at), actor=actor)
    return print_of(tx, number)


def end_print(tx: Transaction, job: Print, outcome: Outcome, *, detail: str, at: dt.datetime, actor: str) -> Print:
    """Note how a print ended; an original that was printed settles the requests to print it again.

    Args:
        tx: the transaction.
        job: the print, which must be under way.
        outcome: how it ended.
        detail: the printer's word, or what went wrong.
        at: the moment.
        actor: who notes it.
    """
    if outcome not in OUTCOME_MOVES[print_of(tx, job.number).outcome]:
        return print_of(tx, job.number)  # another run has settled it
    row: dict[str, Value] = {
        "job": job.number,
        "outcome": outcome.value,
        "detail": detail,
        "at": stamp(at),
        "actor": actor,
    }
    tx.many(print_outcome.insert(), [row])
    action, told = f"print-{outcome.value}", f"{job.number} {detail}".strip()
    if job.sheet is Sheet.ORIGINAL:
        move_printing(tx, [job.certificate], AFTER[outcome], action=action, at=at, actor=actor, detail=told)
        if AFTER[outcome] is Printing.PRINTED:
            settle_requests(tx, job.certificate, at=at)
    else:
        record(tx, [Act(action=action, certificate=job.certificate, detail=told)], at=stamp(at), actor=actor)
    return print_of(tx, job.number)


def print_of(reader: Reader, number: int) -> Print:
    """One line of the ledger by its number."""
    return _read(reader, _LEDGER.where(_jobs.number == number))[0]


def cut_off(reader: Reader, machine: str) -> list[Print]:
    """The prints of a machine that were begun and have no end."""
    return _read(reader, _LEDGER.where(_ends.job.is_(None), _jobs.machine == machine))


def ledger(reader: Reader, *, cert_no: str = "", sheet: Sheet | None = None, limit: int, offset: int) -> list[Print]:
    """Lines of the ledger, the newest first."""
    query = _LEDGER.where(*within(reader, _jobs.certificate)).order_by(_jobs.number.desc())
    query = query.limit(limit).offset(offset)
    if cert_no:
        query = query.where(certificate.c.cert_no == cert_no)
    if sheet:
        query = query.where(_jobs.sheet == sheet.value)
    return _read(reader, query)


def prints_of_file(reader: Reader, digest: str) -> list[Print]:
    """The prints of one file, by the SHA-256 of its bytes, the first first."""
    query = _LEDGER.where(*within(reader, _jobs.certificate), _jobs.sha256 == digest).order_by(_jobs.number)
    return _read(reader, query)


def last_original(reader: Reader, certificate_id: int) -> Print | None:
    """The last print of a certificate's original that was not a failure, if there is any."""
    query = (
        _LEDGER.where(_jobs.certificate == certificate_id, _jobs.sheet == Sheet.ORIGINAL.value)
        .where(_ends.outcome.in_([Outcome.DONE.value, Outcome.DOUBTFUL.value]))
        .order_by(_jobs.number.desc())
        .limit(1)
    )
    found = _read(reader, query)
    return found[0] if found else None


def printed_before(reader: Reader, moment: dt.datetime) -> list[int]:
    """Certificates outside of the archive whose original was printed, or taken out of the archive, before a moment."""
    of = certificate.c.id
    since = stamp(moment)
    later_print = (
        select(_ends.job)
        .join(print_job, _jobs.number == _ends.job)
        .where(_jobs.certificate == of, _jobs.sheet == Sheet.ORIGINAL.value, _ends.at >= since)
    )
    taken_out = select(event.c.id).where(event.c.certificate == of, event.c.action == "unarchived", event.c.at >= since)
    query = select(of).where(
        certificate.c.printing == Printing.PRINTED.value,
        certificate.c.archived.is_(False),
        ~exists(later_print.correlate(certificate)),
        ~exists(taken_out.correlate(certificate)),
    )
    return [id_ for (id_,) in reader.rows(query)]


def gaps(reader: Reader) -> list[int]:
    """Running numbers that are missing from the ledger: there are none unless somebody took lines out."""
    count, last = reader.rows(select(func.count(), func.max(_jobs.number)).select_from(print_job))[0]
    if count == (last or 0):
        return []
    there = {number for (number,) in reader.rows(select(_jobs.number))}
    return [number for number in range(1, last + 1) if number not in there]


def _read(reader: Reader, query: Select[*tuple[object, ...]]) -> list[Print]:
    return [of_row(Print, row) for row in reader.rows(query)]
