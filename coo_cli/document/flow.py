"""Owns setting pieces of text in rows of a given width: wrapping, labels, tick boxes, ruled lines, shrinking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec

from coo_cli.catalog.parts import Align, Style
from coo_cli.document.font import MM_PER_POINT, Face
from coo_cli.document.items import Frame, Item, Line, Text
from coo_cli.document.pieces import Piece
from coo_cli.document.wrap import wrap

_ASCENT = 0.80
"""How far the baseline lies under the top of the letters' square, as a share of the size."""
_TICK = ((0.18, 0.52, 0.42, 0.8), (0.42, 0.8, 0.88, 0.16))
"""The two strokes of a tick, as shares of its box."""
_LEAST_STRUCK = 6.0
"""An empty place lower than these millimetres is not struck through."""
_STEP = 0.04
"""By how much text is shrunk at a time."""


class Row(msgspec.Struct, frozen=True):
    """A row of a column: its height, and what is in it, measured from the row's upper left corner."""

    height: float
    items: tuple[Item, ...]


class Setter(msgspec.Struct, frozen=True, kw_only=True):
    """How rows are set: the font, the style of labels, and by how much shrinkable text is shrunk."""

    face: Face
    label: Style
    scale: float = 1

    def rows(self, pieces: Iterable[Piece], width: float, align: Align = "left", label_width: float = 0) -> list[Row]:
        """Set pieces one below the other.

        Args:
            pieces: what to set.
            width: of the column, in millimetres.
            align: of pieces that do not say their own.
            label_width: millimetres kept at the left for labels; without it a label has a row of its own.
        """
        return [row for piece in pieces for row in self._piece(piece, width, align, label_width)]

    def shrunk(self, scale: float) -> Setter:
        """The same with another scale."""
        return msgspec.structs.replace(self, scale=scale)

    def _piece(self, piece: Piece, width: float, align: Align, label_width: float) -> Iterator[Row]:
        if piece.gap:
            yield Row(piece.gap, ())
        if piece.ticked is not None:
            yield from self._tick(piece, width)
        elif piece.rule is not None:
            yield from self._ruled(piece, width)
        elif piece.label and label_width:
            yield from self._labelled(piece, width, label_width)
        else:
            if piece.label:
                yield from self._own(piece.label, width, piece.align or align)
            if piece.text:
                yield from self._lines(piece.text, piece.style, width, piece.align or align, piece.filled_in)

    def _own(self, words: str, width: float, align: Align) -> Sequence[Row]:
        """Small words of the form itself."""
        return self._lines(words, self.label, width, align, filled_in=False)

    def _lines(
        self, text: str, style: Style, width: float, align: Align, filled_in: bool, indent: float = 0
    ) -> Sequence[Row]:
        size = max(style.min, style.size * self.scale) if style.min else style.size
        return _set(self.face, text, size, style.leading, style.bold, style.colour, width, align, indent, filled_in)

    def _tick(self, piece: Piece, width: float) -> Iterator[Row]:
        side = piece.style.size * MM_PER_POINT * 0.95
        rows = self._lines(piece.text, piece.style, width, "left", piece.filled_in, side + 1.6)
        top = (rows[0].height - side) / 2
        box: list[Item] = [Frame(0.2, top, side, side, 0.2)]
        if piece.ticked:
            box += (
                Line(0.2 + side * x1, top + side * y1, 0.2 + side * x2, top + side * y2, 0.45, filled_in=True)
                for x1, y1, x2, y2 in _TICK
            )
        yield Row(rows[0].height, (*box, *rows[0].items))
        yield from rows[1:]

    def _ruled(self, piece: Piece, width: float) -> Iterator[Row]:
        rows = self._lines(piece.text or " ", piece.style, width, piece.align or "center", piece.filled_in)
        yield from rows[:-1]
        height = rows[-1].height
        yield Row(height + 0.4, (*rows[-1].items, Line(0, height, width, height, 0.12)))
        if piece.rule:
            yield from self._own(piece.rule, width, "center")

    def _labelled(self, piece: Piece, width: float, label_width: float) -> Iterator[Row]:
        labels = self._own(piece.label, label_width - 1, "left")
        values = self._lines(piece.text, piece.style, width, "left", piece.filled_in, label_width) if piece.text else ()
        yield from beside(labels, values)


