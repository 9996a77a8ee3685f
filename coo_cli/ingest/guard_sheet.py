"""Owns how far a part of an XLSX file reaches: its farthest cell, the counts it states, and its damaged cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple
from xml.parsers import expat

from coo_cli.base.texts import Text, t
from coo_cli.ingest.table import Cell, column_of, letters

MAX_CELLS = 10_000_000
"""Places up to the farthest cell; the reader takes 32 to 64 bytes for each, used or not."""
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
MAX_DAMAGED = 10_000
"""Damaged cells that are remembered."""
_MAX_CARRIED = _MAX_MET = 1 << 20

Damaged = dict[Cell, str]
"""Cells with an error value, or with a formula nobody has computed, and what they hold."""

_TAG = re.compile(rb"<c[^>]*")
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"(?: (?!r=)[a-z]{1,2}="\w*")*/?')
_OTHER = re.compile(rb"<c\w")
_PREFIXED = re.compile(rb"<[\w.-]+:c[\s/>]")
_UPPER = bytes.maketrans(b"01234568", b"11444999")
"""Makes of each digit the greatest of three sorts, so that thousands of references are one that bounds them."""
_COUNT = re.compile(rb"uniqueCount\s*=\s*[\"']\s*\+?0*[1-9]\d{7}")
_WORDS = (b"sheetData", b"uniqueCount")
"""What the reader must find in a part to take cells or counts from it."""
_ERROR = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]*)<')
_UNCOMPUTED = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"(?![^>]*\bt="(?:str|s)")[^>]*>'
    rb"(?:<f[^>]*/>|<f[^>]*>([^<]*)</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)


class Hostile(Exception):
    """A workbook that would harm its reader."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class Extent:
    """The farthest row and column of one sheet."""

    def __init__(self) -> None:
        self.row = self.column = 0

    def reach(self, row: int, column: int) -> None:
        """Take a cell in, both numbers from 1.

        Raises:
            Hostile: when the places up to the farthest cell are too many.
        """
        self.row = max(self.row, row)
        self.column = max(self.column, column)
        if self.row > MAX_ROWS or self.column > MAX_COLUMNS or self.row * self.column > MAX_CELLS:
            raise Hostile(
                t(
                    "A sheet reaches to row {row} and column {column}: {count} cells, more than {limit}.",
                    "工作表延伸到第 {row} 行 {column} 列，共 {count} 个单元格，超过 {limit}。",
                ).fill(row=self.row, column=letters(self.column - 1), count=self.row * self.column, limit=MAX_CELLS)
            )


def quick(pieces: Iterator[bytes]) -> Damaged | None:
    """Check a part written the way every spreadsheet program writes it, ten times as fast as by its XML.

    Only cells written exactly as `<c r="A1" s="1" t="s">` are believed.

    Returns:
        its damaged cells; None when it is written otherwise, or is so large that its XML must be counted.

    Raises:
        Hostile: when it states absurd counts, or is disguised as a picture.
    """
    part = _Part()
    carried = b""
    is_xml: bool | None = None
    for piece in pieces:
        block = carried + piece
        if is_xml is None:
            is_xml = block.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"
        if not is_xml:  # a picture; the reader would take a sheet from it all the same
            if any(word in block for word in _WORDS):
                raise Hostile(t("A part of the workbook is disguised.", "工作簿部件经过伪装。"))
            carried = block[-max(map(len, _WORDS)) :]
            continue
        cut = max(block.rfind(b"<c "), 0) or max(block.rfind(b"<"), 0)  # whole tags only, whole cells if it can be
        carried = block[cut:]
        if len(carried) > _MAX_CARRIED or not part.takes(block, cut):
            return None
    return part.damaged if not is_xml or part.takes(carried, len(carried)) else None


