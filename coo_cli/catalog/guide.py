"""Owns the origin-criterion guide (原产地标准填写说明): which criterion to use where, put together from a type file."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from coo_cli.base.resources import Resources
from coo_cli.catalog.countries import countries_of, destination_countries
from coo_cli.catalog.data import Name
from coo_cli.catalog.types import CertType, Criterion, cert_type

CRITERION_FIELD = "goods.origin_criterion"

_PERCENT_EXAMPLE, _HEADING_EXAMPLE = 45, "96.18"

Known = Literal["listed", "not_published", "none"]
"""Whether a type's criteria are listed, are used but not published, or do not exist."""


class GuideRow(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion for some goods.

    Attributes:
        wholly: whether it is for wholly obtained goods or for others; one that is for both has two rows.
        entry: as it stands in the field, with `nn%` for an actual percentage; empty for a prescribed blank.
        name: what it means, by language.
        limit: what the goods must meet, by language; empty where nothing is said.
        min: the least percentage that may be written, where one is written.
        max: the greatest.
        detail: what stands beside it: `percent` or `hs_heading`; empty for nothing.
        required: whether the detail must stand there.
        sub: the sub-criteria, one of which must stand there, by code and by language.
        example: a way to fill the goods line with what is required, by field.
        unsure: public material does not confirm it.
    """

    wholly: bool
    entry: str
    name: dict[str, str]
    limit: dict[str, str]
    min: int | None
    max: int | None
    detail: str
    required: bool
    sub: dict[str, dict[str, str]]
    example: dict[str, str]
    unsure: bool


class GuideGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Destinations with the same criteria, by alpha-2 code (None for any country), and those criteria."""

    to: tuple[str, ...] | None
    rows: tuple[GuideRow, ...]


class Period(msgspec.Struct, frozen=True):
    """From one day to another, both included; None where it has no beginning or end that is known."""

    since: dt.date | None
    until: dt.date | None

    def holds(self, on: dt.date) -> bool:
        """Whether a day lies in it."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


def known_criteria(kind: CertType) -> Known:
    """Whether the criteria of a type are known."""
    if kind.criteria:
        return "listed"
    named = (*kind.fields.use, *kind.fields.require, *kind.fields.expect)
    return "not_published" if CRITERION_FIELD in named else "none"


def guide(resources: Resources, kind: CertType) -> tuple[GuideGroup, ...]:
    """The guide to a type as of a day: its destinations in groups that have the same criteria.

    Raises:
        ConfigError: `unknown-country` in a data file.
    """
    to = destination_countries(resources, kind)
    if not kind.criteria:
        return ()
    if to is None:
        return (GuideGroup(to=None, rows=guide_rows(resources, kind, "")),)
    groups: dict[tuple[Criterion, ...], list[str]] = {}
    for country in sorted(to):
        groups.setdefault(_meant(resources, kind, country), []).append(country)
    return tuple(
        GuideGroup(to=tuple(countries), rows=guide_rows(resources, kind, countries[0])) for countries in groups.values()
    )


def guide_rows(resources: Resources, kind: CertType, country: str) -> tuple[GuideRow, ...]:
    """The criteria of a type as of a day for a destination, those for wholly obtained goods first.

    Args:
        country: its alpha-2 code; empty for those without a destination of their own.
    """
    meant = _meant(resources, kind, country)
    unsure = "criteria" in kind.unsure
    return tuple(_row(c, wholly, unsure) for wholly in (True, False) for c in meant if c.wholly in (wholly, None))


def periods(resources: Resources, code: str, country: str) -> tuple[Period, ...]:
    """When a type is issued for a country, by its alpha-2 code, earliest first; empty when never."""
    found = []
    for item in cert_type(resources, code).destinations:
        members = countries_of(resources, item.to)
        if members is None or country in members:
            found.append(Period(item.since, item.until))
    return _joined(sorted(found, key=lambda period: period.since or dt.date.min))


def _meant(resources: Resources, kind: CertType, country: str) -> tuple[Criterion, ...]:
    return tuple(c for c in kind.criteria if not c.to or country in (countries_of(resources, c.to) or ()))


def _joined(found: list[Period]) -> tuple[Period, ...]:
    """Periods that follow upon each other as one."""
    joined: list[Period] = []
    for period in found:
        before = joined[-1] if joined else None
        if before and (before.until is None or (period.since or dt.date.min) <= before.until + dt.timedelta(days=1)):
            until = None if before.until is None or period.until is None else max(before.until, period.until)
            joined[-1] = Period(before.since, until)
        else:
            joined.append(period)
    return tuple(joined)


def _row(criterion: Criterion, wholly: bool, unsure: bool) -> GuideRow:
    detail = criterion.detail
    limits = criterion if criterion.pattern else detail if detail and detail.kind == "percent" else None
    return GuideRow(
        wholly=wholly,
        entry=f"{criterion.code} nn%".strip() if criterion.pattern else criterion.code,
        name=_both(criterion.name),
        limit=_both(criterion.limit),
        min=limits.min if limits else None,
        max=limits.max if limits else None,
        detail=detail.kind if detail else "",
        required=detail is not None and detail.need == "required",
        sub={sub.code: _both(sub.name) for sub in criterion.sub},
        example=_example(criterion),
        unsure=unsure or criterion.unsure,
    )


def _example(criterion: Criterion) -> dict[str, str]:
    entry = criterion.code
    if criterion.pattern:
        entry = f"{criterion.code} {_percent(criterion.min, criterion.max)}%".strip()
    filled = {CRITERION_FIELD: entry}
    if criterion.detail and criterion.detail.need == "required":
        heading = criterion.detail.kind == "hs_heading"
        percent = f"{_percent(criterion.detail.min, criterion.detail.max)}%"
        filled[f"goods.{criterion.detail.field}"] = _HEADING_EXAMPLE if heading else percent
    if criterion.sub:
        filled["goods.criterion_sub"] = criterion.sub[0].code
    return filled


def _percent(low: int, high: int) -> int:
    return min(max(_PERCENT_EXAMPLE, low), high)


def _both(name: Name | None) -> dict[str, str]:
    return {"en": name.en, "zh": name.zh} if name else {}
