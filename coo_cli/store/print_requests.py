"""Owns print exception requests (打印异常申请): put, opened by customs' new file, settled by the new print."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import bindparam, select, update

from coo_cli.base.clock import stamp
from coo_cli.certificate.printing import REQUEST_MOVES, Reason, Request
from coo_cli.certificate.state import Printing
from coo_cli.store.moves import move_printing
from coo_cli.store.print_tables import print_request
from coo_cli.store.rows import of_row
from coo_cli.store.scope import seen
from coo_cli.store.tables import certificate
from coo_cli.store.transaction import Reader, Transaction, Value


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request to print an original again; `job` is the number of the print that is no good."""

    id: int
    cert_no: str
    job: int
    reason: Reason
    detail: str
    state: Request
    state_at: str
    at: str
    actor: str


_columns = print_request.c
_MOVE = (
    update(print_request)
    .where(_columns.id == bindparam("of_id"))
    .values(state=bindparam("to_state"), state_at=bindparam("to_at"))
)


def put_request(
    tx: Transaction, certificate_id: int, job: int, reason: Reason, detail: str, *, at: dt.datetime, actor: str
) -> None:
    """Keep a request for a printed original: it waits to be printed again, or for customs' new print file.

    Raises:
        InputError: `illegal-print-move` when the original is not printed.
    """
    state = Request.AWAITED if reason.is_of_content else Request.OPEN
    to = Printing.NO_FILE if reason.is_of_content else Printing.WAITING
    told = f"{job} {reason.value} {detail}".strip()
    move_printing(tx, [certificate_id], to, action="print-exception", at=at, actor=actor, detail=told)
    row: dict[str, Value] = {
        "id": tx.next_id(_columns.id),
        "certificate": certificate_id,
        "job": job,
        "reason": reason.value,
        "detail": detail,
        "state": state.value,
        "state_at": stamp(at),
        "at": stamp(at),
        "actor": actor,
    }
    tx.many(print_request.insert(), [row])


def open_requests(tx: Transaction, certificate_id: int, *, at: dt.datetime) -> None:
    """Customs' new print file has come: what waited for it may be printed again."""
    _move(tx, certificate_id, Request.OPEN, at)


def settle_requests(tx: Transaction, certificate_id: int, *, at: dt.datetime) -> None:
    """The original was printed again."""
    _move(tx, certificate_id, Request.SETTLED, at)


def list_requests(reader: Reader, *, cert_no: str = "", state: Request | None = None) -> list[Asked]:
    """Requests, the newest first."""
    query = (
        select(
            _columns.id,
            certificate.c.cert_no,
            _columns.job,
            _columns.reason,
            _columns.detail,
            _columns.state,
            _columns.state_at,
            _columns.at,
            _columns.actor,
        )
        .join(certificate, certificate.c.id == _columns.certificate)
        .where(*seen(reader))
        .order_by(_columns.id.desc())
    )
    if cert_no:
        query = query.where(certificate.c.cert_no == cert_no)
    if state:
        query = query.where(_columns.state == state.value)
    return [of_row(Asked, row) for row in reader.rows(query)]


def _move(tx: Transaction, certificate_id: int, to: Request, at: dt.datetime) -> None:
    query = select(_columns.id, _columns.state).where(_columns.certificate == certificate_id)
    moved = [id_ for id_, state in tx.rows(query) if to in REQUEST_MOVES[Request(state)]]
    tx.many(_MOVE, [{"of_id": id_, "to_state": to.value, "to_at": stamp(at)} for id_ in moved])
