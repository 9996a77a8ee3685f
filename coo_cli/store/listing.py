"""Owns lists of certificates: what they filter and sort by, and the row they show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec
from sqlalchemy import ColumnElement, Select, false, func, or_, select

from coo_cli.base.clock import stamp
from coo_cli.certificate.state import Declaration, Printing
from coo_cli.store.tables import certificate
from coo_cli.store.transaction import Columns, Reader


class Row(msgspec.Struct, frozen=True):
    """A certificate as lists show it; moments as `base.clock.stamp` writes them, empty when not yet."""

    id: int
    profile: str
    mapping: str
    source_key: str
    cert_no: str
    cert_type: str
    cert_status: str
    enterprise: str
    registration_no: str
    invoice_no: str
    dest_country_code: str
    declaration: Declaration
    state_at: str
    printing: Printing
    archived: bool
    created_at: str
    updated_at: str
    declared_at: str
    approved_at: str
    bar_code: str
    errors: int
    version: int
    message_sha256: str
    created_by: str
    declared_by: str
    principal: str
    exporter: str
    consignee: str
    fob_cents: int


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What certificates to take: all conditions hold, an empty one says nothing, of several values any."""

    cert_no: tuple[str, ...] = ()
    cert_type: tuple[str, ...] = ()
    cert_status: tuple[str, ...] = ()
    declaration: tuple[Declaration, ...] = ()
    printing: tuple[Printing, ...] = ()
    profile: tuple[str, ...] = ()
    enterprise: tuple[str, ...] = ()
    registration_no: tuple[str, ...] = ()
    invoice_no: tuple[str, ...] = ()
    dest_country_code: tuple[str, ...] = ()
    archived: bool | None = None
    created_from: dt.datetime | None = None
    created_before: dt.datetime | None = None
    declared_from: dt.datetime | None = None
    declared_before: dt.datetime | None = None
    approved_from: dt.datetime | None = None
    approved_before: dt.datetime | None = None
    exporter: str = ""
    """Part of the exporter's first line; case does not count."""
    text: str = ""
    """Part of a certificate number, an invoice number or what names it in its export; case does not count."""


Order = Literal[
    "id", "cert_no", "cert_type", "invoice_no", "declaration", "created_at", "updated_at", "declared_at", "approved_at"
]

ALL = Filter()

_ANY_OF = (
    "cert_no",
    "cert_type",
    "cert_status",
    "declaration",
    "printing",
    "profile",
    "enterprise",
    "registration_no",
    "invoice_no",
    "dest_country_code",
)
_SEARCHED = ("cert_no", "invoice_no", "source_key")
_SHOWN = [
    func.coalesce(certificate.c[name], "").label(name) if name in {"cert_no", "source_key"} else certificate.c[name]
    for name in Row.__struct_fields__
]


def list_certificates(
    reader: Reader,
    wanted: Filter = ALL,
    *,
    order: Order = "id",
    descending: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[Row]:
    """The certificates a filter takes, in order; equals by id."""
    column, id_ = certificate.c[order], certificate.c.id
    ordered = (column.desc(), id_.desc()) if descending else (column, id_)
    query = _filtered(select(*_SHOWN), wanted).order_by(*ordered).limit(limit).offset(offset)
    return _rows(reader.rows(query))


def count_certificates(reader: Reader, wanted: Filter = ALL) -> int:
    """How many certificates a filter takes."""
    return reader.rows(_filtered(select(func.count()).select_from(certificate), wanted))[0][0]


def count_states(reader: Reader, wanted: Filter = ALL) -> dict[Declaration, int]:
    """How many of the certificates a filter takes are in each state; states without any are left out."""
    query = _filtered(select(certificate.c.declaration, func.count()), wanted)
    return {Declaration(state): count for state, count in reader.rows(query.group_by(certificate.c.declaration))}


def rows_of(reader: Reader, ids: list[int]) -> list[Row]:
    """The rows of certificates, in the order of their ids given; those not in the store are left out."""
    found = {row.id: row for row in _rows(reader.among(select(*_SHOWN), certificate.c.id, ids))}
    return [found[id_] for id_ in ids if id_ in found]


def overdue(reader: Reader, before: Mapping[Declaration, dt.datetime]) -> list[Row]:
    """The certificates that have stood in a state too long, the longest waiting first; archived ones are left out.

    Args:
        reader: where to look.
        before: by state: those that came into it earlier than this.
    """
    state, since = certificate.c.declaration, certificate.c.state_at
    late = [(state == stage.value) & (since < stamp(moment)) for stage, moment in before.items()]
    query = select(*_SHOWN).where(or_(false(), *late), certificate.c.archived.is_(False))
    return _rows(reader.rows(query.order_by(since, certificate.c.id)))


def _rows(found: Iterable[Sequence[object]]) -> list[Row]:
    return [msgspec.convert(dict(zip(Row.__struct_fields__, row, strict=True)), Row) for row in found]


def _filtered(query: Select[*Columns], wanted: Filter) -> Select[*Columns]:
    return query.where(*_conditions(wanted))


def _conditions(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    columns = certificate.c
    for name in _ANY_OF:
        values = getattr(wanted, name)
        if values:
            yield columns[name].in_([str(value) for value in values])
    if wanted.archived is not None:
        yield columns.archived.is_(wanted.archived)
    if wanted.created_from:
        yield columns.created_at >= stamp(wanted.created_from)
    if wanted.created_before:
        yield columns.created_at < stamp(wanted.created_before)
    if wanted.declared_from:
        yield columns.declared_at >= stamp(wanted.declared_from)
    if wanted.declared_before:
        yield (columns.declared_at != "") & (columns.declared_at < stamp(wanted.declared_before))
    if wanted.approved_from:
        yield columns.approved_at >= stamp(wanted.approved_from)
    if wanted.approved_before:
        yield (columns.approved_at != "") & (columns.approved_at < stamp(wanted.approved_before))
    if wanted.exporter:
        yield columns.exporter.icontains(wanted.exporter, autoescape=True)
    if wanted.text:
        yield or_(*(columns[name].icontains(wanted.text, autoescape=True) for name in _SEARCHED))
