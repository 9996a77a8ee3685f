"""Owns the font of a document: how wide text is, which characters it has, and small subsets of it to embed."""

from __future__ import annotations

import re
import struct
from collections.abc import Collection, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec
import uharfbuzz as hb

from coo_cli.base.resources import Resources
from coo_cli.seal.typeface import font_file

MM_PER_POINT = 25.4 / 72

_WEIGHT = "wght"
_REGULAR, _BOLD = 400, 700
_EMBEDDED = ("glyf", "loca", "head", "hhea", "hmtx", "maxp", "cvt ", "fpgm", "prep", "CFF ")
"""The tables a PDF has use for; the others cost time and room."""
_LEFT_OUT = ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "VORG", "vhea", "vmtx", "DSIG")
"""The tables that nobody needs who sets text one character after the other."""
_POSTSCRIPT_NAME = 6
_BOX_AT = 36
"""Where the font's box stands in its table `head` (OpenType, head: xMin)."""
_UNNAMED = "Font"
NO_GLYPH = "0000"
"""The number of the box that stands for a character the font lacks."""


class Subset(msgspec.Struct, frozen=True, kw_only=True):
    """A font file with some characters only, at one weight, and what a document must know of it.

    Attributes:
        data: the file.
        name: the font's own PostScript name.
        bold: its weight.
        truetype: whether its outlines are TrueType's; else they are CFF, and glyphs are numbered as in the file.
        glyphs: the number of each character's glyph, four hexadecimal digits.
        widths: how far each glyph moves on, by number; like the following in thousandths of the size.
        box: what all glyphs lie in: left, bottom, right, top.
        ascent: above the baseline.
        descent: below it, negative.
        cap_height: of capital letters.
    """

    data: bytes
    name: str
    bold: bool
    truetype: bool
    glyphs: dict[str, str]
    widths: list[float]
    box: tuple[float, float, float, float]
    ascent: float
    descent: float
    cap_height: float

    @property
    def tag(self) -> str:
        """Six capital letters that follow from the content."""
        return "".join(chr(ord("A") + byte % 26) for byte in sha256(self.data).digest()[:6])

    def shown(self, text: str) -> str:
        """A text as a PDF shows it: the glyphs' numbers, four hexadecimal digits each."""
        return f"<{''.join(map(self.glyphs.__getitem__, text))}>"

    def advance(self, text: str) -> float:
        """The width of a text as a share of the size."""
        return sum(self.widths[int(self.glyphs[character], 16)] for character in text) / 1000


