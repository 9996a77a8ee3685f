"""Owns the font of a document: how wide text is, which characters it has, and small subsets of it to embed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import uharfbuzz as hb

from coo_cli.base.resources import Resources
from coo_cli.seal.typeface import font_file

MM_PER_POINT = 25.4 / 72

_WEIGHT = "wght"
_REGULAR, _BOLD = 400, 700
_NOT_EMBEDDED = ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "VORG", "vhea", "vmtx", "DSIG")
"""Tables a PDF has no use for; leaving them out spares a page a quarter of its time."""


class Face:
    """A font file opened once: measuring and subsetting in its regular and its bold weight.

    A font without a weight axis serves for both.
    """

    def __init__(self, path: Path) -> None:
        self._face = hb.Face(hb.Blob.from_file_path(str(path)))
        self._characters = frozenset(self._face.unicodes)
        self._variable = any(axis.tag == _WEIGHT for axis in self._face.axis_infos)
        self._units = self._face.upem
        self._fonts = {bold: self._weighted(bold) for bold in (False, True)}
        self._advances: dict[tuple[str, bool], float] = {}

    def _weighted(self, bold: bool) -> hb.Font:
        font = hb.Font(self._face)
        if self._variable:
            font.set_variations({_WEIGHT: _BOLD if bold else _REGULAR})
        return font

    def lacks(self, character: str) -> bool:
        """Whether the font has no glyph for a character."""
        return ord(character) not in self._characters

    def advance(self, character: str, bold: bool = False) -> float:
        """How far a character moves on, as a share of the size."""
        known = self._advances.get((character, bold))
        if known is None:
            font = self._fonts[bold]
            glyph = font.get_nominal_glyph(ord(character)) or 0
            known = self._advances[(character, bold)] = font.get_glyph_h_advance(glyph) / self._units
        return known

    def width(self, text: str, size: float, bold: bool = False) -> float:
        """The width in millimetres of one line of text, `size` in points."""
        return sum(self.advance(character, bold) for character in text) * size * MM_PER_POINT

    def subset(self, characters: Iterable[str], bold: bool = False) -> bytes:
        """A TrueType file with no more than these characters, at one weight."""
        wanted = hb.SubsetInput()
        wanted.sets(hb.SubsetInputSets.UNICODE).set({ord(character) for character in characters})
        wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update({_tag(name) for name in _NOT_EMBEDDED})
        if self._variable:
            wanted.pin_axis_location(self._face, _WEIGHT, _BOLD if bold else _REGULAR)
        data: bytes = hb.subset(self._face, wanted).blob.data
        return data


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def face(resources: Resources | None = None) -> Face:
    """The font in force, opened once in a process.

    Raises:
        ConfigError: `font-missing`.
    """
    return _open(font_file(resources))


@cache
def _open(path: Path) -> Face:
    return Face(path)
