"""Owns counting certificates by what they have in common: grouped by the database, by plain SQL, no row loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from coo_cli.store.connect import Database, Plain, plain


class Dimension(StrEnum):
    """What certificates are counted by."""

    TYPE = "type"
    STATUS = "status"
    STATE = "state"
    DESTINATION = "destination"
    PRINCIPAL = "principal"
    EXPORTER = "exporter"
    PROFILE = "profile"
    CLERK = "clerk"
    """The entry clerk: who made it."""
    USER = "user"
    """Who declared it last."""
    YEAR = "year"
    MONTH = "month"
    DAY = "day"


PERIODS = (Dimension.YEAR, Dimension.MONTH, Dimension.DAY)

_COLUMNS = {
    Dimension.TYPE: "c.cert_type",
    Dimension.STATUS: "c.cert_status",
    Dimension.STATE: "c.declaration",
    Dimension.DESTINATION: "c.dest_country_code",
    Dimension.PRINCIPAL: "c.principal",
    Dimension.EXPORTER: "c.exporter",
    Dimension.PROFILE: "c.profile",
    Dimension.CLERK: "c.created_by",
    Dimension.USER: "c.declared_by",
}
_LENGTH = {Dimension.YEAR: 4, Dimension.MONTH: 7, Dimension.DAY: 10}
"""How much of a moment names a period."""


class Moment(StrEnum):
    """Which moment of a certificate decides whether it lies in a range, and in which period."""

    CREATED = "created"
    DECLARED = "declared"
    APPROVED = "approved"


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Which certificates are counted: all conditions hold, an empty one says nothing.

    Attributes:
        moment: what `since` and `before` are about.
        since: the first moment, as `base.clock.stamp` writes it.
        before: the first moment that is too late.
        types: only of these types.
        principals: only those made for one of these; None for all.
        operator: only those this person made or declared.
    """

    moment: Moment = Moment.CREATED
    since: str = ""
    before: str = ""
    types: tuple[str, ...] = ()
    principals: frozenset[str] | None = None
    operator: str = ""


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """The certificates that have the same values in the dimensions counted by.

    Attributes:
        key: these values.
        count: how many there are.
        declared: of them, those that were ever declared.
        approved: those that are approved.
        returned: those that customs returned at least once.
        fob_cents: their FOB values together, in US cents.
        seconds: the mean time from the last declaration to the approval; None where none is approved.
    """

    key: tuple[str, ...]
    count: int
    declared: int
    approved: int
    returned: int
    fob_cents: int
    seconds: float | None


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What counting gave.

    Attributes:
        tallies: by key, the greatest first.
        hours: how many approvals took so many whole hours.
        words: how many certificates customs returned with these words, the most frequent first.
    """

    tallies: list[Tally]
    hours: dict[int, int]
    words: list[tuple[str, int]]


_SECONDS = {
    "sqlite": "(julianday(c.approved_at) - julianday(c.declared_at)) * 86400.0",
    "postgresql": "extract(epoch FROM nullif(c.approved_at, '')::timestamptz - nullif(c.declared_at, '')::timestamptz)",
}
_WHOLE_HOURS = {"sqlite": "CAST(({seconds}) / 3600 AS INTEGER)", "postgresql": "floor(({seconds}) / 3600)"}
_WORDS = {"sqlite": "json_extract(r.receipt, '$.text')", "postgresql": "r.receipt::json ->> 'text'"}

_TALLIES = """
SELECT {keys}, count(*), sum(CASE WHEN c.declared_at <> '' THEN 1 ELSE 0 END),
    sum(CASE WHEN c.declaration = 'approved' THEN 1 ELSE 0 END), count(w.certificate), sum(c.fob_cents),
    avg(CASE WHEN c.declaration = 'approved' AND c.declared_at <> '' THEN {seconds} END)
