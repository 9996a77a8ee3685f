"""Owns the boxes and the goods table of a layout: where they lie on the sheet and which parts stand in them."""

from __future__ import annotations

from typing import Literal

import pydantic
from pydantic import Field

from coo_cli.catalog.data import Data
from coo_cli.catalog.parts import Align, Part

Rect = tuple[float, float, float, float]
"""x, y, width, height in millimetres from the sheet's upper left corner."""


class Box(Data):
    """A rectangle of the form with its prescribed title and what stands in it.

    Text that does not fit even when shrunk goes on on an attachment sheet.
    """

    at: Rect
    title: str = ""
    parts: tuple[Part, ...] = ()
    foot: tuple[Part, ...] = ()
    """Parts that stand at the lower edge."""
    columns: int = Field(1, ge=1)
    """The parts are set in this many columns, row by row."""
    label_width: float = 0
    """Millimetres kept for labels, so that the values after them stand in line."""
    align: Align = "left"
    frame: float = 0.15
    """The width of its outline, in millimetres; 0 for none."""
    on: Literal["first", "next", "every"] = "first"
    """The sheets it is on: the first, those after it, or every one."""
    strike: bool = False
    """What stays empty below its text is struck through, so that nothing can be added."""


class Column(Data):
    """A column of the goods table."""

    title: str
    width: float = Field(gt=0)
    align: Align = "left"
    lead: tuple[Part, ...] = ()
    """What stands before the first goods line; attached where it would take half the sheet."""
    parts: tuple[Part, ...] = ()
    tail: tuple[Part, ...] = ()
    """What stands after the last goods line."""
    once: bool = False
    """Not by goods line: flows from the top of the column, beside the goods."""
    goods_only: bool = False
    """Stays empty beside a non-goods item (非货物项)."""
    overflow: Literal["continue", "attach"] = "continue"
    """Of a `once` column that needs more sheets than the goods: more sheets, or all of it as attachment."""


class Table(Data):
    """The goods table: its place on the first and on later sheets, and its columns."""

    first: Rect
    next: Rect
    head: float = Field(gt=0)
    """The height of the heads, in millimetres."""
    order: tuple[str, ...]
    columns: dict[str, Column]
    gap: float = 1.2
    """Empty millimetres between goods lines."""
    strike: bool = False
    """What stays empty below the last line is struck through."""

    @pydantic.model_validator(mode="after")
    def _columns_fill_the_table(self) -> Table:
        for name in self.order:
            if name not in self.columns:
                raise ValueError(f"no such column: {name}")
        total = sum(self.columns[name].width for name in self.order)
        for width in (self.first[2], self.next[2]):
            if abs(total - width) > 0.01:
                raise ValueError(f"the columns are {total:g} mm wide, the table {width:g} mm")
        return self
