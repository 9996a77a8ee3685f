"""Owns the display list: what is on each page, in millimetres from the upper left corner, ready to be drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import msgspec

from coo_cli.catalog.layouts import Underprint
from coo_cli.certificate.receipt import Approval
from coo_cli.document.issue import must_be_approved
from coo_cli.seal.image import SealImage, SignatureImage

BLACK = "#000000"


class Text(msgspec.Struct, frozen=True):
    """A run of text on one baseline; `size` in points."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    colour: str = BLACK
    filled_in: bool = True
    """Not one of the form's own words, which a pre-printed form bears already."""


class Line(msgspec.Struct, frozen=True):
    """A stroke from one point to another."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.15
    colour: str = BLACK
    filled_in: bool = False
    """A stroke of a tick, not a line of the form."""


class Frame(msgspec.Struct, frozen=True):
    """The outline of a rectangle."""

    x: float
    y: float
    w: float
    h: float
    width: float = 0.15
    colour: str = BLACK


class Ring(msgspec.Struct, frozen=True):
    """The outline of a circle around a centre."""

    x: float
    y: float
    radius: float
    width: float
    colour: str


class Code(msgspec.Struct, frozen=True):
    """A QR code: its modules row by row, 1 for dark, in a square of `size` millimetres."""

    x: float
    y: float
    size: float
    modules: tuple[bytes, ...]

    def runs(self) -> Iterator[tuple[int, int, int]]:
        """The runs of dark modules: row, first module, number of modules."""
        for row, dots in enumerate(self.modules):
            end = 0
            while (start := dots.find(1, end)) >= 0:
                end = dots.find(0, start)
                end = len(dots) if end < 0 else end
                yield row, start, end - start


class Mark(msgspec.Struct, frozen=True):
    """Large words across the page, turned about their middle; `angle` in degrees against the clock."""

    x: float
    y: float
    text: str
    size: float
    angle: float
    colour: str


class Ink(msgspec.Struct, frozen=True):
    """The company's seal or a signature, at its true size.

    It holds the approval that allows it, so that there is no such item for a certificate customs has not
    approved.
    """

    x: float
    y: float
    image: SealImage | SignatureImage
    approval: Approval

    def __post_init__(self) -> None:
        """Refuse what the types cannot: a caller that passes no approval.

        Raises:
            TypeError: without an approval.
        """
        must_be_approved(self.approval)


Item: TypeAlias = Text | Line | Frame | Ring | Code | Mark | Ink


class Page(msgspec.Struct, frozen=True):
    """One side of a sheet, with the pattern that lies under it, if any, and the micro-text in that pattern."""

    items: tuple[Item, ...]
    underprint: Underprint | None = None
    micro_text: str = ""


class DisplayList(msgspec.Struct, frozen=True):
    """A whole document: the pages in printing order on sheets of (width, height) millimetres."""

    sheet: tuple[float, float]
    pages: tuple[Page, ...]
