"""Owns what differs between two certificates: values of the head, and lines added, removed or changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, cast

import msgspec

from coo_cli.base.texts import Text
from coo_cli.certificate.fields import Field, Kind, describe
from coo_cli.certificate.model import GROUPS, Certificate

OWN = frozenset(
    {
        "cert_no",
        "apply_type",
        "cert_status",
        "declarant_name",
        "declarant_id",
        "declarant_tel",
        "apply_date",
        "application_note",
        "valid_date",
        "goods.line_no",
        "nonparty.sort_no",
        "invoices.cert_no",
    }
)
"""What every application has of its own: its number, status, date, clerk and note, and how its lines are counted. The
group `change`, which tells of the difference, is left out too."""

LISTS = ("goods", "nonparty", "invoices")
"""The groups whose rows are matched with one another."""

_KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "goods": (("hs_code", "name_en", "name_zh"), ("name_en",), ("name_zh",), ("hs_code",)),
    "nonparty": (("name",), ("country_code",)),
    "invoices": (("number", "date"), ("number",)),
}
"""By what a row is known again, the surest first; after these by its place."""


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """A value that differs.

    Attributes:
        path: where it stands in the new certificate.
        label: the field's name.
        old: the value in the old certificate.
        new: the value in the new one.
    """

    path: str
    label: Text
    old: str
    new: str


class RowChange(msgspec.Struct, frozen=True, kw_only=True):
    """A goods line, non-party company or invoice that differs.

    Attributes:
        group: `goods`, `nonparty` or `invoices`.
        kind: what became of it.
        old_number: its number from 1 in the old certificate; 0 when it was added.
        new_number: its number in the new one; 0 when it was removed.
        row: the row that was added or removed; None when it was changed.
        changed: its values that differ.
    """

    group: str
    kind: Literal["added", "removed", "changed"]
    old_number: int = 0
    new_number: int = 0
    row: msgspec.Struct | None = None
    changed: tuple[Changed, ...] = ()

    @property
    def name(self) -> str:
        """What an added or removed row is known by: `8544421100 DATA CABLE 数据电缆`; empty of a changed one."""
        return " ".join(part for part in _key(_KEYS[self.group][0])(self.row) if part) if self.row is not None else ""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between an old certificate and a new one."""

    head: tuple[Changed, ...] = ()
    rows: tuple[RowChange, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not self.head and not self.rows


def difference(old: Certificate, new: Certificate) -> Difference:
    """Say what differs between two certificates, but for what every application has of its own."""
    return Difference(
        head=tuple(_changed("", "", old, new)),
        rows=tuple(change for group in LISTS for change in _rows(group, getattr(old, group), getattr(new, group))),
    )


def compared(group: str) -> Iterator[tuple[str, Field]]:
    """The fields of a group that are compared, in message order."""
    for item in describe(GROUPS[group]):
        if (f"{group}.{item.name}" if group else item.name) not in OWN:
            yield item.name, item.field


def _changed(group: str, prefix: str, old: msgspec.Struct, new: msgspec.Struct) -> Iterator[Changed]:
    for name, field in compared(group):
        before, after = getattr(old, name), getattr(new, name)
        if before != after and _said(field, before) != _said(field, after):
            yield Changed(path=prefix + name, label=field.label, old=before, new=after)


def _said(field: Field, value: str) -> str:
    """What a value says, however it is written: lines trimmed as they travel, `12.50` as `12.5`."""
    if field.kind is Kind.DECIMAL and "." in value:
        return value.rstrip("0").rstrip(".")
    return "\n".join(line for line in map(str.strip, value.splitlines()) if line)


def _rows(group: str, old: Sequence[msgspec.Struct], new: Sequence[msgspec.Struct]) -> list[RowChange]:
    of_new = _matches(group, old, new)
    stayed = set(of_new.values())
    found = [
        RowChange(group=group, kind="removed", old_number=place + 1, row=row)
        for place, row in enumerate(old)
        if place not in stayed
    ]
    for place, row in enumerate(new):
        if place not in of_new:
            found.append(RowChange(group=group, kind="added", new_number=place + 1, row=row))
        elif changed := tuple(_changed(group, f"{group}[{place + 1}].", old[of_new[place]], row)):
            was = of_new[place] + 1
            found.append(RowChange(group=group, kind="changed", old_number=was, new_number=place + 1, changed=changed))
    return sorted(found, key=lambda change: (not change.old_number, change.old_number))


def _matches(group: str, old: Sequence[msgspec.Struct], new: Sequence[msgspec.Struct]) -> dict[int, int]:
    """The places of old rows by the places of the new rows that they became."""
    every = tuple(name for name, _ in compared(group))
    left, waiting = set(range(len(old))), set(range(len(new)))
    found: dict[int, int] = {}
    for names in (every, *_KEYS[group]):
        key = _key(names)
        places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for place in sorted(left):
            places[key(old[place])].append(place)
        for same_place in (True, False):
            for place in sorted(waiting):
                values = key(new[place])
                there = places[values]
                if any(values) and there and (place in there or not same_place):
                    match = place if place in there else there[0]
                    there.remove(match)
                    left.discard(match)
                    waiting.discard(place)
                    found[place] = match
    return found | {place: place for place in waiting & left}


def _key(names: tuple[str, ...]) -> Callable[[msgspec.Struct], tuple[str, ...]]:
    return lambda row: tuple(cast("str", getattr(row, name)).strip() for name in names)
