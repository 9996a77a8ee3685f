"""Owns counting certificates by what they have in common: grouped by the database, by plain SQL, no row loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from coo_cli.store.connect import Asked
from coo_cli.store.filter import Condition, Filter, condition


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
    Dimension.TYPE: "cert_type",
    Dimension.STATUS: "cert_status",
    Dimension.STATE: "declaration",
    Dimension.DESTINATION: "dest_country_code",
    Dimension.PRINCIPAL: "principal",
    Dimension.EXPORTER: "exporter",
    Dimension.PROFILE: "profile",
    Dimension.CLERK: "created_by",
    Dimension.USER: "declared_by",
}
_LENGTH = {Dimension.YEAR: 4, Dimension.MONTH: 7, Dimension.DAY: 10}
"""How much of a moment names a period."""


class Moment(StrEnum):
    """Which moment of a certificate decides whether it lies in a range, and in which period."""

    CREATED = "created"
    DECLARED = "declared"
    APPROVED = "approved"


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
    "sqlite": "(julianday(approved_at) - julianday(declared_at)) * 86400.0",
    "postgresql": "extract(epoch FROM nullif(approved_at, '')::timestamptz - nullif(declared_at, '')::timestamptz)",
}
_WHOLE_HOURS = {"sqlite": "CAST(({seconds}) / 3600 AS INTEGER)", "postgresql": "floor(({seconds}) / 3600)"}
_WORDS = {"sqlite": "json_extract(r.receipt, '$.text')", "postgresql": "r.receipt::json ->> 'text'"}

_TALLIES = """
SELECT {keys}, count(*), sum(CASE WHEN declared_at <> '' THEN 1 ELSE 0 END),
    sum(CASE WHEN declaration = 'approved' THEN 1 ELSE 0 END), count(w.certificate), sum(fob_cents),
    avg(CASE WHEN declaration = 'approved' AND declared_at <> '' THEN {seconds} END)
FROM certificate
LEFT JOIN (SELECT DISTINCT certificate FROM event WHERE to_state = 'returned') w ON w.certificate = certificate.id
WHERE {where} GROUP BY {places} ORDER BY {count} DESC, {places}
"""
"""The returns are read from the index `ix_event_returned`, whose condition must stand here word for word."""

_HOURS = """
SELECT {hours}, count(*) FROM certificate
WHERE {where} AND declaration || '' = 'approved' AND declared_at <> '' AND approved_at <> '' GROUP BY 1
"""
"""No index shall find the approved, which are most: those of a range, or all in order, are read sooner."""

_RETURNS = """
SELECT {words}, count(DISTINCT certificate.id) FROM receipt r JOIN certificate ON certificate.id = r.certificate
WHERE r.kind = 'business' AND r.code IN ('3', '6') AND {where} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1000
"""
"""Likewise from `ix_receipt_returns`; customs' rarest words beyond a thousand are not told."""


def count_by(asked: Asked, by: Sequence[Dimension], wanted: Filter, moment: Moment = Moment.CREATED) -> Counted:
    """Count certificates.

    Args:
        asked: where to count.
        by: what to count by, at least one.
        wanted: which; those alone whose moment has come.
        moment: the moment that decides in which period a certificate lies.
    """
    where, values = condition(asked, wanted)
    if moment is not Moment.CREATED:
        where += f" AND {moment}_at <> ''"
    return Counted(
        tallies=list(_tallies(asked, by, moment, (where, values))),
        hours=_hours(asked, (where, values)),
        words=_returns(asked, (where, values)),
    )


def _tallies(asked: Asked, by: Sequence[Dimension], moment: Moment, which: Condition) -> Iterator[Tally]:
    width = len(by)
    keys = ", ".join(_column(one, moment) for one in by)
    places = ", ".join(str(place) for place in range(1, width + 1))
    where, values = which
    sql = _TALLIES.format(keys=keys, seconds=_SECONDS[asked.dialect], where=where, places=places, count=width + 1)
    for row in asked.ask(sql, values):
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


def _hours(asked: Asked, which: Condition) -> dict[int, int]:
    hours = _WHOLE_HOURS[asked.dialect].format(seconds=_SECONDS[asked.dialect])
    where, values = which
    found = asked.ask(_HOURS.format(hours=hours, where=where), values)
    return {int(hour): int(count or 0) for hour, count in found if hour is not None}


def _returns(asked: Asked, which: Condition) -> list[tuple[str, int]]:
    where, values = which
    found = asked.ask(_RETURNS.format(words=_WORDS[asked.dialect], where=where), values)
    return [(str(words or ""), int(count or 0)) for words, count in found]


def _column(one: Dimension, moment: Moment) -> str:
    return _COLUMNS[one] if one in _COLUMNS else f"substr({moment}_at, 1, {_LENGTH[one]})"
