"""Owns reading CSV and its kin: encoding and delimiter found, decoded strictly, row by row in little memory."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from coo_cli.base.errors import InputError, Place
from coo_cli.base.files import unreadable
from coo_cli.base.resources import Resources
from coo_cli.base.texts import Text, t
from coo_cli.ingest.alv import is_list, read_list
from coo_cli.ingest.encoding import LONGEST, encoding_of
from coo_cli.ingest.header import header_of, rows_looked_at
from coo_cli.ingest.shape import Source
from coo_cli.ingest.table import Row, Table, is_blank

DELIMITERS = ",;\t|"
MAX_CELLS = 16_384
"""Cells a row may have, as in a spreadsheet."""
_BLOCK = 1 << 14
"""Characters read at once, roughly."""
_SNIFFED = 20
"""Lines by which the delimiter is told."""


def read_delimited(path: Path, source: Source, headings: Collection[str], resources: Resources) -> Table:
    """Open a text table; its rows are read when they are asked for.

    Args:
        path: the file.
        source: what the mapping says of encoding, delimiter and header.
        headings: the headings the mapping names, by which the header is found.
        resources: not used.

    Raises:
        InputError: `empty-file`, `encoding-wrong`, `csv-binary`, `csv-broken`, `list-broken` or `file-unreadable`;
            the last three also while rows are read.
    """
    try:
        with path.open("rb") as file:
            encoding = encoding_of(file, path, source.encoding)
    except OSError as error:
        raise unreadable(path, error) from error
    if not source.delimiter and is_list(path, encoding):
        return read_list(path, encoding, source, headings)
    delimiter = source.delimiter or _delimiter(path, encoding)
    first = list(islice(_rows(path, encoding, delimiter), rows_looked_at(source)))
    if not first:
        raise InputError(
            "empty-file",
            t("The file holds no rows.", "文件中没有数据。"),
            t("Check the export; nothing was read.", "请检查导出；未读取任何数据。"),
            where=Place(file=str(path)),
        )
    above, header = header_of(first, source, headings)
    width = len(header)
    return Table(
        file=str(path),
        header=tuple(header),
        header_row=above,
        rows=lambda: _rows(path, encoding, delimiter, above, width),
    )


def _rows(path: Path, encoding: str, delimiter: str, header: int = 0, width: int = 0) -> Iterator[Row]:
    """The rows below the header that are not blank, with the number of the line each begins in.

    They are filled up to the header's width, and lose blank cells beyond it.
    """
    try:
        with path.open(encoding=encoding, errors="strict", newline="") as file:
            done = [0]
            reader = csv.reader(chain.from_iterable(_bounded(file, done)), delimiter=delimiter, strict=True)
            line = 1
            try:
                for cells in reader:
                    if line > header and not is_blank(cells):
                        yield line, cells if len(cells) == width else _levelled(cells, width)
                    done[0] = reader.line_num
                    line = done[0] + 1
            except _TooWideError as error:
                raise _too_wide(path, line, error.cells) from error
            except (csv.Error, UnicodeDecodeError) as error:  # the encoding was sound when the file was opened
                raise _broken(path, line, str(error)) from error
    except OSError as error:
        raise unreadable(path, error) from error


def _levelled(cells: list[str], width: int) -> list[str]:
    """A row filled up to a width, without blank cells beyond it; as it is where the width is not known yet (0)."""
    if len(cells) > MAX_CELLS:
        raise _TooWideError(len(cells))
    if width:
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        cells.extend([""] * (width - len(cells)))
    return cells


class _TooWideError(Exception):
    """A row has more cells than any table."""

    def __init__(self, cells: int) -> None:
        super().__init__(cells)
        self.cells = cells


def _bounded(file: TextIO, done: Sequence[int]) -> Iterator[Sequence[str]]:
    """The lines of a file, many at once, as long as no row of several lines grows too large to be held.

    Args:
        file: open to be read.
        done: how many of its lines belong to whole rows; changes as rows are read.
    """
    begun = size = 0
    while lines := file.readlines(_BLOCK):
        if done[0] != begun:
            begun, size = done[0], 0
        size += sum(map(len, lines))
        if size > LONGEST:
            raise csv.Error("a quoted text has no end")
        yield lines


def _broken(path: Path, line: int, why: str) -> InputError:
    return InputError(
        "csv-broken",
        t("The row that begins here cannot be read.", "从该行开始的数据无法读取。"),
        t(
            "Correct the quotes: a quoted text ends with a quote, and quotes within are doubled.",
            "请更正引号：以引号开头的文本须以引号结束，文本内的引号须成对书写。",
        ),
        where=Place(file=str(path), row=line),
        why=Text(why, why),
    )


def _too_wide(path: Path, line: int, cells: int) -> InputError:
    return InputError(
        "csv-broken",
        t("The row has {cells} cells; at most {most} are read.", "该行有 {cells} 个单元格，最多读取 {most} 个。").fill(
            cells=cells, most=MAX_CELLS
        ),
        t(
            "Leave out the columns that are not needed; or name the delimiter: `source: {delimiter: tab}`.",
            "请去掉不需要的列；或在映射中写明分隔符：`source: {delimiter: tab}`。",
        ),
        where=Place(file=str(path), row=line),
    )


def _delimiter(path: Path, encoding: str) -> str:
    """The delimiter that parts the most lines into the same number of cells, at least two; of equals the more cells."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = [file.readline(LONGEST) for _ in range(_SNIFFED)]

    def evenness(delimiter: str) -> tuple[int, int]:
        rows = csv.reader(lines, delimiter=delimiter)
        try:
            widths = Counter(len(row) for row in rows if len(row) > 1)
        except csv.Error:
            return 0, 0
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    return max(DELIMITERS, key=evenness)
