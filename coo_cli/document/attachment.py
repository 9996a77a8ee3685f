"""Owns attachment sheets: text that did not fit its box, set in columns under the box's title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from coo_cli.catalog.layouts import Form
from coo_cli.document.flow import Row, Setter, cut, height_of, stacked
from coo_cli.document.items import Frame, Item
from coo_cli.document.pieces import Piece

_GAP = 4.0
"""Millimetres between columns, and between texts."""
_LEAST = 25.0
"""A text is begun on the next sheet when fewer millimetres are left."""


class Attached(msgspec.Struct, frozen=True):
    """Text that stands on an attachment sheet: the title of its box, the width it is set in, and its rows."""

    title: str
    width: float
    rows: tuple[Row, ...]


def attached_width(form: Form) -> float:
    """The width for text that is set anew for an attachment sheet: a third of it."""
    return (form.goods.next[2] - 2 * form.padding - 2 * _GAP) / 3


def attachment_sheets(form: Form, setter: Setter, texts: Iterable[Attached]) -> list[list[Item]]:
    """The sheets, in the place where other sheets have the goods table."""
    x, y, w, h = form.goods.next
    width, height = w - 2 * form.padding, h - 2 * form.padding
    sheets: list[list[Item]] = []
    used = height
    for text in texts:
        title = f"{form.words.attachment}: {text.title}" if text.title else form.words.attachment
        head = [*setter.rows([Piece(text=title, style=form.styles["heading"])], width), Row(1, ())]
        rows: Sequence[Row] = text.rows
        while rows:
            if height - used < _LEAST:
                sheets.append([Frame(x, y, w, h)])
                used = 0.0
            left, top = x + form.padding, y + form.padding + used
            sheets[-1] += stacked(head, left, top)
            room = height - used - height_of(head)
            columns, rows = _columns(rows, max(1, int((width + _GAP) / (text.width + _GAP) + 0.01)), room)
            for number, column in enumerate(columns):
                sheets[-1] += stacked(column, left + number * (text.width + _GAP), top + height_of(head))
            used = height if rows else used + height_of(head) + max(map(height_of, columns)) + _GAP
    return sheets


def _columns(rows: Sequence[Row], count: int, room: float) -> tuple[list[list[Row]], Sequence[Row]]:
    """Part rows evenly in columns no higher than the room, as far as they fit."""
    even = height_of(rows) / count + max(row.height for row in rows)
    columns: list[list[Row]] = []
    for _ in range(count):
        column, rows = cut(rows, min(even, room))
        if not column and rows and not columns:
            column, rows = [rows[0]], rows[1:]
        columns.append(column)
    return columns, rows
