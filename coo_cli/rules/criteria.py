"""Owns the origin criteria (原产地标准) of a type, arranged for looking up what stands on a goods line."""

from __future__ import annotations

import re

import msgspec

from coo_cli.base.texts import Text, t
from coo_cli.catalog.types import CertType, Criterion

BLANK = t("(blank)", "（留空）")
"""How an empty entry is shown."""


class Option(msgspec.Struct, frozen=True):
    """A criterion with the destinations it is meant for, by numeric code (None for all), and its entry's pattern."""

    criterion: Criterion
    to: frozenset[str] | None
    pattern: re.Pattern[str] | None

    @property
    def shown(self) -> str:
        """The entry as a list of possible ones shows it."""
        return f"{self.criterion.code} nn%".strip() if self.pattern else self.criterion.code


class Criteria(msgspec.Struct, frozen=True):
    """The criteria of a type as of a day, arranged for look-up."""

    type: str
    exact: dict[str, tuple[Option, ...]]
    patterns: tuple[Option, ...]
    details: frozenset[str]
    """The goods fields in which some criterion has its detail."""
    has_sub: bool
    unsure: bool

    def matching(self, entry: str) -> tuple[Option, ...]:
        """The criteria that an entry may mean."""
        return self.exact.get(entry) or tuple(o for o in self.patterns if o.pattern and o.pattern.fullmatch(entry))

    @property
    def known(self) -> Text:
        """The possible entries."""
        options = [*(option for same in self.exact.values() for option in same), *self.patterns]
        entries = list(dict.fromkeys(option.shown for option in options))
        return Text(*(" ".join(entry or blank for entry in entries) for blank in BLANK))


def arrange(kind: CertType, destinations: dict[tuple[str, ...], frozenset[str] | None]) -> Criteria:
    """Arrange a type's criteria.

    Args:
        kind: the type as of a day.
        destinations: what each criterion's `to` stands for, by numeric code.
    """
    options = [
        Option(
            criterion,
            destinations[criterion.to] if criterion.to else None,
            _percentage_after(criterion.code) if criterion.pattern else None,
        )
        for criterion in kind.criteria
    ]
    exact: dict[str, tuple[Option, ...]] = {}
    for option in options:
        if option.pattern is None:
            exact[option.criterion.code] = (*exact.get(option.criterion.code, ()), option)
    return Criteria(
        type=kind.code,
        exact=exact,
        patterns=tuple(option for option in options if option.pattern),
        details=frozenset(c.detail.field for c in kind.criteria if c.detail),
        has_sub=any(c.sub for c in kind.criteria),
        unsure="criteria" in kind.unsure,
    )


def _percentage_after(code: str) -> re.Pattern[str]:
    return re.compile((f"{re.escape(code)} ?" if code else "") + r"([0-9]{1,3}(?:\.[0-9]{1,2})?)%")
