"""Owns how far the sheets of an XLS file reach: its compound file walked to the workbook, and that to its cells."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from coo_cli.base.texts import t
from coo_cli.ingest.guard_sheet import Extent, Hostile

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_END = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""
_STREAMS = ("workbook", "book")
_BOF, _DIMENSION = 0x809, 0x200
LAST_ROW, LAST_COLUMN = 65_536, 256
"""The reader makes room for as many cells as a sheet states to have."""
_CELLS = frozenset((0x06, 0x7E, 0xBD, 0xBE, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x206, 0x27E, 0x406))
"""Records that begin with the row and column of a cell; of 0xBD and 0xBE the last column stands at their end."""
_MANY = frozenset((0xBD, 0xBE))


def check(file: BinaryIO) -> None:
    """Check every cell record of the workbook.

    Raises:
        Hostile: when a sheet reaches too far.
        EOFError: when the file is damaged, or is no workbook (one with a password has none in the open).
        struct.error: when the file ends too early.
    """
    stream = _workbook(file.read())
    extent = Extent()
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        body = at + 4
        if kind == _BOF:
            extent = Extent()
        elif kind == _DIMENSION and size >= 8:
            row, last_row, column, last_column = struct.unpack_from("<IIHH" if size >= 12 else "<HHHH", stream, body)
            if not (row <= last_row <= LAST_ROW and column <= last_column <= LAST_COLUMN):
                raise Hostile(t("A sheet states an absurd size.", "工作表声明的大小异常。"))
        elif kind in _CELLS and size >= 4:
            row, column = struct.unpack_from("<HH", stream, body)
            if kind in _MANY:
                column = max(column, struct.unpack_from("<H", stream, body + size - 2)[0])
            extent.reach(row + 1, column + 1)
        at = body + size


def _workbook(data: bytes) -> bytes:
    """The workbook's stream out of the compound file (MS-CFB)."""
    major, shift, mini_shift = struct.unpack_from("<26xH2xHH", data)
    if major not in {3, 4} or shift not in {9, 12} or mini_shift != 6:
        raise EOFError("not a compound file")
    tables, directory, cutoff, mini_table = struct.unpack_from("<44xII4xII", data)
    size = 1 << shift

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    numbers = list(struct.unpack_from("<109I", data, 76))
    more = struct.unpack_from("<I", data, 68)[0]
    for _ in range(len(data) // size):
        if more >= _END:
            break
        *part, more = struct.unpack(f"<{size // 4}I", sector(more).ljust(size, b"\xff"))
        numbers += part
    table = _numbers(b"".join(sector(number) for number in numbers[:tables] if number < _END))
    chain = b"".join(map(sector, _chain(table, directory)))
    entries = {name: (start, length) for name, start, length in _entries(chain)}
    start, length = next((entries[name] for name in _STREAMS if name in entries), (_END, 0))
    if start >= _END:
        raise EOFError("no workbook within; perhaps it has a password")
    if length >= cutoff:
        return b"".join(map(sector, _chain(table, start)))[:length]
    small = b"".join(map(sector, _chain(table, entries.get("root entry", (_END, 0))[0])))
    minis = _numbers(b"".join(map(sector, _chain(table, mini_table))))
    return b"".join(small[n << mini_shift : (n + 1) << mini_shift] for n in _chain(minis, start))[:length]


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _chain(table: tuple[int, ...], number: int) -> Iterator[int]:
    for _ in range(len(table)):
        if number >= len(table):
            return
        yield number
        number = table[number]
    if number < len(table):
        raise EOFError("a chain of sectors has no end")


def _entries(directory: bytes) -> Iterator[tuple[str, int, int]]:
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        start, size = struct.unpack_from("<II", directory, at + 116)
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")
        yield name.rstrip("\0").casefold(), start, size
