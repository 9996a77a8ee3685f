"""Owns the back of a sheet: notes on what each box holds, in two columns."""

from __future__ import annotations

import msgspec

from coo_cli.catalog.layouts import Form, Overleaf
from coo_cli.document.flow import Row, Setter, cut, height_of, stacked
from coo_cli.document.items import Item
from coo_cli.document.pieces import Piece

_MARGIN = 16.0
_BETWEEN = 8.0
_NUMBER = 14.0


def overleaf(form: Form, back: Overleaf, setter: Setter) -> list[Item]:
    """The items of the overleaf page."""
    width = form.sheet[0] - 2 * _MARGIN
    column = (width - _BETWEEN) / 2
    head = setter.rows([Piece(text=back.title, style=form.styles["heading"])], width, "center")
    note = form.styles["note"]
    numbered = msgspec.structs.replace(setter, label=form.styles["note_box"])
    rows: list[Row] = []
    for item in back.notes:
        piece = Piece(text=item.text, style=note, label=item.box)
        rows += [*numbered.rows([piece], column, label_width=_NUMBER), Row(1.4, ())]
    top = _MARGIN + height_of(head) + 5
    left, right = cut(rows, height_of(rows) / 2 + 4)
    closing = setter.rows([Piece(text=back.closing, style=note)], width)
    return [
        *stacked(head, _MARGIN, _MARGIN),
        *stacked(left, _MARGIN, top),
        *stacked(right, _MARGIN + column + _BETWEEN, top),
        *stacked(closing, _MARGIN, top + max(height_of(left), height_of(right)) + 4),
    ]
