"""Owns which approved certificates were printed to a file: by the audit log, so that a file taken away stays away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import func, or_, select

from coo_cli.base.clock import stamp
from coo_cli.certificate.state import Declaration
from coo_cli.store.events import Act, record
from coo_cli.store.tables import certificate, event, print_file
from coo_cli.store.transaction import Reader, Transaction

RENDERED = "rendered"
"""The event's word."""


def due_to_render(reader: Reader) -> list[tuple[int, str]]:
    """Approved certificates, as id and number, that were never printed to a file, or before a print file came."""
    of = certificate.c.id
    last = select(func.max(event.c.at)).where(event.c.certificate == of, event.c.action == RENDERED)
    last_of = last.correlate(certificate).scalar_subquery()
    came = select(func.max(print_file.c.arrived_at)).where(print_file.c.certificate == of)
    query = (
        select(of, certificate.c.cert_no)
        .where(certificate.c.declaration == Declaration.APPROVED.value, certificate.c.archived.is_(False))
        .where(or_(last_of.is_(None), came.correlate(certificate).scalar_subquery() > last_of))
        .order_by(of)
    )
    return [(id_, cert_no or "") for id_, cert_no in reader.rows(query)]


def mark_rendered(tx: Transaction, ids: Iterable[int], *, at: dt.datetime, actor: str) -> None:
    """Record that certificates were printed to files."""
    record(tx, [Act(action=RENDERED, certificate=id_) for id_ in ids], at=stamp(at), actor=actor)
