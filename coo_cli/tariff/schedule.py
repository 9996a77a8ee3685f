"""Owns the schedule: whose rates for whose goods under which agreement, and a line's rate in a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

MFN = ""
"""In place of a certificate type: the rates that need no certificate of origin (最惠国税率)."""


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """What is true of all lines of a schedule; there is one for each pair of countries and certificate type.

    Attributes:
        importer: the importing country, alpha-2.
        exporter: the country of origin, alpha-2; of MFN rates empty, for they are for any.
        cert_type: the certificate type that claims the rates, or `MFN`.
        year_begins: the month and day on which each year's rates begin, `MM-DD`: some agreements cut in April or July.
        source: where it was published, in the words of who took it in.
    """

    importer: str
    exporter: str = ""
    cert_type: str = MFN
    year_begins: str = "01-01"
    source: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One commodity of a schedule; rates are texts as published, empty where nothing is.

    Attributes:
        hs_code: digits only, as many as the schedule has.
        name: the commodity's name.
        base: the base rate, from which cuts start (基准税率).
        mfn: the MFN rate beside it, where the schedule has one.
        category: the staging category, e.g. `B10`.
        rates: the rate of each year from which on it holds.
    """

    hs_code: str
    name: str = ""
    base: str = ""
    mfn: str = ""
    category: str = ""
    rates: dict[int, str] = {}

    def rate(self, year: int) -> str:
        """The rate of a year: the last one published up to it, the base rate before the first; maybe empty."""
        reached = [when for when in self.rates if when <= year]
        return self.rates[max(reached)] if reached else self.base


def year_of(schedule: Schedule, day: dt.date) -> int:
    """The year whose rates hold on a day."""
    return day.year if f"{day:%m-%d}" >= schedule.year_begins else day.year - 1


def digits_of(code: str) -> str:
    """An HS code without what parts its digits: `8703.23` is `870323`; empty when it is none."""
    bare = "".join(code.split()).replace(".", "").replace("-", "")
    return bare if bare.isascii() and bare.isdigit() and 4 <= len(bare) <= 12 else ""


def fitting(lines: Sequence[Line], code: str) -> list[Line]:
    """The lines a code stands for: those below it, else the nearest one above it.

    Args:
        lines: of one schedule, in the order of their codes.
        code: digits only.
    """
    below = [line for line in lines if line.hs_code.startswith(code)]
    above = [line for line in lines if code.startswith(line.hs_code)]
    return below or sorted(above, key=lambda line: len(line.hs_code))[-1:]
