"""Owns reading lists as SAP writes them into text: cells between borders, lines of dashes, headings on every page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path

from coo_cli.base.errors import InputError, Place
from coo_cli.base.files import unreadable
from coo_cli.base.texts import t
from coo_cli.ingest.header import fold, header_of, rows_looked_at
from coo_cli.ingest.shape import Source
from coo_cli.ingest.table import Row, Table, is_blank

_LOOKED_AT = 100
"""Lines by which a list is known: selections and titles may stand above it."""
_MOST_CELLS = 1023
"""SAP writes no longer lines, in characters."""

_Shape = tuple[str, ...]


def is_list(path: Path, encoding: str) -> bool:
    """Whether a text is a list with borders: `|` before and behind its first row, and lines of dashes around it."""
    with path.open(encoding=encoding) as file:
        lines = [line.strip() for line in islice(file, _LOOKED_AT)]
    first = next((line for line in lines if "|" in line and not _is_rule(line)), "")
    return _is_row(first) and any(map(_is_rule, lines))


def read_list(path: Path, encoding: str, source: Source, headings: Collection[str]) -> Table:
    """Open a list; its rows are read when they are asked for.

    Lines of dashes and titles are left out, and so is what stands above the first row where a page repeats it.

    Raises:
        InputError: `list-broken` for a row that has lost a border or cells, while rows are read.
    """
    first = list(islice(_bordered(path, encoding), rows_looked_at(source)))
    row, header = header_of(first, source, headings)
    above = {_folded(cells) for number, cells in first if number <= row}

    def rows() -> Iterator[Row]:
        for number, cells in _bordered(path, encoding):
            if number <= row or is_blank(cells) or _folded(cells) in above:
                continue
            if len(cells) < len(header):
                raise _broken(path, number)
            yield number, cells

    return Table(file=str(path), header=tuple(header), header_row=row, rows=rows)


def _bordered(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """The rows between borders, each with its line."""
    try:
        with path.open(encoding=encoding) as file:
            for number, line in enumerate(file, 1):
                text = line.strip()
                if "|" not in text or _is_rule(text):
                    continue
                if not _is_row(text) or text.count("|") > _MOST_CELLS:
                    raise _broken(path, number)
                yield number, [cell.strip() for cell in text[1:-1].split("|")]
    except OSError as error:
        raise unreadable(path, error) from error


def _is_rule(line: str) -> bool:
    """Whether a line is but a line drawn across the list."""
    return line.count("-") > 1 and not line.strip("-|+ ")


def _is_row(line: str) -> bool:
    return len(line) > 1 and line.startswith("|") and line.endswith("|")


def _folded(cells: list[str]) -> _Shape:
    return tuple(map(fold, cells))


def _broken(path: Path, line: int) -> InputError:
    return InputError(
        "list-broken",
        t("This row of the list has lost a border or cells.", "列表的该行缺少边框或单元格。"),
        t(
            "Export the list with every row on one line, without headings of groups; or as a spreadsheet.",
            "请导出每行数据占一行、不含分组标题的列表，或导出为电子表格。",
        ),
        where=Place(file=str(path), row=line),
    )
