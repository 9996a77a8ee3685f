"""Owns how a difference is told to customs (更改栏目, 原有情况, 更改情况), within the lengths the message has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from coo_cli.certificate.difference import Changed, Difference, RowChange, compared
from coo_cli.certificate.fields import described
from coo_cli.certificate.length import length_sent
from coo_cli.certificate.model import Change

BETWEEN = "、"
"""Parts the changed columns."""
EMPTY = "（空）"
NOT_ALL = "……（内容过长，未全部列出）"
"""Stands at the end of a text that was cut."""
_COUNTED = "等{count}栏"
"""Stands at the end of columns that were cut; the count is of all."""

_COLUMNS, _CONTENT = described(Change, "columns").max, described(Change, "old_content").max

_SAID_BY = {
    "dest_country_code": "dest_country",
    "dest_country_name": "dest_country",
    "transit_country_code": "transit_country",
    "origin_country_code": "origin_country",
}
"""Fields that say in another way what the second one says: when both changed, only that is told."""

_ROW = {"goods": "第{number}项货物", "nonparty": "第{number}家非缔约方公司", "invoices": "第{number}张发票"}
_LIST = {"goods": "货物项", "nonparty": "非缔约方公司", "invoices": "发票"}
_ADDED, _REMOVED, _NONE = "（增加）", "（删除）", "（无）"

_SUMMED_UP = {
    "goods": ("hs_code", "name_zh", "name_en", "packages", "package_unit", "quantity", "unit_zh", "amount"),
    "nonparty": ("name", "address", "country_name"),
    "invoices": ("number", "date", "value", "currency"),
}
"""What is told of a line that was added or removed."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What follows from a difference, not yet cut to any length.

    Attributes:
        columns: the changed columns.
        old: what the old certificate says there, line by line.
        new: what the new one says.
    """

    columns: tuple[str, ...] = ()
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


def told(found: Difference) -> Told:
    """Tell a difference in the words of customs' form: Chinese labels, `label：value` in each line."""
    head = list(_worth_telling(found.head))
    columns = [changed.label.zh for changed in head]
    old = [_line(changed.label.zh, changed.old) for changed in head]
    new = [_line(changed.label.zh, changed.new) for changed in head]
    for row in found.rows:
        columns += _row_columns(row)
        old += _row_lines(row, row.old_number or row.new_number, _NONE, new=False)
        new += _row_lines(row, row.new_number or row.old_number, _REMOVED, new=True)
    return Told(columns=tuple(dict.fromkeys(columns)), old=tuple(old), new=tuple(new))


def with_texts(change: Change, now: Told, was: Told | None = None) -> Change:
    """A change with its three texts: what the user wrote first, then what follows from the difference.

    Args:
        change: as it is.
        now: what follows from the difference now.
        was: what followed when its texts were made, to be replaced; a text that was not made so stays as it is.
            None when the texts are the user's alone.
    """
    return msgspec.structs.replace(
        change,
        columns=_renewed(change.columns, now.columns, was.columns if was else None, _columns),
        old_content=_renewed(change.old_content, now.old, was.old if was else None, _content),
        new_content=_renewed(change.new_content, now.new, was.new if was else None, _content),
    )


def filled(change: Change, now: Told) -> Change:
    """A change whose empty texts are told from the difference; those given stay as they are."""
    full = with_texts(Change(), now)
    return msgspec.structs.replace(
        change,
        columns=change.columns or full.columns,
        old_content=change.old_content or full.old_content,
        new_content=change.new_content or full.new_content,
    )


def _worth_telling(changed: Sequence[Changed]) -> Iterator[Changed]:
    names = {one.path.rpartition(".")[2] for one in changed}
    return (one for one in changed if _SAID_BY.get(one.path.rpartition(".")[2]) not in names)


def _row_columns(row: RowChange) -> Iterator[str]:
    if row.kind != "changed":
        yield _LIST[row.group] + (_ADDED if row.kind == "added" else _REMOVED)
    yield from (changed.label.zh for changed in _worth_telling(row.changed))


def _row_lines(row: RowChange, number: int, absent: str, *, new: bool) -> Iterator[str]:
    name = _ROW[row.group].format(number=number)
    for changed in _worth_telling(row.changed):
        yield _line(f"{name} {changed.label.zh}", changed.new if new else changed.old)
    if row.row is not None:
        there = row.kind == ("added" if new else "removed")
        yield f"{name}{_ADDED if there and new else ''}：{_summed_up(row.group, row.row) if there else absent}"


def _summed_up(group: str, row: msgspec.Struct) -> str:
    wanted = _SUMMED_UP[group]
    labels = {name: field.zh for name, field in compared(group) if name in wanted}
    values = ((labels[name], str(getattr(row, name))) for name in wanted)
    return "，".join(f"{label} {' '.join(value.split())}" for label, value in values if value)


def _line(label: str, value: str) -> str:
    return f"{label}：{value or EMPTY}"


def _columns(own: str, names: tuple[str, ...]) -> str:
    """The user's columns and those that follow, as many as there is room for."""
    given = own.split(BETWEEN) if own else []
    rest = [name for name in names if name not in given]
    whole = BETWEEN.join([*([own] if own else []), *rest])
    if len(whole) <= _COLUMNS:
        return whole
    count = _COUNTED.format(count=len(given) + len(rest))
    while rest:
        rest.pop()
        text = BETWEEN.join([*([own] if own else []), *rest]) + count
        if len(text) <= _COLUMNS:
            return text
    return own


def _content(own: str, lines: tuple[str, ...]) -> str:
    """The user's text and the lines that follow, cut where there is no more room."""
    kept = [own] if own else []
    rest = "\n".join(lines).split("\n") if lines else []
    if length_sent("\n".join([*kept, *rest])) <= _CONTENT:
        return "\n".join([*kept, *rest])
    for line in rest:
        if length_sent("\n".join([*kept, line, NOT_ALL])) > _CONTENT:
            break
        kept.append(line)
    if not kept:  # not even the first line has room
        room = _CONTENT - len(NOT_ALL)
        while length_sent(rest[0][:room] + NOT_ALL) > _CONTENT:
            room -= 1
        return rest[0][:room] + NOT_ALL
    cut = "\n".join([*kept, NOT_ALL])
    return cut if length_sent(cut) <= _CONTENT else own


def _renewed(
    text: str, now: tuple[str, ...], was: tuple[str, ...] | None, write: Callable[[str, tuple[str, ...]], str]
) -> str:
    """A text in which what followed from the old difference is replaced by what follows from the new one."""
    if not text or was is None:
        return write(text, now)
    ends = [at for at, char in enumerate(text) if char in (BETWEEN, "\n")]
    for own in ("", *(text[:end] for end in ends), text):
        if write(own, was) == text:
            return write(own, now)
    return text