class _Part:
    """What is known of a part after some of its blocks: how far its cells can reach at most, and tags met."""

    def __init__(self) -> None:
        self.damaged: Damaged = {}
        self._met: set[bytes] = set()
        self._row, self._column = 1, b"A"
        self._patterns, _ = _beyond(self._row, self._column)

    def takes(self, block: bytes, end: int) -> bool:
        """Check one block of tags, whole ones up to an end; False when one is not as expected or may reach too far."""
        if b"uniqueCount" in block and _COUNT.search(block):
            raise Hostile(t("A part of the workbook states an absurd count.", "工作簿部件声明的数量异常。"))
        if b":" in block and _PREFIXED.search(block, 0, end):
            return False
        if self._patterns.notable.search(block, 0, end) is None:
            return True
        if self._patterns.unknown.search(block, 0, end) and not self._learns(block[:end]):
            return False
        if len(self.damaged) < MAX_DAMAGED:
            for pattern, sign in ((_ERROR, ""), (_UNCOMPUTED, "=")):
                for column, row, held in pattern.findall(block, 0, end):
                    self.damaged[int(row), column_of(column.decode())] = sign + unescape(held.decode(errors="replace"))
        return True

    def _learns(self, block: bytes) -> bool:
        """Look at the tags of a block that reaches farther than those before, or has cells of another kind."""
        tags = set(b"\0".join(_TAG.findall(block)).translate(_UPPER).split(b"\0")) - self._met
        for tag in tags:
            cell = _CELL.fullmatch(tag)
            if cell is not None:
                self._row = max(self._row, int(cell[2]))
                self._column = max(self._column, cell[1], key=lambda name: (len(name), name))
            elif tag and not _OTHER.match(tag):
                return False
        self._met |= tags
        self._patterns, cells = _beyond(self._row, self._column)
        return len(self._met) <= _MAX_MET and cells <= 2 * MAX_CELLS


class _Patterns(NamedTuple):
    """What finds cells worth a closer look.

    Attributes:
        unknown: those beyond a row and column, with errors, or with attributes that are rare.
        notable: these, and formulas.
    """

    unknown: re.Pattern[bytes]
    notable: re.Pattern[bytes]


def _beyond(row: int, column: bytes) -> tuple[_Patterns, int]:
    """What finds cells beyond a row and column, roughly: beyond their first figures.

    Returns:
        the patterns, and how many cells they let pass.
    """
    digits, letters = len(str(row)) - 1, len(column) - 1
    first, capital = str(row)[0], column[:1].decode()
    rows = f"[1-{first}]" + (f"?[0-9]{{1,{digits}}}+" if digits else "")
    columns = f"[A-{capital}]" + (f"?[A-Z]{{1,{letters}}}+" if letters else "")
    tag = (
        rf'r="{columns}{rows}"(?: s="\d++")?+(?:>| t="s">| t="(?!e")\w++">|/>)'  # ways to end, the frequent ones first
    )
    most = (int(first) + 1) * 10**digits * (column_of(capital + "Z" * letters) + 1)
    unknown, notable = (re.compile(rf"<c(?! {cell})(?!\w)".encode()) for cell in (tag, f"{tag}(?!<f)"))
    return _Patterns(unknown, notable), most


def exact(pieces: Iterator[bytes]) -> None:
    """Check a part by its XML, as the reader understands it.

    Raises:
        Hostile: when it reaches too far, or has a document type.
        EOFError: when it is no XML.
    """
    extent = Extent()
    row = column = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        local = name.rpartition(":")[2]
        reference = attributes.get("r", "")
        if local == "row":
            row = int(reference) if reference.isdecimal() else row + 1
            column = 0
            extent.reach(row, column)
        elif local == "c":
            found = re.fullmatch(r"([A-Za-z]{1,9})(\d{1,19})", reference)
            row, column = (int(found[2]), column_of(found[1]) + 1) if found else (row, column + 1)
            extent.reach(row, column)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parse(parser, pieces)


def parse(parser: expat.XMLParserType, pieces: Iterator[bytes]) -> None:
    """Parse a part, which may have no document type.

    Raises:
        Hostile: when it has one.
        EOFError: when it is no XML.
    """
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        for piece in pieces:
            parser.Parse(piece)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise EOFError(str(error)) from error


def _no_doctype(*_: object) -> None:
    raise Hostile(t("A part of the workbook has a document type.", "工作簿部件含有文档类型声明。"))
