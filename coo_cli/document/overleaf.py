"""Owns the back of a sheet: notes on what each box holds, in two columns."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from coo_cli.catalog.layouts import Form, Overleaf
from coo_cli.document.flow import Row, Setter, height_of, stacked
from coo_cli.document.items import Item
from coo_cli.document.pieces import Piece

_MARGIN = 16.0
_BETWEEN = 8.0
_NUMBER = 14.0


def overleaf(form: Form, back: Overleaf, setter: Setter) -> list[Item]:
    """The items of the overleaf page."""
    width = form.sheet[0] - 2 * _MARGIN
    column = (width - _BETWEEN) / 2
    head = setter.rows([Piece(text=back.title, style=form.styles["heading"], filled_in=False)], width, "center")
    note = form.styles["note"]
    numbered = msgspec.structs.replace(setter, label=form.styles["note_box"])
    notes = [
        [
            *numbered.rows(
                [Piece(text=item.text, style=note, label=item.box, filled_in=False)], column, label_width=_NUMBER
            ),
            Row(1.4, ()),
        ]
        for item in back.notes
    ]
    top = _MARGIN + height_of(head) + 5
    left, right = _halved(notes)
    closing = setter.rows([Piece(text=back.closing, style=note, filled_in=False)], width)
    return [
        *stacked(head, _MARGIN, _MARGIN),
        *stacked(left, _MARGIN, top),
        *stacked(right, _MARGIN + column + _BETWEEN, top),
        *stacked(closing, _MARGIN, top + max(height_of(left), height_of(right)) + 4),
    ]


def _halved(notes: Sequence[list[Row]]) -> tuple[list[Row], list[Row]]:
    """Notes in two columns of about one height, none of them parted."""
    half = sum(map(height_of, notes)) / 2
    left: list[Row] = []
    for number, rows in enumerate(notes):
        if height_of(left) >= half:
            return left, [row for note in notes[number:] for row in note]
        left += rows
    return left, []
