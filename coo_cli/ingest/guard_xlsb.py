"""Owns how far the sheets of an XLSB file reach, whose parts are records of a number, a length and a body."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from coo_cli.base.texts import t
from coo_cli.ingest.guard_sheet import MAX_COLUMNS, MAX_DAMAGED, MAX_ROWS, Damaged, Extent, Hostile

WORKBOOK, RELATIONS = "xl/workbook.bin", "xl/_rels/workbook.bin.rels"

_ROW, _FIRST_CELL, _LAST_CELL = 0, 1, 11
_ERRORS = frozenset((3, 11))
_SIZE, _SHEET = 148, 156
_COUNTS = {159: 10_000_000, 615: 1_000_000, 617: 1_000_000}
"""Records that begin with how many strings, formats and styles follow, and how many there may be."""
_KEPT = 16
"""Bytes of a record's body in which what counts stands."""
_WORDS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


def check(pieces: Iterator[bytes]) -> Damaged:
    """Check a part that may be a sheet.

    Returns:
        its cells with an error value.

    Raises:
        Hostile: when it reaches too far, or states an absurd size or count.
        EOFError: when it ends within a record.
    """
    extent = Extent()
    damaged: Damaged = {}
    row = 0
    for kind, size, body in _records(pieces):
        if kind == _ROW and size >= 4:
            row = struct.unpack_from("<I", body)[0]
            extent.reach(row + 1, extent.column)
        elif _FIRST_CELL <= kind <= _LAST_CELL and size >= 4:
            column = struct.unpack_from("<I", body)[0]
            extent.reach(row + 1, column + 1)
            if kind in _ERRORS and size >= 9 and len(damaged) < MAX_DAMAGED:
                damaged[row + 1, column] = _WORDS.get(body[8], "#ERROR")
        elif kind == _SIZE and size >= 16:
            first_row, last_row, first_column, last_column = struct.unpack_from("<IIII", body)
            if not (first_row <= last_row < MAX_ROWS and first_column <= last_column < MAX_COLUMNS):
                raise Hostile(t("A sheet states an absurd size.", "工作表声明的大小异常。"))
        elif kind in _COUNTS and max(struct.unpack_from(f"<{min(size // 4, 2)}I", body), default=0) > _COUNTS[kind]:
            raise Hostile(t("A part of the workbook states an absurd count.", "工作簿部件声明的数量异常。"))
    return damaged


def sheets(book: bytes) -> Iterator[tuple[str, str]]:
    """The sheets a workbook's part names: the relation that leads to each, and its name.

    Raises:
        EOFError: when the part ends within a record.
        struct.error: when a record is too short.
    """
    for kind, size, body in _records(iter([book]), kept=len(book)):
        if kind == _SHEET and size > 8:
            relation, end = _text(body, 8)
            yield relation, _text(body, end)[0] if end < size else ""


def _text(body: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    end = at + 4 + 2 * int(struct.unpack_from("<I", body, at)[0])
    return body[at + 4 : end].decode("utf-16-le", errors="replace"), end


def _records(pieces: Iterator[bytes], kept: int = _KEPT) -> Iterator[tuple[int, int, bytes]]:
    """The records of a part: number, length, and the beginning of the body.

    Raises:
        EOFError: when it ends within a record.
    """
    data = b""
    skipped = 0
    for piece in pieces:
        data += piece[skipped:]
        skipped -= min(skipped, len(piece))
        at = 0
        while not skipped and (head := _head(data, at)) is not None:
            kind, size, start = head
            if len(data) - start < min(size, kept):
                break
            yield kind, size, data[start : start + min(size, kept)]
            at = start + size
            skipped = max(0, at - len(data))
        data = data[at:]
    if data or skipped:
        raise EOFError("a part ends within a record")


def _head(data: bytes, at: int) -> tuple[int, int, int] | None:
    """A record's number and length, in seven bits a byte, and where its body begins; None when more is to come."""
    numbers = []
    for most in (2, 4):
        number = 0
        for index in range(most):
            if at >= len(data):
                return None
            byte = data[at]
            at += 1
            number |= (byte & 0x7F) << 7 * index
            if byte < 0x80:
                break
        numbers.append(number)
    return numbers[0], numbers[1], at
