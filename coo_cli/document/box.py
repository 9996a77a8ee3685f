"""Owns setting a box of the form: its frame, title and text, shrunk to fit, and what does not fit."""

from __future__ import annotations

import msgspec

from coo_cli.catalog.boxes import Box
from coo_cli.document.attachment import Attached
from coo_cli.document.flow import Row, Setter, beside, cut, height_of, scales, shifted, stacked, struck
from coo_cli.document.items import Frame, Item
from coo_cli.document.pieces import Piece, pieces
from coo_cli.document.values import Subject


class BoxSet(msgspec.Struct, frozen=True):
    """A box as it is drawn, and what goes to an attachment sheet."""

    items: tuple[Item, ...]
    attached: Attached | None = None


def set_box(box: Box, subject: Subject, setter: Setter) -> BoxSet:
    """Set a box: text is shrunk as far as its style allows, then goes on on an attachment sheet.

    Args:
        box: the box.
        subject: what is printed.
        setter: how rows are set.
    """
    form = subject.form
    x, y, w, h = box.at
    width = w - 2 * form.padding
    title = (
        setter.rows([Piece(text=box.title, style=form.styles["title"], filled_in=False)], width) if box.title else []
    )
    top = y + form.padding * 0.6 + height_of(title) + (0.4 if title else 0)
    room = y + h - form.padding * 0.6 - top
    body, foot = pieces(box.parts, subject), pieces(box.foot, subject)
    rows, feet = _fitted(box, body, foot, setter, width, room)
    kept_feet, rest_feet = cut(feet, room / 2)
    kept, rest = cut(rows, room - height_of(kept_feet))
    if rest:
        word = Piece(text=form.words.continued, style=form.styles["label"])
        told = setter.rows([word], width)
        kept, rest = cut(rows, room - height_of(kept_feet) - height_of(told))
        kept += told
    items: list[Item] = [Frame(x, y, w, h, box.frame)] if box.frame else []
    items += stacked(title, x + form.padding, y + form.padding * 0.6)
    items += stacked(kept, x + form.padding, top)
    items += stacked(kept_feet, x + form.padding, top + room - height_of(kept_feet))
    if box.strike:
        items += struck(x + form.padding, top + height_of(kept), width, room - height_of(kept) - height_of(kept_feet))
    over = (*rest, *rest_feet)
    return BoxSet(tuple(items), Attached(box.title, width, over) if over else None)


def _fitted(
    box: Box, body: list[Piece], foot: list[Piece], setter: Setter, width: float, room: float
) -> tuple[list[Row], list[Row]]:
    """The rows of body and foot at the largest scale at which both fit, or at the smallest."""
    rows: list[Row] = []
    feet: list[Row] = []
    for scale in scales(piece.style for piece in (*body, *foot)):
        shrunk = setter.shrunk(scale)
        rows = _columns(box, body, shrunk, width)
        feet = shrunk.rows(foot, width, box.align, box.label_width)
        if height_of(rows) + height_of(feet) <= room:
            break
    return rows, feet


def _columns(box: Box, body: list[Piece], setter: Setter, width: float) -> list[Row]:
    if box.columns == 1:
        return setter.rows(body, width, box.align, box.label_width)
    each = width / box.columns
    found: list[Row] = []
    for start in range(0, len(body), box.columns):
        columns = [setter.rows([piece], each - 1, box.align) for piece in body[start : start + box.columns]]
        found += beside(
            *([Row(row.height, shifted(row.items, n * each, 0)) for row in column] for n, column in enumerate(columns))
        )
    return found