class Face:
    """A font file opened once: measuring and subsetting in its regular and its bold weight.

    A font without a weight axis serves for both.
    """

    def __init__(self, path: Path) -> None:
        self._face = hb.Face(hb.Blob.from_file_path(str(path)))
        self._characters = frozenset(self._face.unicodes)
        self._variable = any(axis.tag == _WEIGHT for axis in self._face.axis_infos)
        self._units = self._face.upem
        self._name = re.sub(r"[^A-Za-z0-9-]", "", self._face.get_name(_POSTSCRIPT_NAME) or "") or _UNNAMED
        self._not_whole = {_tag(name) for name in _LEFT_OUT}
        self._not_embedded = {_tag(name) for name in self._face.table_tags if name not in _EMBEDDED}
        self._fonts = {bold: self._weighted(bold) for bold in (False, True)}
        self._advances = {bold: _Advances(font, self._units) for bold, font in self._fonts.items()}
        self._outlines = _Outlines(self._fonts[False])

    def _weighted(self, bold: bool) -> hb.Font:
        font = hb.Font(self._face)
        if self._variable:
            font.set_variations({_WEIGHT: _BOLD if bold else _REGULAR})
        return font

    @property
    def has_weights(self) -> bool:
        """Whether bold is another weight than regular."""
        return self._variable

    def lacks(self, character: str) -> bool:
        """Whether the font has no glyph for a character."""
        return ord(character) not in self._characters

    def advances(self, bold: bool = False) -> Mapping[str, float]:
        """How far each character moves on, as a share of the size."""
        return self._advances[bold]

    def width(self, text: str, size: float, bold: bool = False) -> float:
        """The width in millimetres of one line of text, `size` in points."""
        return sum(map(self._advances[bold].__getitem__, text)) * size * MM_PER_POINT

    def subset(self, characters: Collection[str], bold: bool = False, *, whole: bool = False) -> Subset:
        """The font with no more than these characters, at one weight; as a whole font file, or what a PDF needs."""
        wanted = hb.SubsetInput()
        wanted.sets(hb.SubsetInputSets.UNICODE).set({ord(character) for character in characters})
        wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(self._not_whole if whole else self._not_embedded)
        wanted.flags = hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.CFF_IDENTITY_CHARSET
        if self._variable:
            wanted.pin_axis_location(self._face, _WEIGHT, _BOLD if bold else _REGULAR)
        plan = hb.SubsetPlan(self._face, wanted)
        made = plan.execute()
        new = plan.old_to_new_glyph_mapping
        glyphs = {chr(code): f"{new[old]:04x}" for code, old in plan.unicode_to_old_glyph_mapping.items()}
        return self._described(
            made, {character: glyphs.get(character, NO_GLYPH) for character in sorted(characters)}, bold
        )

    def _described(self, made: hb.Face, glyphs: dict[str, str], bold: bool) -> Subset:
        font, scale = hb.Font(made), 1000 / self._units
        extents = self._fonts[bold].get_font_extents("ltr")
        box = struct.unpack_from(">4h", made.reference_table("head").data, _BOX_AT)
        capitals = self._fonts[bold].get_metric_position_with_fallback(hb.OTMetricsTag.CAP_HEIGHT)
        return Subset(
            data=made.blob.data,
            name=f"{self._name.partition('-')[0]}-{'Bold' if bold else 'Regular'}" if self._variable else self._name,
            bold=bold,
            truetype="glyf" in made.table_tags,
            glyphs=glyphs,
            widths=[font.get_glyph_h_advance(glyph) * scale for glyph in range(made.glyph_count)],
            box=(box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale),
            ascent=extents.ascender * scale,
            descent=extents.descender * scale,
            cap_height=capitals * scale,
        )

    def outline(self, text: str) -> tuple[str, float]:
        """Operators that fill a line of text's outlines from the origin on, and its width, both for size 1."""
        drawn = [f"{1 / self._units:.6f} 0 0 {1 / self._units:.6f} 0 0 cm"]
        drawn += [f"{self._outlines[c]} f 1 0 0 1 {self._advances[False][c] * self._units:g} 0 cm" for c in text]
        return "\n".join(drawn), sum(map(self._advances[False].__getitem__, text))


class _Advances(dict[str, float]):
    """How far characters move on, as a share of the size; each asked for once."""

    def __init__(self, font: hb.Font, units: int) -> None:
        super().__init__()
        self._font = font
        self._units = units

    def __missing__(self, character: str) -> float:
        glyph = self._font.get_nominal_glyph(ord(character)) or 0
        advance: float = self._font.get_glyph_h_advance(glyph) / self._units
        self[character] = advance
        return advance


class _Outlines(dict[str, str]):
    """Characters as paths of a PDF, in the font's units; each drawn once."""

    def __init__(self, font: hb.Font) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, character: str) -> str:
        path: list[str] = []
        last = (0.0, 0.0)

        def add(operator: str, *points: float) -> None:
            nonlocal last
            last = points[-2], points[-1]
            path.append(f"{' '.join(f'{value:.5g}' for value in points)} {operator}")

        def bend(x: float, y: float, to_x: float, to_y: float) -> None:
            """A curve with one control point, as TrueType has them, as one with two."""
            (from_x, from_y), part = last, 2 / 3
            first = from_x + (x - from_x) * part, from_y + (y - from_y) * part
            second = to_x + (x - to_x) * part, to_y + (y - to_y) * part
            add("c", *first, *second, to_x, to_y)

        pen = hb.DrawFuncs()
        pen.set_move_to_func(lambda x, y, _: add("m", x, y))
        pen.set_line_to_func(lambda x, y, _: add("l", x, y))
        pen.set_quadratic_to_func(lambda x1, y1, x, y, _: bend(x1, y1, x, y))
        pen.set_cubic_to_func(lambda x1, y1, x2, y2, x, y, _: add("c", x1, y1, x2, y2, x, y))
        pen.set_close_path_func(lambda _: path.append("h"))
        self._font.draw_glyph(self._font.get_nominal_glyph(ord(character)) or 0, pen)
        self[character] = found = " ".join(path)
        return found


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