@lru_cache(maxsize=4096)
def _set(
    face: Face,
    text: str,
    size: float,
    leading: float,
    bold: bool,
    colour: str,
    width: float,
    align: Align,
    indent: float,
    filled_in: bool,
) -> tuple[Row, ...]:
    """The rows of a text; remembered, for most of what a form says is the same on every certificate."""
    square = size * MM_PER_POINT
    height = square * leading
    base = (height - square) / 2 + square * _ASCENT
    room = width - indent
    rows = []
    for line in wrap(text, room / square, face.advances(bold).__getitem__):
        if not line.strip():
            rows.append(Row(height, ()))
            continue
        spare = room - face.width(line, size, bold)
        x = indent + {"left": 0, "center": spare / 2, "right": spare}[align]
        rows.append(Row(height, (Text(x, base, line, size, bold, colour, filled_in),)))
    return tuple(rows)


def beside(*columns: Sequence[Row]) -> list[Row]:
    """Lay columns of rows side by side: the nth rows become one, their last lines of text on one baseline."""
    found = []
    for number in range(max(map(len, columns), default=0)):
        rows = [column[number] for column in columns if number < len(column)]
        deepest = max(map(_base, rows))
        moved = [shifted(row.items, 0, deepest - _base(row)) for row in rows]
        height = max(row.height + deepest - _base(row) for row in rows)
        found.append(Row(height, tuple(item for items in moved for item in items)))
    return found


def _base(row: Row) -> float:
    return max((item.y for item in row.items if isinstance(item, Text)), default=0)


def shifted(items: Iterable[Item], dx: float, dy: float) -> tuple[Item, ...]:
    """The same items moved right by `dx` and down by `dy` millimetres."""
    return tuple(
        msgspec.structs.replace(item, x1=item.x1 + dx, y1=item.y1 + dy, x2=item.x2 + dx, y2=item.y2 + dy)
        if isinstance(item, Line)
        else msgspec.structs.replace(item, x=item.x + dx, y=item.y + dy)
        for item in items
    )


def stacked(rows: Iterable[Row], x: float, y: float) -> list[Item]:
    """Rows put one below the other, from a point on."""
    placed: list[Item] = []
    for row in rows:
        placed += shifted(row.items, x, y)
        y += row.height
    return placed


def struck(x: float, y: float, w: float, h: float) -> list[Item]:
    """A stroke through an empty place, from its lower left to its upper right; none where hardly any is left."""
    return [Line(x, y + h, x + w, y + _LEAST_STRUCK / 4, 0.3, filled_in=True)] if h > _LEAST_STRUCK else []


def height_of(rows: Iterable[Row]) -> float:
    """The height of rows one below the other."""
    return sum(row.height for row in rows)


def cut(rows: Sequence[Row], height: float) -> tuple[list[Row], list[Row]]:
    """Part rows in those that fit into a height and the rest."""
    used = 0.0
    for number, row in enumerate(rows):
        used += row.height
        if used > height + 1e-6:
            return list(rows[:number]), list(rows[number:])
    return list(rows), []


def scales(styles: Iterable[Style]) -> list[float]:
    """The scales to try, from 1 down to where every shrinkable style has reached its smallest size."""
    lowest = min((style.min / style.size for style in styles if style.min), default=1.0)
    steps = int((1 - lowest) / _STEP + 1e-6)
    found = [1 - _STEP * step for step in range(steps + 1)]
    return found if found[-1] <= lowest else [*found, lowest]
