"""Owns what telling people came to, as a value."""

from __future__ import annotations

import msgspec

from coo_cli.base.texts import Text
from coo_cli.report.problem import Problem


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A message and what became of it: `sent`, `waiting` for the next run, `failed`, `unsure` or `dropped`."""

    rule: str
    channel: str
    title: str
    status: str
    reason: Text


class Notified(msgspec.Struct, kw_only=True):
    """What was told.

    Attributes:
        told: the messages something became of.
        waiting: how many more wait: for quiet hours to end, or for a channel that did not take one before them.
        warnings: what a person should look at.
    """

    told: list[Told] = msgspec.field(default_factory=list)
    waiting: int = 0
    warnings: list[Problem] = msgspec.field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many messages became what; none of what there is none."""
        counts = {status: sum(one.status == status for one in self.told) for status in _STATUSES}
        counts["waiting"] += self.waiting
        return {status: count for status, count in counts.items() if count}


_STATUSES = ("sent", "waiting", "unsure", "failed", "dropped")
