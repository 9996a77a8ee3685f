"""Owns all that holds for one certificate type on one day, worked out once for the certificates of that time."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

import msgspec
from pydantic import BaseModel

from coo_cli.base.resources import Resources
from coo_cli.catalog.codes import COUNTRIES, code_list
from coo_cli.catalog.countries import countries_of, destination_countries
from coo_cli.catalog.types import CertType, ConsigneeWords, cert_type, type_codes
from coo_cli.certificate.finding import Finding
from coo_cli.certificate.goods import NON_GOODS
from coo_cli.certificate.model import GROUPS, Certificate
from coo_cli.rules.criteria import Criteria, arrange
from coo_cli.rules.demands import Demand, demands, used_fields
from coo_cli.rules.own import OwnRule, own_rules
from coo_cli.rules.suspects import Suspects, suspects
from coo_cli.rules.walk import walk

__all__ = ["DECLARE", "NON_GOODS", "Book", "Plan", "book_for"]

DECLARE = "1"
"""The application type of a declaration; a draft's is another."""


class Plan(msgspec.Struct, frozen=True, dict=True):
    """How the rows of a group are checked: quickly, and in words what that suspects."""

    demands: tuple[Demand, ...]

    @cached_property
    def suspects(self) -> Suspects:
        """The quick look, made when a row comes: most certificates have no rows of most groups."""
        return suspects(self.demands)


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for one type on one day.

    Attributes:
        kind: the type as of the day.
        declare: whether what a declaration needs is demanded.
        plans: the field facts, by group.
        non_goods: the field facts of non-goods items.
        destinations: where it may go, by numeric code; None for anywhere.
        criteria: its origin criteria.
        consignee_words: what may stand instead of a consignee, and where, by numeric code; None for anywhere.
        uses: the paths of the fields it names as its own.
        used_groups: the groups of those fields.
        required_groups: the groups of the fields it requires.
        own: users' own rules for it.
    """

    kind: CertType
    declare: bool
    plans: dict[str, Plan]
    non_goods: Plan
    destinations: frozenset[str] | None
    criteria: Criteria
    consignee_words: tuple[tuple[ConsigneeWords, frozenset[str] | None], ...]
    uses: frozenset[str]
    used_groups: frozenset[str]
    required_groups: frozenset[str]
    own: tuple[OwnRule, ...]

    def faults(self, cert: Certificate) -> Iterator[Finding]:
        """What is wrong with the values of a certificate, each on its own."""
        yield from _of_row(self.plans[""], cert, "")
        goods, non_goods = self.plans["goods"], self.non_goods
        for number, line in enumerate(cert.goods, 1):
            plan = non_goods if line.non_goods == NON_GOODS else goods
            if suspected := plan.suspects(line):
                yield from walk(suspected, line, f"goods[{number}].")
        if cert.change:
            yield from _of_row(self.plans["change"], cert.change, "change.")
        for group, rows in (("nonparty", cert.nonparty), ("invoices", cert.invoices)):
            for number, row in enumerate(rows, 1):
                yield from _of_row(self.plans[group], row, f"{group}[{number}].")


def book_for(resources: Resources, code: str, day: dt.date, apply_type: str) -> Book | None:
    """What holds for a type on a day; None when there is no such type.

    Raises:
        ConfigError: when a data file has a fault.
    """
    days = _turning_days(resources, code)
    if not days:
        return None
    return _book(resources, code, days[bisect_right(days, day) - 1], apply_type == DECLARE)


def _of_row(plan: Plan, row: msgspec.Struct, prefix: str) -> Iterator[Finding]:
    return walk(plan.suspects(row), row, prefix)


def _groups_of(paths: Iterable[str]) -> frozenset[str]:
    return frozenset(path.partition(".")[0] for path in paths if "." in path)


@lru_cache(maxsize=128)
def _turning_days(resources: Resources, code: str) -> tuple[dt.date, ...]:
    """The days from which a type may differ from the day before; empty when there is no such type.

    Certificates have many dates and types change seldom: without this every day would have a book of its own.
    """
    if code not in type_codes(resources):
        return ()
    named = set(_days_in(cert_type(resources, code)))
    return tuple(sorted({dt.date.min, *named, *(day + dt.timedelta(days=1) for day in named if day < dt.date.max)}))


def _days_in(value: object) -> Iterator[dt.date]:
    if isinstance(value, dt.date):
        yield value
    elif isinstance(value, BaseModel):
        for _, inner in value:
            yield from _days_in(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _days_in(inner)


@lru_cache(maxsize=256)
def _book(resources: Resources, code: str, day: dt.date, declare: bool) -> Book:
    kind = cert_type(resources, code, day)
    numeric = {entry.other.get("alpha2", ""): entry.code for entry in code_list(resources, COUNTRIES).entries}

    def in_message(countries: frozenset[str] | None) -> frozenset[str] | None:
        return None if countries is None else frozenset(numeric[country] for country in countries)

    def plan(group: str, *, non_goods: bool = False) -> Plan:
        return Plan(demands(resources, kind, group, declare=declare, non_goods=non_goods))

    return Book(
        kind=kind,
        declare=declare,
        plans={group: plan(group) for group in GROUPS},
        non_goods=plan("goods", non_goods=True),
        destinations=in_message(destination_countries(resources, kind)),
        criteria=arrange(kind, {c.to: in_message(countries_of(resources, c.to)) for c in kind.criteria}),
        consignee_words=tuple(
            (said, in_message(countries_of(resources, said.to)) if said.to else None) for said in kind.consignee_words
        ),
        uses=used_fields(kind),
        used_groups=_groups_of(used_fields(kind)),
        required_groups=_groups_of(kind.fields.require),
        own=tuple(own for own in own_rules(resources) if not own.types or code in own.types),
    )
