"""Owns the goods table: goods lines set in its columns, flowing over as many sheets as they need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from coo_cli.catalog.parts import Part
from coo_cli.document.attachment import Attached, attached_width
from coo_cli.document.flow import Row, Setter, cut, height_of, scales, stacked, struck
from coo_cli.document.items import Frame, Item, Line
from coo_cli.document.pieces import Piece, pieces
from coo_cli.document.values import Subject

_TOP = 1.0
"""Millimetres between the heads and the first row, and under the last."""

_LONGEST_LEAD = 0.5
"""The share of the first sheet's room that what stands before the goods may take: longer marks are attached."""

Band = dict[str, list[Row]]
"""What stands side by side from one height on: the rows of each column, by the column's name."""


class TableSet(msgspec.Struct, frozen=True):
    """What is in the table on each sheet, measured from the table's upper left corner; and what is attached."""

    sheets: list[list[Item]]
    attached: list[Attached]


def set_table(subject: Subject, setter: Setter) -> TableSet:
    """Set all goods lines: shrunk when that saves every further sheet, else at full size over several."""
    table = subject.form.goods
    columns = [table.columns[name] for name in table.order]
    styles = [
        subject.form.styles[part.style] for column in columns for part in (*column.lead, *column.parts, *column.tail)
    ]
    *larger, smallest = (setter.shrunk(scale) for scale in scales(styles))
    least = _set(subject, smallest)
    if len(least.sheets) > 1 or least.attached:
        return _set(subject, setter)
    for scaled in larger:
        found = _set(subject, scaled)
        if len(found.sheets) == 1 and not found.attached:
            return found
    return least


def table_heads(subject: Subject, setter: Setter, *, first: bool) -> list[Item]:
    """The table's frame, the lines between its columns, and their heads."""
    form, table = subject.form, subject.form.goods
    x, y, w, h = table.first if first else table.next
    items: list[Item] = [Frame(x, y, w, h), Line(x, y + table.head, x + w, y + table.head)]
    for name in table.order:
        column = table.columns[name]
        title = Piece(text=column.title, style=form.styles["title"], filled_in=False)
        items += stacked(
            setter.rows([title], column.width - 2 * form.padding), x + form.padding, y + form.padding * 0.6
        )
        x += column.width
        if name != table.order[-1]:
            items.append(Line(x, y, x, y + h))
    return items


def _set(subject: Subject, setter: Setter) -> TableSet:
    table = subject.form.goods
    flow = _Flow(subject)
    leads = {name: _rows(subject, setter, name, table.columns[name].lead) for name in table.order}
    long = [name for name in table.order if height_of(leads[name]) > flow.room(0) * _LONGEST_LEAD]
    attached = [_attached(subject, setter, name, table.columns[name].lead) for name in long]
    leads |= {name: _see_attachment(subject, setter, name) for name in long}
    if any(leads.values()):
        flow.add(leads)
    for number in range(len(subject.certificate.goods)):
        flow.add(_band(msgspec.structs.replace(subject, line=number), setter))
    flow.add({name: _rows(subject, setter, name, table.columns[name].tail) for name in table.order})
    attached += [
        found for name in table.order if table.columns[name].once for found in _once(flow, name, subject, setter)
    ]
    flow.strike()
    return TableSet(flow.sheets, attached)


def _band(subject: Subject, setter: Setter) -> Band:
    table, non_goods = subject.form.goods, subject.goods.non_goods == "Y"
    return {
        name: _rows(subject, setter, name, table.columns[name].parts)
        for name in table.order
        if not table.columns[name].once and not (table.columns[name].goods_only and non_goods)
    }


def _rows(subject: Subject, setter: Setter, name: str, parts: Iterable[Part]) -> list[Row]:
    column = subject.form.goods.columns[name]
    return setter.rows(pieces(parts, subject), column.width - 2 * subject.form.padding, column.align)


class _Flow:
    """Puts bands one below the other, and on further sheets when one is full."""

    def __init__(self, subject: Subject) -> None:
        table, padding = subject.form.goods, subject.form.padding
        self.sheets: list[list[Item]] = [[]]
        self.rooms = (table.first[3] - table.head - 2 * _TOP, table.next[3] - table.head - 2 * _TOP)
        self.lefts = {name: _left(subject, name) + padding for name in table.order}
        self.top = table.head + _TOP
        self._gap = table.gap
        self._used = 0.0
        self._struck = (padding, table.first[2] - 2 * padding) if table.strike else None

    def room(self, sheet: int) -> float:
        """The height for rows on a sheet, counted from 0."""
        return self.rooms[min(sheet, 1)]

    def add(self, band: Band) -> None:
        """Put a band below the last; one that fits no sheet as a whole is parted."""
        while need := max(map(height_of, band.values()), default=0.0):
            left = self.room(len(self.sheets) - 1) - self._used
            if need > left and self._used and need <= self.room(len(self.sheets)):
                self._turn()
                continue
            if need <= left:
                self._place(band)
                self._used += need + self._gap
                return
            parts = {name: cut(rows, left) for name, rows in band.items()}
            if not self._used and not any(kept for kept, _ in parts.values()):
                parts = {name: (rows[:1], rows[1:]) for name, rows in band.items()}
            self._place({name: kept for name, (kept, _) in parts.items()})
            self._used += max(height_of(kept) for kept, _ in parts.values())
            band = {name: rest for name, (_, rest) in parts.items()}
            self._turn()

    def strike(self) -> None:
        """Strike through what is empty below the last band, where the form wants that."""
        if self._struck:
            left, width = self._struck
            room = self.room(len(self.sheets) - 1) - self._used
            self.sheets[-1] += struck(left, self.top + self._used, width, room)

    def _turn(self) -> None:
        self.strike()
        self.sheets.append([])
        self._used = 0.0

    def _place(self, band: Band) -> None:
        for name, rows in band.items():
            self.sheets[-1] += stacked(rows, self.lefts[name], self.top + self._used)


def _left(subject: Subject, name: str) -> float:
    table = subject.form.goods
    return sum(table.columns[before].width for before in table.order[: table.order.index(name)])


def _attached(subject: Subject, setter: Setter, name: str, parts: Iterable[Part]) -> Attached:
    width = attached_width(subject.form)
    return Attached(subject.form.goods.columns[name].title, width, tuple(setter.rows(pieces(parts, subject), width)))


def _see_attachment(subject: Subject, setter: Setter, name: str) -> list[Row]:
    """What stands in a column in place of text that is attached."""
    form, column = subject.form, subject.form.goods.columns[name]
    told = Piece(text=form.words.see_attachment, style=form.styles[column.parts[0].style])
    return setter.rows([told], column.width - 2 * form.padding, column.align)


def _once(flow: _Flow, name: str, subject: Subject, setter: Setter) -> list[Attached]:
    """Let a column's own text flow beside the goods, on more sheets than they need or as an attachment."""
    column = subject.form.goods.columns[name]
    rows: Sequence[Row] = _rows(subject, setter, name, column.parts)
    parted: list[list[Row]] = []
    while rows:
        kept, rows = cut(rows, flow.room(len(parted)))
        if not kept:
            kept, rows = [rows[0]], rows[1:]
        parted.append(kept)
    attached = []
    if len(parted) > len(flow.sheets) and column.overflow == "attach":
        attached = [_attached(subject, setter, name, column.parts)]
        parted = [_see_attachment(subject, setter, name)]
    flow.sheets += [[] for _ in range(len(parted) - len(flow.sheets))]
    for sheet, kept in zip(flow.sheets, parted, strict=False):
        sheet.extend(stacked(kept, flow.lefts[name], flow.top))
    return attached
