"""Owns what counts come to: shares, rates, mean and median times, and totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """The certificates that have something in common.

    Attributes:
        key: their values in what is counted by, as codes.
        label: the same as people read it.
        count: how many there are.
        share: their part of all, in percent with one decimal.
        declared: those that were ever declared.
        approved: those that are approved.
        returned: those that customs returned at least once.
        return_rate: the returned ones' part of the declared ones, in percent; None where none was declared.
        hours: the mean time from declaring to approval, in hours; None where none is approved.
        value: their FOB values together, in US dollars.
    """

    key: tuple[str, ...]
    label: tuple[str, ...]
    count: int
    share: Decimal
    declared: int
    approved: int
    returned: int
    return_rate: Decimal | None
    hours: Decimal | None
    value: Decimal


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """How long approvals took: half of them no longer than `median` hours, nine of ten no longer than `ninety`."""

    approvals: int
    median: int
    ninety: int


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted of one group before anything is worked out of it; see `Figure`."""

    key: tuple[str, ...]
    label: tuple[str, ...]
    count: int
    declared: int
    approved: int
    returned: int
    cents: int
    seconds: float | None


def figures(sums: Sequence[Sum]) -> list[Figure]:
    """Work out each group's share and rates, in the order given."""
    everything = sum(one.count for one in sums)
    return [_figure(one, everything) for one in sums]


def total(sums: Sequence[Sum], label: str) -> Figure:
    """All groups as one."""
    timed = [(one.approved, one.seconds) for one in sums if one.seconds is not None]
    weight = sum(count for count, _ in timed)
    whole = Sum(
        key=(),
        label=(label,),
        count=sum(one.count for one in sums),
        declared=sum(one.declared for one in sums),
        approved=sum(one.approved for one in sums),
        returned=sum(one.returned for one in sums),
        cents=sum(one.cents for one in sums),
        seconds=sum(count * seconds for count, seconds in timed) / weight if weight else None,
    )
    return _figure(whole, whole.count)


def spread(hours: Mapping[int, int]) -> Spread | None:
    """How long approvals took, out of how many took so many whole hours; None where there was none.

    Times below zero, of clocks that disagree, count as none.
    """
    ordered = sorted((max(hour, 0), count) for hour, count in hours.items())
    everything = sum(count for _, count in ordered)
    if not everything:
        return None
    return Spread(
        approvals=everything, median=_reached(ordered, everything * 0.5), ninety=_reached(ordered, everything * 0.9)
    )


def _reached(ordered: Sequence[tuple[int, int]], wanted: float) -> int:
    """The whole hours within which so many approvals came, rounded up."""
    so_far = 0
    for hour, count in ordered:
        so_far += count
        if so_far >= wanted:
            return hour + 1
    return ordered[-1][0] + 1


def _figure(one: Sum, everything: int) -> Figure:
    return Figure(
        key=one.key,
        label=one.label,
        count=one.count,
        share=_percent(one.count, everything),
        declared=one.declared,
        approved=one.approved,
        returned=one.returned,
        return_rate=_percent(one.returned, one.declared) if one.declared else None,
        hours=None if one.seconds is None else _rounded(Decimal(max(one.seconds, 0.0)) / 3600, "0.1"),
        value=_rounded(Decimal(one.cents) / 100, "0.01"),
    )


def _percent(part: int, whole: int) -> Decimal:
    return _rounded(Decimal(part) * 100 / whole, "0.1") if whole else Decimal("0.0")


def _rounded(number: Decimal, unit: str) -> Decimal:
    return number.quantize(Decimal(unit), ROUND_HALF_UP)
