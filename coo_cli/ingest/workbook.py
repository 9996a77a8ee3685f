"""Owns reading workbooks: XLSX, XLSM, XLSB, XLS and ODS as text cells, formulas by the result saved with them."""

from __future__ import annotations

import datetime as dt
import posixpath
import struct
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeVar

from lxml import etree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from coo_cli.base.errors import InputError, Place
from coo_cli.base.files import unreadable
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.ingest import guard_xlsb
from coo_cli.ingest.guard import broken, check_workbook
from coo_cli.ingest.header import header_of, rows_looked_at
from coo_cli.ingest.shape import Source
from coo_cli.ingest.table import Cell, Row, Table, is_blank

Result = TypeVar("Result")

MAX_MERGED = 1_000_000
"""Cells that merged cells may cover together."""
_REMEMBERED = 4096
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_workbook(path: Path, source: Source, headings: Collection[str], resources: Resources) -> Table:
    """Open a sheet of a workbook.

    Args:
        path: the file.
        source: what the mapping says of sheet and header.
        headings: the headings the mapping names, by which the header is found.
        resources: not used.

    Raises:
        InputError: `workbook-broken`, `workbook-hostile`, `workbook-unknown`, `sheet-missing`, `empty-file` or
            `file-unreadable`.
    """
    try:
        with path.open("rb") as file:
            damaged = check_workbook(file, path)
            sheet = _safely(path, lambda: _sheet(file, path, source.sheet))
            faulty = damaged.get(_part_of(file, sheet.name), {}) if damaged else {}
    except OSError as error:
        raise unreadable(path, error) from error
    merged = _merged(path, sheet)
    first = list(islice(_rows(sheet, merged), rows_looked_at(source)))
    if not first:
        raise InputError(
            "empty-file",
            t("The sheet holds no rows.", "工作表中没有数据。"),
            t("Check the export, or name the sheet in the mapping.", "请检查导出，或在映射中写明工作表。"),
            where=Place(file=str(path), sheet=sheet.name),
        )
    above, header = header_of(first, source, headings, _covered(path, sheet, first[-1][0]))
    return Table(
        file=str(path),
        sheet=sheet.name,
        header=tuple(header),
        header_row=above,
        rows=lambda: (row for row in _rows(sheet, merged) if row[0] > above),
        keys=None if merged else lambda columns: _keys(sheet, above, columns),
        damaged=faulty,
        merged=frozenset((row, column) for row, columns in merged.items() for column in columns),
    )


def _sheet(file: BinaryIO, path: Path, wanted: str) -> CalamineSheet:
    book = CalamineWorkbook.from_object(file)
    names = book.sheet_names
    if wanted in names or not wanted:
        name = wanted or next(iter(names), "")
    else:
        name = names[int(wanted) - 1] if wanted.isdecimal() and 0 < int(wanted) <= len(names) else ""
    if not name:
        raise InputError(
            "sheet-missing",
            t("There is no sheet `{name}`.", "没有工作表“{name}”。").fill(name=wanted or "1"),
            t("Sheets there are: {names}.", "现有工作表：{names}。").fill(names=", ".join(names)),
            where=Place(file=str(path), sheet=wanted),
        )
    return book.get_sheet_by_name(name)


def _safely(path: Path, read: Callable[[], Result]) -> Result:
    """Call the reader, whose own faults are faults of the file."""
    try:
        return read()
    except CalamineError as error:
        raise broken(path, str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what the reader's language raises has no class to import
            raise
        raise broken(path, str(error)) from error


def _rows(sheet: CalamineSheet, merged: Mapping[int, Sequence[int]]) -> Iterator[Row]:
    """The rows that are not blank, with merged cells filled downwards."""
    numbers = _Numbers()
    left = [""] * _left(sheet)
    cells: list[str] = []
    for number, values in enumerate(sheet.iter_rows(), 1):
        above = cells
        cells = left + [
            value if type(value) is str else numbers[value] if type(value) is float else _text(value)
            for value in values
        ]
        if not is_blank(cells):
            for column in merged.get(number, ()):
                cells[column] = above[column]
            yield number, cells


def _keys(sheet: CalamineSheet, header: int, columns: Sequence[int]) -> Iterator[list[str]]:
    """A few cells of each row below the header that is not blank."""
    left = _left(sheet)
    for values in islice(sheet.iter_rows(), header, None):
        if any(values):
            wanted = [values[column - left] if column >= left else "" for column in columns]
            yield [value if type(value) is str else _text(value) for value in wanted]


def _left(sheet: CalamineSheet) -> int:
    """How many columns there are before the first with anything in it; the reader leaves them out."""
    return sheet.start[1] if sheet.start else 0


class _Numbers(dict[float, str]):
    """Numbers as the texts a person sees, each worked out once."""

    def __missing__(self, value: float) -> str:
        text = _text(value)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[value] = text
        return text


def _text(value: object) -> str:
    """A cell's value: whole numbers without a point, dates year first."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        return f"{Decimal(f'{value:.15g}'):f}"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _merged(path: Path, sheet: CalamineSheet) -> dict[int, list[int]]:
    """The columns, counted from 0, that repeat in a row, counted from 1, what stands above."""
    found: dict[int, list[int]] = {}
    count = 0
    last_row, last_column = sheet.end or (0, 0)
    for (top, column), (bottom, _) in _safely(path, lambda: sheet.merged_cell_ranges) or ():
        for row in range(top + 2, min(bottom, last_row) + 2 if column <= last_column else 0):
            found.setdefault(row, []).append(column)
            count += 1
            if count > MAX_MERGED:
                raise InputError(
                    "workbook-hostile",
                    t("Merged cells cover more than {limit} cells.", "合并单元格覆盖超过 {limit} 个单元格。").fill(
                        limit=MAX_MERGED
                    ),
                    t("Unmerge them and save.", "请取消合并后保存。"),
                    where=Place(file=str(path), sheet=sheet.name),
                )
    return found


def _covered(path: Path, sheet: CalamineSheet, last: int) -> frozenset[Cell]:
    """The cells down to a row to which a merged cell reaches from their left."""
    return frozenset(
        (row, column)
        for (top, left), (bottom, right) in _safely(path, lambda: sheet.merged_cell_ranges) or ()
        for row in range(top + 1, min(bottom + 1, last) + 1)
        for column in range(left + 1, min(right, (sheet.end or (0, 0))[1]) + 1)
    )


def _part_of(file: BinaryIO, sheet: str) -> str:
    """The part of an XLSX or XLSB file that holds a sheet; empty when it cannot be told."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        with zipfile.ZipFile(file) as archive:
            if guard_xlsb.WORKBOOK in archive.namelist():
                named = (to for to, name in guard_xlsb.sheets(archive.read(guard_xlsb.WORKBOOK)) if name == sheet)
                relations = etree.fromstring(archive.read(guard_xlsb.RELATIONS), parser)
            else:
                book = etree.fromstring(archive.read("xl/workbook.xml"), parser)
                named = (str(node.get(_RELATION)) for node in book.iter("{*}sheet") if node.get("name") == sheet)
                relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
            wanted = next(named, "")
    except (KeyError, EOFError, struct.error, zipfile.BadZipFile, etree.XMLSyntaxError):
        return ""
    target = next(
        (str(node.get("Target")) for node in relations.iter("{*}Relationship") if node.get("Id") == wanted), ""
    )
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/") if target else ""
