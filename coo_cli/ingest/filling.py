"""Owns filling from registers what an export leaves empty, column by column, and what to say of keys in vain."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import msgspec

from coo_cli.base.texts import t
from coo_cli.certificate.register import APPROVED, REVIEW, Entry
from coo_cli.ingest import texts
from coo_cli.ingest.columns import Block, Fault, Values
from coo_cli.ingest.plan import Lookup
from coo_cli.ingest.record import Filled
from coo_cli.ingest.shape import Group
from coo_cli.ingest.values import Unfit

_NOTHING: Mapping[str, str] = {}

LookUp = Callable[[str, Collection[str]], Mapping[str, Entry]]
"""Gives the entries of a register that have one of many keys, by key; asked once for many certificates."""


class Found(msgspec.Struct, frozen=True):
    """A look-up, and the entries it found for a batch of certificates."""

    lookup: Lookup
    entries: Mapping[str, Entry]


class InVain(msgspec.Struct, frozen=True):
    """A row whose key is none of the register's, cannot be read, or names a doubtful entry, and the fields of that."""

    index: int
    fields: Sequence[str]
    fault: Fault


def find(lookups: Sequence[Lookup], look_up: LookUp, blocks: Mapping[Group, Block]) -> list[Found]:
    """Ask each register once for all keys that the rows of a batch name."""
    return [
        Found(lookup, look_up(lookup.register.name, keys) if keys else {})
        for lookup in lookups
        for keys in [{*lookup.reader(blocks[lookup.group]).texts} - {""}]
    ]


def fill(
    found: Sequence[Found],
    block: Block,
    code: str,
    read: dict[str, Sequence[str]],
    wrong: Mapping[str, Collection[int]],
    unwanted: Collection[str] = (),
) -> tuple[Filled, list[InVain]]:
    """Fill the empty values of rows; of several registers the first that has a value gives it.

    Args:
        found: the look-ups of the rows' group.
        block: the rows.
        code: their certificate type.
        read: what the export gives, by field; what registers give is put in.
        wrong: the rows whose own value could not be read, by field: these stay without.
        unwanted: what the type does not use, and gets only from an entry that says it for this very type.
    """
    keys: list[Sequence[str]] = []
    by: dict[str, bytes] = {}
    vain: list[InVain] = []
    advice: list[InVain] = []
    for number, one in enumerate(found, 1):
        values = one.lookup.reader(block)
        keys.append(values.texts)
        given = {key: entry.values for key in {*values.texts} if (entry := one.entries.get(key)) is not None}
        there = {name for of_entry in given.values() for name in of_entry}
        rows = [given.get(key, _NOTHING) for key in values.texts]
        for path, name in one.lookup.fields.items():
            common = path if path in there and path not in unwanted else ""
            own = f"{path}@{code}"
            if own in there:
                _put(name, [row.get(own) or row.get(common, "") for row in rows], number, read, by, wrong.get(name, ()))
            elif common:
                _put(name, [row.get(common, "") for row in rows], number, read, by, wrong.get(name, ()))
        vain += _in_vain(one.lookup, values, given.keys())
        advice += _unexamined(one.lookup, values, given)
    still = [*(InVain(one.index, list(_empty(one, read)), one.fault) for one in vain), *advice]
    filled = Filled(
        registers=tuple(one.lookup.register.name for one in found),
        columns=tuple(one.lookup.column for one in found),
        keys=tuple(keys),
        by=by,
    )
    return filled, still


def _put(
    name: str,
    texts: Sequence[str],
    number: int,
    read: dict[str, Sequence[str]],
    by: dict[str, bytes],
    wrong: Collection[int],
) -> None:
    """Put a register's texts where nothing stands, and note by which register each value came."""
    own = read.get(name)
    if own is None or not (any(own) or wrong):
        read[name], by[name] = texts, bytes([number]) * len(texts)
    elif not all(own):
        mine = [bool(text) and not own[index] and index not in wrong for index, text in enumerate(texts)]
        read[name] = [text if take else kept for text, kept, take in zip(texts, own, mine, strict=True)]
        before = by.get(name) or bytes(len(texts))
        by[name] = bytes([number if take else old for take, old in zip(mine, before, strict=True)])


def _in_vain(lookup: Lookup, values: Values, given: Collection[str]) -> Iterator[InVain]:
    """The rows whose key could not be read, or is none of the register's."""
    fields = tuple(lookup.fields.values())
    unread = dict(values.faults)
    yield from (InVain(index, fields, fault) for index, fault in unread.items())
    missing = {*values.texts}.difference(given, ("",))
    if missing:
        faults = {key: Fault(_no_entry(lookup, key), lookup.column) for key in missing}
        for index, key in enumerate(values.texts):
            if key in missing and index not in unread:
                yield InVain(index, fields, faults[key])


def _unexamined(lookup: Lookup, values: Values, given: Mapping[str, Mapping[str, str]]) -> Iterator[InVain]:
    """The rows whose goods have a pre-examination (产品预审) that is not approved; goods without one say nothing."""
    states = {key: state for key, entry in given.items() if (state := entry.get(REVIEW, APPROVED)) != APPROVED}
    if states:
        fields = tuple(lookup.fields.values())[:1]
        for index, key in enumerate(values.texts):
            if key in states:
                says = t("The pre-examination of `{key}` stands at {state}.", "“{key}”的产品预审状态为 {state}。")
                unfit = Unfit(says.fill(key=key, state=states[key]), texts.NOT_EXAMINED)
                yield InVain(index, fields, Fault(unfit, lookup.column))


def _empty(one: InVain, read: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The fields of a row that nothing filled; where there is none, the first, to have a name for the fault."""
    empty = [name for name in one.fields if name not in read or not read[name][one.index]]
    yield from empty or one.fields[:1]


def _no_entry(lookup: Lookup, key: str) -> Unfit:
    says = t("The {title} has no entry `{key}`.", "{title}中没有“{key}”。")
    rule = texts.NOT_SURELY_KEPT if lookup.optional else texts.NOT_KEPT
    return Unfit(says.fill(title=lookup.register.title, key=key), rule)
