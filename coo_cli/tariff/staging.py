"""Owns staging categories (降税分类): the rates of the years that a schedule tells by a base rate and a category."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from coo_cli.tariff.rate import percent_of, percentage

_MOST_YEARS = 50


def equal_cuts(base: str, stages: int, first_year: int, decimals: int) -> dict[int, str]:
    """The rates that equal annual cuts lead to, the first on entry into force, the last one free.

    Args:
        base: the base rate.
        stages: how many cuts there are; 0 or 1 for free at once.
        first_year: the year of entry into force.
        decimals: how many decimals of a percent the agreement keeps.

    Returns:
        the rate from each year on; empty where the base rate is no percentage.
    """
    stages = min(max(stages, 1), _MOST_YEARS)
    left = [(Decimal(stages - cut), stages) for cut in range(1, stages + 1)]
    return _rates(base, left, first_year, decimals)


def share_left(base: str, shares: Sequence[Decimal], first_year: int, decimals: int) -> dict[int, str]:
    """The rates of years of which a category says how many percent of the base rate are left.

    Args:
        base: the base rate.
        shares: the percent of the base rate that is left, from entry into force on.
        first_year: the year of entry into force.
        decimals: how many decimals of a percent the agreement keeps.

    Returns:
        the rate from each year on; empty where the base rate is no percentage.
    """
    return _rates(base, [(share, 100) for share in shares], first_year, decimals)


def _rates(base: str, left: Sequence[tuple[Decimal, int]], first_year: int, decimals: int) -> dict[int, str]:
    """Year by year what part of the base rate is left, as numerator and denominator: thirds round as they should."""
    start = percent_of(base)
    if start is None:
        return {}
    unit = Decimal(1).scaleb(-decimals)
    rates = ((start * part / whole).quantize(unit, ROUND_HALF_UP) for part, whole in left)
    return {first_year + place: percentage(rate) for place, rate in enumerate(rates)}
