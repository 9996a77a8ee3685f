"""Owns giving a user's own workbook back: the cells that are wrong coloured, what is wrong as a comment on each."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from coo_cli.base.errors import InputError, Place
from coo_cli.base.files import unreadable
from coo_cli.base.texts import t
from coo_cli.certificate.finding import Severity
from coo_cli.rules.forms import XML_FORBIDS

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

SUFFIXES = frozenset({".xlsx", ".xlsm"})
"""The workbooks that can be written."""

AUTHOR = "coo"
"""Whose comments are ours: they and their colours go when the workbook is annotated again."""

COLOURS = {Severity.ERROR: "FFFFC7CE", Severity.WARNING: "FFFFEB9C", Severity.ADVICE: "FFDDEBF7"}
"""The colour of a weight."""

_FORBIDDEN = re.compile(XML_FORBIDS)
_WEIGHTS = list(Severity)
_LONGEST = 2_000
"""Characters of a comment; more than a screen holds helps nobody."""


class Mark(NamedTuple):
    """What is wrong with one cell, e.g. `C7`."""

    cell: str
    severity: Severity
    text: str


def annotate(path: Path, marks: Iterable[Mark], sheet: str = "") -> bytes:
    """A copy of a workbook with marks; those of an earlier time are taken off first.

    Formulas and macros are kept as they are and never run. What the writing library does not know, such as charts and
    pictures, is not in the copy.

    Args:
        path: the workbook; reading it has shown that it is none that does harm.
        marks: what to mark; several on a cell stand below one another, the heaviest gives the colour.
        sheet: the sheet's name; the first unless given.

    Raises:
        InputError: `not-annotatable` for another kind of file or one the writing library cannot read;
            `file-missing` or `file-unreadable`.
    """
    book = open_copy(path)
    mark_cells(book[sheet] if sheet in book.sheetnames else book.worksheets[0], marks)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def mark_cells(table: Worksheet, marks: Iterable[Mark]) -> None:
    """Colour and comment the cells of a sheet; marks of an earlier time are taken off first."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    for cell in _cells(table.iter_rows()):
        if cell.comment is not None and cell.comment.author == AUTHOR:
            cell.comment = None
            if cell.fill.fgColor.rgb in COLOURS.values():
                cell.fill = PatternFill()
    told: defaultdict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        told[mark.cell].append(mark)
    for name, of_cell in told.items():
        cell = _first(table, name)
        heaviest = min((mark.severity for mark in of_cell), key=_WEIGHTS.index)
        text = _FORBIDDEN.sub("", "\n".join(dict.fromkeys(mark.text for mark in of_cell)))
        if cell.comment is not None:  # the user's own stays below
            text += f"\n\n{cell.comment.text}"
        cell.comment = Comment(text[:_LONGEST], AUTHOR, height=160, width=320)
        cell.fill = PatternFill("solid", fgColor=COLOURS[heaviest])


def must_be_annotatable(path: Path) -> None:
    """Refuse a file that no marks can be written into, before any work.

    Raises:
        InputError: `not-annotatable`.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise _not_annotatable(path)


def open_copy(path: Path) -> Workbook:
    """A workbook to write into and save elsewhere.

    Raises:
        InputError: as `annotate`.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    must_be_annotatable(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells of extensions it leaves out
            return load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm", rich_text=True)
    except OSError as error:
        raise unreadable(path, error) from error
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, IndexError) as error:
        raise _not_annotatable(path, str(error)) from error  # what it says of files other readers take


def _cells(rows: Iterable[Iterable[object]]) -> Iterator[Cell]:
    """The cells that can carry a comment; of merged ones only the first can."""
    from openpyxl.cell.cell import Cell

    for row in rows:
        for cell in row:
            if isinstance(cell, Cell):
                yield cell


def _first(sheet: Worksheet, name: str) -> Cell:
    """A cell by its name; of merged ones the first, which alone is seen."""
    span = next((span for span in sheet.merged_cells.ranges if name in span), None)
    (cell,) = _cells([[sheet[name] if span is None else sheet.cell(span.min_row, span.min_col)]])
    return cell


def _not_annotatable(path: Path, why: str = "") -> InputError:
    return InputError(
        "not-annotatable",
        t("Marks can be written into XLSX and XLSM workbooks only.", "只能在 XLSX 或 XLSM 工作簿中标注。")
        if not why
        else t("This workbook cannot be annotated.", "无法在该工作簿中标注。"),
        t("Save the sheet as .xlsx, or leave out --annotate.", "请另存为 .xlsx，或不使用 --annotate。"),
        where=Place(file=str(path)),
        why=why or None,
    )
