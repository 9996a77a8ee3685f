"""Owns rows kept in a file between two readings: what a query gave, each row the JSON list of its cells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec

from coo_cli.base.files import unreadable
from coo_cli.base.resources import Resources
from coo_cli.ingest.shape import Source
from coo_cli.ingest.table import Row, Table, is_blank

MARK = b'["coo:spool"'
"""What a file of rows begins with."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[str]).decode


def write_spool(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write rows to a file.

    Raises:
        OSError: when the disk does not take them.
    """
    with path.open("wb") as file:
        file.write(_encode(["coo:spool", *header]) + b"\n")
        for cells in rows:
            file.write(_encode(cells) + b"\n")


def read_spool(path: Path, source: Source, headings: Collection[str], resources: Resources) -> Table:
    """Open such a file; its rows are numbered from 1.

    Args:
        path: the file.
        source: not used.
        headings: not used.
        resources: not used.

    Raises:
        InputError: `file-unreadable`.
    """

    def lines() -> Iterator[list[str]]:
        try:
            with path.open("rb") as file:
                yield from map(_decode, file)
        except OSError as error:
            raise unreadable(path, error) from error

    def rows() -> Iterator[Row]:
        return (row for row in enumerate(islice(lines(), 1, None), 1) if not is_blank(row[1]))

    return Table(file=str(path), header=tuple(next(lines())[1:]), header_row=0, rows=rows)
