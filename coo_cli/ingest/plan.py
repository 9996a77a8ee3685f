"""Owns the plan: what fills the fields of a certificate of one type from the columns of one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from coo_cli.certificate.fields import Kind
from coo_cli.certificate.model import GROUPS as CLASSES
from coo_cli.certificate.register import Register
from coo_cli.ingest.columns import Reader
from coo_cli.ingest.shape import GROUPS, Group

UNSET: dict[Group, dict[str, str]] = {
    group: {
        field.name: field.default
        for field in msgspec.structs.fields(CLASSES["" if group == "head" else group])
        if isinstance(field.default, str)
    }
    for group in GROUPS
}
"""What each field holds when nothing is said of it."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A field, what reads it, and the columns that takes, the first of which stands for it."""

    field: str
    kind: Kind
    reader: Reader
    columns: tuple[int, ...]
    fold: Callable[[Sequence[str]], str] | None = None
    """Makes one value of those of all rows of a certificate; None reads the head's row."""


class Lookup(msgspec.Struct, frozen=True, kw_only=True):
    """A register that fills what the export leaves empty, and what reads the key of its entry."""

    register: Register
    reader: Reader
    columns: tuple[int, ...]
    optional: bool

    @property
    def group(self) -> Group:
        """What it fills: the head, or each goods line."""
        return "goods" if self.register.group == "goods" else "head"

    @property
    def column(self) -> int | None:
        """The column that stands for the key."""
        return next(iter(self.columns), None)

    @property
    def fields(self) -> dict[str, str]:
        """The fields it may fill, by their paths."""
        return {path: path.rpartition(".")[2] for path in self.register.paths}

    @property
    def first(self) -> str:
        """The first of these fields: by it the key is named where something is wrong with it."""
        return next(iter(self.fields.values()))


Plan = dict[Group, tuple[Target, ...]]
"""What fills each group of a certificate of one type."""


class Plans(msgspec.Struct, frozen=True, kw_only=True):
    """A mapping compiled for one table."""

    key: tuple[int, ...]
    base: Plan
    types: dict[str, Plan]
    lookups: tuple[Lookup, ...] = ()
    unwanted: Callable[[str], frozenset[str]] = lambda code: frozenset()
    """The fields that a certificate type does not use: what an entry says of them for all types is not for it."""

    def of(self, code: str) -> Plan:
        """The plan of a certificate type."""
        return self.types.get(code, self.base)

    def head_columns(self) -> tuple[int, ...]:
        """The columns that say something of a whole certificate, whatever its type."""
        return tuple(
            sorted(
                {
                    column
                    for plan in (self.base, *self.types.values())
                    for group in ("head", "change")
                    for target in plan[group]
                    if target.fold is None
                    for column in target.columns
                }
                | {column for one in self.lookups if one.group == "head" for column in one.columns}
            )
        )
