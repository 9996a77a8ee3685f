"""Owns the form of a file of rejected records: an export's rows with what is wrong, to be corrected and read again."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec

from coo_cli.base.formulas import unguarded
from coo_cli.base.resources import Resources
from coo_cli.ingest.shape import Source
from coo_cli.ingest.table import Row, Table

RULES = "coo:rules"
"""The first heading, by which the file is known."""
WRONG = "coo:wrong"
"""What is wrong, in words."""
KEY = "coo:key"
"""What names the certificate, where the mapping has no `group_by`: then the file's name did."""
SHEET = "coo rejected"
"""The sheet of a workbook, by which that is known."""
DAMAGED = "#DAMAGED! "
"""Stands before what a cell held that could not be read, so that it is not taken for a value."""

LOOKED_AT = 64
"""Bytes by which a text table is known."""

_BEGINS = re.compile(rf'"?{RULES}"?(?P<delimiter>[,;\t|])')
_HAS_SHEET = re.compile(rf'\bname="{SHEET}"'.encode())
_OWN = frozenset({RULES, WRONG, KEY})


def is_rejected(path: Path, start: bytes) -> bool:
    """Whether a file is one of rejected records.

    Args:
        path: the file.
        start: its first bytes.
    """
    if not start.startswith(b"PK\x03\x04"):
        return _begins(start) is not None
    try:
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as part:
            return _HAS_SHEET.search(part.read(100_000)) is not None
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, EOFError, RuntimeError, zlib.error):
        return False  # reading it will tell what is wrong with it


def read_rejected(path: Path, start: bytes, headings: Collection[str], resources: Resources) -> Table:
    """Open a file of rejected records; its own columns are columns like others, which no mapping names.

    Raises:
        InputError: as for a text table or a workbook.
    """
    found = _begins(start)
    if found is None:
        from coo_cli.ingest.workbook import read_workbook

        book = read_workbook(path, Source(sheet=SHEET, header_row=1), headings, resources)
        return msgspec.structs.replace(book, damaged={**book.damaged, **_damaged(book)})
    from coo_cli.ingest.delimited import read_delimited

    text = read_delimited(path, Source(delimiter=found["delimiter"], header_row=1), headings, resources)
    guarded = text.rows

    def rows() -> Iterator[Row]:
        return ((number, list(map(unguarded, cells))) for number, cells in guarded())

    table = msgspec.structs.replace(text, header=tuple(map(unguarded, text.header)), rows=rows)
    return msgspec.structs.replace(table, damaged=_damaged(table))


def key_column(table: Table) -> tuple[int, ...]:
    """The column that names the certificate in place of the file's name; none in other tables."""
    own = table.header[: own_columns(table)]
    return (own.index(KEY),) if KEY in own else ()


def own_columns(table: Table) -> int:
    """How many columns in front are not the export's."""
    return sum(heading in _OWN for heading in table.header[: len(_OWN)]) if table.header[:1] == (RULES,) else 0


def _begins(start: bytes) -> re.Match[str] | None:
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))  # what Excel calls Unicode text
    text = start[: len(start) // 2 * 2].decode("utf-16", "replace") if wide else start.decode("utf-8-sig", "replace")
    return _BEGINS.match(text)


def _damaged(table: Table) -> dict[tuple[int, int], str]:
    return {
        (number, column): text.removeprefix(DAMAGED)
        for number, cells in table.rows()
        for column, text in enumerate(cells)
        if text.startswith(DAMAGED)
    }
