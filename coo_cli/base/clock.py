"""Owns time: the zone customs writes its times in, and the clock that is handed to the workflow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

Clock = Callable[[], dt.datetime]

SHANGHAI = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
"""China keeps one time without summer time since 1992, so a fixed offset needs no zone database."""


def system_clock() -> dt.datetime:
    """The present moment in customs' zone."""
    return dt.datetime.now(SHANGHAI)


def stamp(moment: dt.datetime) -> str:
    """The form in which moments are stored and compared: `2026-01-31T08:15:00.000+08:00`, sortable as text."""
    return moment.astimezone(SHANGHAI).isoformat(timespec="milliseconds")


def to_minute(stamped: str) -> str:
    """A `stamp`, or customs' time, as people read it: `2026-01-31 08:15`; empty for none."""
    return stamped[:16].replace("T", " ")


def to_second(stamped: str) -> str:
    """The same to the second: `2026-01-31 08:15:00`."""
    return stamped[:19].replace("T", " ")


def midnight(day: dt.date) -> dt.datetime:
    """The moment a day begins in China."""
    return dt.datetime.combine(day, dt.time(), SHANGHAI)


def moment_id(moment: dt.datetime) -> str:
    """A moment as the name of what began at it: `20260131-081500000`, sortable as text."""
    return moment.astimezone(SHANGHAI).strftime("%Y%m%d-%H%M%S%f")[:-3]


def stamp_of_local(moment: dt.datetime) -> str:
    """The `stamp` of a moment without a zone, as a clock in China shows it."""
    return f"{moment.isoformat(timespec='milliseconds')}+08:00"


def iso_date(text: str) -> dt.date | None:
    """The date of a `YYYY-MM-DD` text, or None when it is no such date (`2026-1-5` is none)."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":  # fromisoformat takes 2026-W05-1 too
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
