"""Owns lists of certificates: the row they show, their order, and counting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from coo_cli.base.clock import stamp
from coo_cli.certificate.state import Declaration, Printing
from coo_cli.store.connect import Asked, Cell
from coo_cli.store.filter import ALL, Filter, condition
from coo_cli.store.rows import of_row


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


Order = Literal[
    "id",
    "cert_no",
    "cert_type",
    "cert_status",
    "invoice_no",
    "registration_no",
    "dest_country_code",
    "declaration",
    "state_at",
    "printing",
    "created_at",
    "updated_at",
    "declared_at",
    "approved_at",
    "created_by",
    "declared_by",
    "principal",
    "profile",
    "exporter",
    "consignee",
    "fob_cents",
    "errors",
]
"""What a list can be sorted by."""

_MANY = 500
"""Ids in one query."""

_COLUMNS = ", ".join(
    f"coalesce(certificate.{name}, '')" if name in {"cert_no", "source_key"} else f"certificate.{name}"
    for name in Row.__struct_fields__
)
_SELECT = f"SELECT {_COLUMNS} FROM certificate WHERE "


def list_certificates(
    asked: Asked,
    wanted: Filter = ALL,
    *,
    order: Order = "id",
    descending: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[Row]:
    """The certificates a filter takes, in order; equals by id."""
    return list(each_certificate(asked, wanted, order=order, descending=descending, limit=limit, offset=offset))


def each_certificate(
    asked: Asked,
    wanted: Filter = ALL,
    *,
    order: Order = "id",
    descending: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> Iterator[Row]:
    """As `list_certificates`, one after another, so that a long list is never held as a whole."""
    where, values = condition(asked, wanted, every=order != "id" or limit is None)
    way = " DESC" if descending else ""
    by = f"certificate.id{way}" if order == "id" else f"certificate.{order}{way}, certificate.id{way}"
    page = f" LIMIT {limit} OFFSET {offset}" if limit is not None else ""
    if order != "id" and limit is not None:  # then ids are sorted, not whole rows
        where, page = f"certificate.id IN (SELECT id FROM certificate WHERE {where} ORDER BY {by}{page})", ""
    return _rows(asked.ask(f"{_SELECT}{where} ORDER BY {by}{page}", values))


def count_certificates(asked: Asked, wanted: Filter = ALL) -> int:
    """How many certificates a filter takes."""
    return sum(count_states(asked, wanted).values())


def count_states(asked: Asked, wanted: Filter = ALL) -> dict[Declaration, int]:
    """How many of the certificates a filter takes are in each state; states without any are left out."""
    where, values = condition(asked, wanted)
    bare = asked.scope is None and msgspec.structs.replace(wanted, declaration=(), archived=None) == ALL
    state = "declaration" if bare else "declaration || ''"  # its index has no more than that and `archived`
    counted = asked.ask(f"SELECT {state}, count(*) FROM certificate WHERE {where} GROUP BY 1", values)
    return {Declaration(str(state)): count for state, count in counted if isinstance(count, int)}


def rows_of(asked: Asked, ids: Sequence[int]) -> list[Row]:
    """The rows of certificates, in the order of their ids given; those not in the store are left out."""
    found: dict[int, Row] = {}
    for start in range(0, len(ids), _MANY):
        some = ids[start : start + _MANY]
        marks = ", ".join("?" * len(some))
        found |= {row.id: row for row in _rows(asked.ask(f"{_SELECT}certificate.id IN ({marks})", some))}
    return [found[id_] for id_ in ids if id_ in found]


def beginning(asked: Asked, start: str, most: int) -> list[tuple[str, str, Declaration]]:
    """The certificates whose number begins so, as (number, invoice, state), by number; read from the numbers' index.

    Args:
        asked: where to look.
        start: the beginning of the number.
        most: how many at most.
    """
    where, values = condition(asked, ALL)
    sql = (
        "SELECT cert_no, invoice_no, declaration FROM certificate "
        f"WHERE {where} AND cert_no >= ? AND cert_no < ? ORDER BY cert_no LIMIT {most}"
    )
    found = asked.ask(sql, [*values, start, start + "\x7f"])
    return [(str(no), str(invoice), Declaration(str(state))) for no, invoice, state in found]


def overdue(asked: Asked, before: Mapping[Declaration, dt.datetime]) -> list[Row]:
    """The certificates that have stood in a state too long, the longest waiting first; archived ones are left out.

    Args:
        asked: where to look.
        before: by state: those that came into it earlier than this.
    """
    if not before:
        return []
    late = " OR ".join(["(declaration = ? AND state_at < ?)"] * len(before))
    values = [text for state, moment in before.items() for text in (state.value, stamp(moment))]
    where, of_scope = condition(asked, Filter(archived=False))
    query = f"{_SELECT}({late}) AND {where} ORDER BY state_at, id"
    return list(_rows(asked.ask(query, [*values, *of_scope])))


def _rows(found: Iterable[Sequence[Cell]]) -> Iterator[Row]:
    return (of_row(Row, row) for row in found)
