"""Owns asking for the origin-criterion guide (原产地标准填写说明): all of a type's, or that for one destination."""

from __future__ import annotations

import datetime as dt

import msgspec

from coo_cli.catalog.codes import Entry
from coo_cli.catalog.guide import GuideGroup, GuideRow, Known, Period, guide, guide_rows, known_criteria, periods
from coo_cli.catalog.types import CertType
from coo_cli.workflow.app import App
from coo_cli.workflow.look_up import find_country, show_type

__all__ = ["DestinationGuide", "TypeGuide", "destination_guide", "type_guide"]


class TypeGuide(msgspec.Struct, frozen=True, kw_only=True):
    """Which origin criterion to use on a type as of a day, by groups of destinations.

    Attributes:
        criteria: whether the type's criteria are known.
        groups: destinations with the same criteria.
    """

    criteria: Known
    groups: tuple[GuideGroup, ...]


class DestinationGuide(msgspec.Struct, frozen=True, kw_only=True):
    """Which origin criterion to use on a type to one destination.

    Attributes:
        type: the type's code.
        name: its name, by language.
        destination: the country, with its codes and names.
        on: the day.
        issued: whether the type is issued for the destination on that day.
        periods: when it is, was and will be.
        criteria: whether the type's criteria are known.
        as_of: the day the criteria are of: where it is not issued on the day asked for, the nearest on which it is.
        rows: those to use; none where it never is.
        unsure: what of this public material does not confirm: `destinations`, `criteria`.
    """

    type: str
    name: dict[str, str]
    destination: Entry
    on: dt.date
    issued: bool
    periods: tuple[Period, ...]
    criteria: Known
    as_of: dt.date
    rows: tuple[GuideRow, ...]
    unsure: tuple[str, ...]


def type_guide(app: App, kind: CertType) -> TypeGuide:
    """The guide to a type, read as of a day."""
    return TypeGuide(criteria=known_criteria(kind), groups=guide(app.resources, kind))


def destination_guide(app: App, code: str, country: str, on: dt.date | None = None) -> DestinationGuide:
    """The guide to a type for one destination, as of a day, today unless given.

    Args:
        code: the type's code or name.
        country: its alpha-2, alpha-3 or numeric code, or its name in English or Chinese.

    Raises:
        InputError: `unknown-type`, `unknown-country`.
    """
    day = on or app.clock().date()
    kind = show_type(app, code, day)
    destination = find_country(app, country)
    alpha2 = destination.other.get("alpha2", "")
    when = periods(app.resources, kind.code, alpha2)
    issued = any(period.holds(day) for period in when)
    as_of = day if issued else _nearest(when, day)
    return DestinationGuide(
        type=kind.code,
        name={"en": kind.name.en, "zh": kind.name.zh},
        destination=destination,
        on=day,
        issued=issued,
        periods=when,
        criteria=known_criteria(kind),
        as_of=as_of,
        rows=guide_rows(app.resources, show_type(app, code, as_of), alpha2) if when else (),
        unsure=tuple(key for key in ("destinations", "criteria") if key in kind.unsure),
    )


def _nearest(when: tuple[Period, ...], day: dt.date) -> dt.date:
    """The last day before, else the first day after, on which a type is issued; the day itself where it never is."""
    before = [period.until for period in when if period.until and period.until < day]
    after = [period.since for period in when if period.since and period.since > day]
    return max(before, default=min(after, default=day))