FROM certificate c
LEFT JOIN (SELECT DISTINCT certificate FROM event WHERE to_state = 'returned') w ON w.certificate = c.id
WHERE {where} GROUP BY {places} ORDER BY {count} DESC, {places}
"""
"""The returns are read from the index `ix_event_returned`, whose condition must stand here word for word."""

_HOURS = """
SELECT {hours}, count(*) FROM certificate c
WHERE {where} AND c.declaration = 'approved' AND c.declared_at <> '' AND c.approved_at <> '' GROUP BY 1
"""

_RETURNS = """
SELECT {words}, count(DISTINCT c.id) FROM receipt r JOIN certificate c ON c.id = r.certificate
WHERE r.kind = 'business' AND r.code IN ('3', '6') AND {where} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1000
"""
"""Likewise from `ix_receipt_returns`; customs' rarest words beyond a thousand are not told."""


def count_by(target: Database, by: Sequence[Dimension], scope: Scope) -> Counted:
    """Count certificates.

    Args:
        target: the database.
        by: what to count by, at least one.
        scope: which.

    Raises:
        StoreError: `store-missing`, or as `faults` tells.
    """
    where, values = _conditions(scope)
    with plain(target) as look:
        return Counted(
            tallies=list(_tallies(look, by, scope, where, values)),
            hours=_hours(look, where, values),
            words=_returns(look, where, values),
        )


def _tallies(look: Plain, by: Sequence[Dimension], scope: Scope, where: str, values: Sequence[str]) -> Iterator[Tally]:
    width = len(by)
    keys = ", ".join(_column(one, scope.moment) for one in by)
    places = ", ".join(str(place) for place in range(1, width + 1))
    sql = _TALLIES.format(keys=keys, seconds=_SECONDS[look.dialect], where=where, places=places, count=width + 1)
    for row in look.rows(sql, *values):
        count, declared, approved, returned, cents, mean = row[width:]
        yield Tally(
            key=tuple(str(part) for part in row[:width]),
            count=int(count or 0),
            declared=int(declared or 0),
            approved=int(approved or 0),
            returned=int(returned or 0),
            fob_cents=int(cents or 0),
            seconds=None if mean is None else float(mean),
        )


def _hours(look: Plain, where: str, values: Sequence[str]) -> dict[int, int]:
    hours = _WHOLE_HOURS[look.dialect].format(seconds=_SECONDS[look.dialect])
    found = look.rows(_HOURS.format(hours=hours, where=where), *values)
    return {int(hour): int(count or 0) for hour, count in found if hour is not None}


def _returns(look: Plain, where: str, values: Sequence[str]) -> list[tuple[str, int]]:
    found = look.rows(_RETURNS.format(words=_WORDS[look.dialect], where=where), *values)
    return [(str(words or ""), int(count or 0)) for words, count in found]


def _conditions(scope: Scope) -> tuple[str, list[str]]:
    """The conditions as SQL, and their values."""
    column = f"c.{scope.moment}_at"
    parts, values = ["1 = 1"], list[str]()
    if scope.since:
        parts.append(f"{column} >= ?")
        values.append(scope.since)
    if scope.before:
        parts.append(f"{column} < ?")
        values.append(scope.before)
    if scope.moment is not Moment.CREATED:
        parts.append(f"{column} <> ''")
    principals = None if scope.principals is None else sorted(scope.principals)
    for name, wanted in (("cert_type", scope.types or None), ("principal", principals)):
        if wanted is not None:
            parts.append(f"c.{name} IN ({', '.join('?' * len(wanted)) or 'NULL'})")
            values += wanted
    if scope.operator:
        parts.append("(c.created_by = ? OR c.declared_by = ?)")
        values += [scope.operator, scope.operator]
    return " AND ".join(parts), values


def _column(one: Dimension, moment: Moment) -> str:
    return _COLUMNS[one] if one in _COLUMNS else f"substr(c.{moment}_at, 1, {_LENGTH[one]})"
