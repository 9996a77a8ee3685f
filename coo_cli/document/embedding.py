"""Owns embedding a subset of the font in a PDF: glyphs by their number, and the characters they stand for."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from coo_cli.document.content import font_name
from coo_cli.document.font import NO_GLYPH, Face, Subset
from coo_cli.document.items import Item, Mark, Text

_SYMBOLIC = 4
_STEM = {False: 80, True: 120}
_MAP_HEAD = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
"""
_MAP_END = b"endcmap CMapName currentdict /CMap defineresource pop end end"
_MOST_A_BLOCK = 100


def embed_fonts(pdf: Pdf, items: Iterable[Item], face: Face) -> tuple[dict[bool, Subset], Dictionary]:
    """Put the fonts of some items into a document, regular and bold, each with the items' characters only.

    Returns:
        what each weight is embedded as, and the resources that hold them by `content.font_name`.
    """
    used: dict[bool, set[str]] = defaultdict(set)
    for item in items:
        if isinstance(item, Text | Mark):
            used[isinstance(item, Mark) or item.bold].update(item.text)
    if face.has_weights:
        subsets = {bold: face.subset(used[bold], bold) for bold in sorted(used)}
        embedded = {bold: _embed(pdf, subset) for bold, subset in subsets.items()}
    else:
        whole = face.subset(set().union(*used.values()))
        subsets, embedded = dict.fromkeys(used, whole), dict.fromkeys(used, _embed(pdf, whole))
    return subsets, Dictionary({font_name(bold): font for bold, font in embedded.items()})


def _embed(pdf: Pdf, subset: Subset) -> Object:
    """Put one font into a document; text is shown in it by glyph numbers of two bytes (Identity-H).

    The name begins with letters taken from the content: equal tags on different subsets would make a program
    that merges documents take one for the other and swap glyphs.
    """
    name = Name(f"/{subset.tag}+{subset.name}")
    packed = zlib.compress(subset.data, 4)
    program = Stream(pdf, packed, Filter=Name.FlateDecode)
    if subset.truetype:
        program.Length1 = len(subset.data)
    else:
        program.Subtype = Name.OpenType
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=_SYMBOLIC,
        FontBBox=Array(list(subset.box)),
        ItalicAngle=0,
        Ascent=subset.ascent,
        Descent=subset.descent,
        CapHeight=subset.cap_height,
        StemV=_STEM[subset.bold],
    )
    descriptor["/FontFile2" if subset.truetype else "/FontFile3"] = pdf.make_indirect(program)
    glyphs = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2 if subset.truetype else Name.CIDFontType0,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=0,
        W=Array([0, Object.parse(f"[{' '.join(f'{width:g}' for width in subset.widths)}]".encode("ascii"))]),
    )
    if subset.truetype:
        glyphs.CIDToGIDMap = Name.Identity
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=name,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(glyphs)]),
        ToUnicode=Stream(pdf, zlib.compress(_characters(subset)), Filter=Name.FlateDecode),
    )
    return pdf.make_indirect(font)


def _characters(subset: Subset) -> bytes:
    """The map from glyph numbers to characters, by which text is searched and copied."""
    pairs = [
        f"<{glyph}> <{character.encode('utf-16-be').hex()}>\n"
        for character, glyph in subset.glyphs.items()
        if glyph != NO_GLYPH
    ]
    blocks = [
        f"{len(some)} beginbfchar\n{''.join(some)}endbfchar\n"
        for at in range(0, len(pairs), _MOST_A_BLOCK)
        if (some := pairs[at : at + _MOST_A_BLOCK])
    ]
    return _MAP_HEAD + "".join(blocks).encode("ascii") + _MAP_END
