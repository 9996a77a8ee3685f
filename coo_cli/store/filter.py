"""Owns which certificates a list takes: a filter, and the condition in SQL that it is.

Plain SQL for whoever answers it (`connect.Asked`), so that a list need not load SQLAlchemy.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import msgspec

from coo_cli.base.clock import stamp
from coo_cli.certificate.state import Declaration, Printing
from coo_cli.store.connect import Asked, Cell
from coo_cli.store.search import containing, found


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
    principal: tuple[str, ...] = ()
    operator: tuple[str, ...] = ()
    """Who made it, or declared it last."""
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
    """What `search` finds it by."""


ALL = Filter()

Condition = tuple[str, list[Cell]]
"""SQL with a `?` for each of its values, and the values."""

_ANY_OF = (
    "cert_no",
    "cert_type",
    "cert_status",
    "declaration",
    "printing",
    "enterprise",
    "registration_no",
    "invoice_no",
    "dest_country_code",
    "principal",
)


def condition(asked: Asked, wanted: Filter, *, every: bool = True) -> Condition:
    """A filter as what stands behind WHERE in a query on `certificate`, within the scope of whoever asks.

    Args:
        asked: what the query will be put to.
        wanted: the filter.
        every: whether the query looks at every certificate; else it stops at the first ones that fit.
    """
    parts = list(_parts(asked, wanted, every=every))
    if not parts:
        return "TRUE", []
    return " AND ".join(sql for sql, _ in parts), [value for _, values in parts for value in values]


def _parts(asked: Asked, wanted: Filter, *, every: bool) -> Iterator[Condition]:
    if asked.scope is not None:
        yield _among("principal", sorted(asked.scope)) if asked.scope else ("FALSE", [])
    for name in _ANY_OF:
        values: tuple[str, ...] = getattr(wanted, name)
        if values:
            yield _among(name, values)
    if wanted.profile:  # no index: it is that of the exports' keys, out of the list's order
        yield _is_any("certificate.profile || ''", wanted.profile)
    if wanted.operator:
        made, made_by = _among("created_by", wanted.operator)
        declared, declared_by = _among("declared_by", wanted.operator)
        yield f"({made} OR {declared})", [*made_by, *declared_by]
    if wanted.archived is not None and wanted.declaration:  # an index has both, and keeps the order
        yield f"certificate.archived = {'TRUE' if wanted.archived else 'FALSE'}", []
    elif wanted.archived is not None:  # the index would but send to all rows, one by one
        yield "certificate.archived" if wanted.archived else "NOT certificate.archived", []
    for column, since, before in (
        ("created_at", wanted.created_from, wanted.created_before),
        ("declared_at", wanted.declared_from, wanted.declared_before),
        ("approved_at", wanted.approved_from, wanted.approved_before),
    ):
        if since:
            yield f"certificate.{column} >= ?", [stamp(since)]
        if before:  # what is not yet declared has no moment, which is before all of them
            yield f"certificate.{column} > '' AND certificate.{column} < ?", [stamp(before)]
    if wanted.exporter:
        yield "lower(certificate.exporter) LIKE ? ESCAPE '!'", [containing(wanted.exporter.lower())]
    if wanted.text.strip():
        yield found(asked, wanted.text, every=every)


def _among(column: str, values: Sequence[str]) -> Condition:
    return _is_any(f"certificate.{column}", values)


def _is_any(sql: str, values: Sequence[str]) -> Condition:
    return f"{sql} IN ({', '.join('?' * len(values))})", [str(value) for value in values]
