"""Owns which encoding a text file is in, and where in it the encoding breaks."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import BinaryIO, NamedTuple

from coo_cli.base.errors import InputError, Place
from coo_cli.base.texts import t

_BLOCK = 1 << 18
LONGEST = 1 << 22
"""Characters a line may have: the reader holds a whole one."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNMARKED = (
    (re.compile(rb"[\x01-\x7f]\0[\x01-\x7f]\0", re.DOTALL), "utf-16-le"),
    (re.compile(rb"\0[\x01-\x7f]\0[\x01-\x7f]", re.DOTALL), "utf-16-be"),
)
"""How a text in UTF-16 begins that has no byte order mark, if its first heading is in Latin letters."""
_TWO_BYTES = re.compile(rb"[\x81-\xfe]([\x40-\xfe])", re.DOTALL)
"""The second bytes of two-byte characters. In a Chinese text most are of GB 2312, whose second byte is high;
a Western text read as GB 18030 has letters there."""
_ENOUGH = 100


class _Damage(NamedTuple):
    """The first line that is not what it should be."""

    line: int
    binary: bool
    """It holds a NUL, or has no end; else it does not fit the encoding."""


def encoding_of(file: BinaryIO, path: Path, wanted: str = "") -> str:
    """The encoding a file is wholly readable in: by its first bytes, else the mapping's, else UTF-8 or GB 18030.

    The file is read through once and left at its start.

    Args:
        file: opened, at its start.
        path: for errors.
        wanted: the encoding the mapping names; empty to find out.

    Raises:
        InputError: `encoding-wrong` or `csv-binary`, with the line that cannot be read.
    """
    marked = _marked(file)
    found: list[tuple[_Damage, str]] = []
    for name in [marked or wanted] if marked or wanted else ["utf-8", "gb18030"]:
        damage = _damage(file, name)
        if damage is not None:
            found.append((damage, name))
        elif name == wanted or name != "gb18030" or _looks_chinese(file):
            return name
    damage, name = max(found)
    where = Place(file=str(path), row=damage.line)
    if damage.binary:
        raise InputError(
            "csv-binary",
            t(
                "The line holds a NUL byte or has no end: this is no whole text file.",
                "该行含有空字节或没有行尾，不是完整的文本文件。",
            ),
            t("Save the export as text in UTF-8, and transfer it again.", "请将导出保存为 UTF-8 文本，并重新传输。"),
            where=where,
        )
    raise InputError(
        "encoding-wrong",
        t("This line is not readable as {name}.", "该行无法按 {name} 读取。").fill(name=name.upper()),
        t(
            "Save the export as UTF-8 throughout, or name its encoding in the mapping: `source: {encoding: cp1252}`.",
            "请将整个导出文件保存为 UTF-8，或在映射中写明编码：`source: {encoding: cp1252}`。",
        ),
        where=where,
    )


def is_encoding(name: str) -> bool:
    """Whether Python knows a text encoding of this name."""
    try:
        b" ".decode(name)
    except (LookupError, UnicodeError):
        return False
    return True


def _marked(file: BinaryIO) -> str:
    start = file.read(4)
    file.seek(0)
    found = next((name for mark, name in _MARKS if start.startswith(mark)), "")
    return found or next((name for begins, name in _UNMARKED if begins.match(start)), "")


def _damage(file: BinaryIO, name: str) -> _Damage | None:
    """Read a file through; None when all of it fits the encoding and is text."""
    decoder = codecs.getincrementaldecoder(name)()
    feeds = returns = unbroken = 0
    try:
        while block := file.read(_BLOCK):
            text = decoder.decode(block)
            nul = text.find("\0")
            end = text.rfind("\n")
            if end < 0:
                end = text.rfind("\r")
            unbroken = len(text) - end - 1 if end >= 0 else unbroken + len(text)
            sound = text[:nul] if nul >= 0 else text
            feeds += sound.count("\n")
            if not feeds:  # where lines end in either way, they are counted by the feeds
                returns += sound.count("\r")
            if nul >= 0 or unbroken > LONGEST:
                return _Damage((feeds or returns) + 1, binary=True)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        sound = error.object[: error.start].decode(name, "replace")
        return _Damage((feeds + sound.count("\n") or returns + sound.count("\r")) + 1, binary=False)
    finally:
        file.seek(0)
    return None


def _looks_chinese(file: BinaryIO) -> bool:
    seconds: list[bytes] = []
    while len(seconds) < _ENOUGH and (block := file.read(_BLOCK)):
        seconds += _TWO_BYTES.findall(block)
    file.seek(0)
    return sum(second >= b"\xa1" for second in seconds) > len(seconds) / 2
