"""Owns comparing what agreements offer for one commodity: rates in a year, the saving, and which is the best."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from coo_cli.tariff.rate import percent_of, saved
from coo_cli.tariff.schedule import MFN, Line, Schedule, year_of


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What one line of one agreement's schedule offers.

    Attributes:
        cert_type: the certificate type that claims it.
        hs_code: the line's code.
        name: the commodity.
        base: the base rate.
        mfn: the rate without a certificate; empty where no schedule tells it.
        rate: the rate with one on the day; empty where none is published.
        rates: the rate from each year on.
        category: the staging category.
        saving: the duty saved on the amount given; None without an amount, or where a rate is no percentage.
        lower: whether it is below the MFN rate; None where that cannot be told.
        source: where it was published.
    """

    cert_type: str
    hs_code: str
    name: str
    base: str
    mfn: str
    rate: str
    rates: dict[int, str]
    category: str
    saving: Decimal | None
    lower: bool | None
    source: str


def usual_rate(found: Sequence[tuple[Schedule, Line]], code: str, day: dt.date) -> str:
    """The MFN rate for a code on a day: of the MFN schedule's nearest line, empty where none has it."""
    fits = [
        (len(line.hs_code), line.rate(year_of(schedule, day)) or line.mfn)
        for schedule, line in found
        if schedule.cert_type == MFN and (code.startswith(line.hs_code) or line.hs_code.startswith(code))
    ]
    rates = {rate for length, rate in fits if rate}
    nearest = [rate for length, rate in sorted(fits, reverse=True) if rate and length <= len(code)]
    if nearest:
        return nearest[0]
    return rates.pop() if len(rates) == 1 else ""  # lines below the code differ: none is its rate


def offers(found: Sequence[tuple[Schedule, Line]], day: dt.date, amount: Decimal | None = None) -> list[Offer]:
    """What each line of each agreement offers on a day, the lowest rate first, those that cannot be told last."""
    made = [
        _offer(schedule, line, line.mfn or usual_rate(found, line.hs_code, day), day, amount)
        for schedule, line in found
        if schedule.cert_type != MFN
    ]
    return sorted(made, key=lambda offer: (_height(offer.rate), offer.cert_type, offer.hs_code))


def best(made: Sequence[Offer]) -> list[str]:
    """The certificate types to apply for: those whose rate is lowest, where that is not above the MFN rate.

    Where the lines below the code asked for differ, a type is named when it is the best for one of them.
    """
    named: dict[str, None] = {}
    for code in dict.fromkeys(offer.hs_code for offer in made):
        of_code = [offer for offer in made if code.startswith(offer.hs_code) or offer.hs_code.startswith(code)]
        rates = [rate for offer in of_code if offer.lower is not False and (rate := percent_of(offer.rate)) is not None]
        if rates:
            lowest = min(rates)
            named |= {o.cert_type: None for o in of_code if o.lower is not False and percent_of(o.rate) == lowest}
    return list(named)


def _offer(schedule: Schedule, line: Line, mfn: str, day: dt.date, amount: Decimal | None) -> Offer:
    rate = line.rate(year_of(schedule, day))
    usual, preferential = percent_of(mfn), percent_of(rate)
    return Offer(
        cert_type=schedule.cert_type,
        hs_code=line.hs_code,
        name=line.name,
        base=line.base,
        mfn=mfn,
        rate=rate,
        rates=line.rates,
        category=line.category,
        saving=saved(amount, usual, preferential)
        if amount is not None and usual is not None and preferential is not None
        else None,
        lower=preferential < usual if usual is not None and preferential is not None else None,
        source=schedule.source,
    )


def _height(rate: str) -> tuple[bool, Decimal]:
    number = percent_of(rate)
    return number is None, number if number is not None else Decimal(0)
