"""Owns the report as a workbook: the user's own with what is wrong coloured and commented, a list of it in front."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from coo_cli.base.errors import Place
from coo_cli.base.texts import shown_language, t
from coo_cli.report.annotate import COLOURS, Mark, mark_cells, open_copy
from coo_cli.report.cases import Case, Report
from coo_cli.report.problem import Problem
from coo_cli.report.sheet import put_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MOST_MARKS = 5000
"""Marks a workbook gets: spreadsheet programs open slowly with more comments; all findings stand in the list."""
LONGEST_CELL = 32_767

_TABLE = "export"
"""The sheet on which the rows of a text table are written."""


def workbook(report: Report) -> bytes:
    """Write a report of one file as a workbook.

    A workbook comes back as it is otherwise, formats, other sheets and formulas too; of a text table its rows are
    written under their line numbers; of messages there is the list alone.

    Raises:
        InputError: as `annotate` when the original cannot be read.
    """
    book = _of_table(report) if report.original is None else open_copy(report.original)
    found = [(problem, case) for case in report.cases for problem in case.problems]
    marks: defaultdict[str, list[Mark]] = defaultdict(list)
    for problem, case in islice(found, MOST_MARKS):
        where = _where(report, problem.place) if _is_here(problem.place, case) else None
        if where is not None and where[0] in book.sheetnames:
            marks[where[0]].append(Mark(where[1], problem.severity, _said(problem)))
    for name, of_sheet in marks.items():
        mark_cells(book[name], of_sheet)
    _list(book, found)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _of_table(report: Report) -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _TABLE
    for number, cells in report.table:
        for column, text in enumerate(cells, 1):
            if text:
                put_text(sheet, number, column, text[:LONGEST_CELL])
    if not report.table:
        book.remove(sheet)
    return book


def _is_here(place: Place | None, case: Case) -> bool:
    """Whether a place is in the file that was checked, and not in one that is joined to it."""
    return place is None or place.file == case.file


def _where(report: Report, place: Place | None) -> tuple[str, str] | None:
    """The sheet and the cell of a place; of a row without a column its first cell."""
    if place is None or not place.row:
        return None
    if place.sheet:
        return place.sheet, place.cell or f"A{place.row}"
    header = next((cells for _, cells in report.table), ())
    column = header.index(place.column) + 1 if place.column in header else 1
    return _TABLE, f"{get_column_letter(column)}{place.row}"


def _list(book: Workbook, found: list[tuple[Problem, Case]]) -> None:
    """A sheet in front with everything that is wrong, each line leading to its cell."""
    name = next(name for name in _names() if name not in book.sheetnames)
    sheet: Worksheet = book.create_sheet(name, 0)
    language = shown_language()
    headings = (
        t("weight", "级别"),
        t("rule", "规则"),
        t("certificate", "证书"),
        t("field", "字段"),
        t("cell", "单元格"),
        t("what is wrong", "问题"),
        t("what to do", "处理办法"),
    )
    for column, heading in enumerate(headings, 1):
        put_text(sheet, 1, column, str(heading)).font = Font(bold=True)
    for number, (problem, case) in enumerate(found, 2):
        place = problem.place
        cells = (
            problem.severity.value,
            problem.code,
            case.certificate,
            problem.path,
            (str(place).removeprefix(case.file).strip(" :")) if place else "",
            problem.text[language],
            problem.fix[language],
        )
        for column, text in enumerate(cells, 1):
            put_text(sheet, number, column, text[:LONGEST_CELL])
        sheet.cell(number, 1).fill = PatternFill("solid", fgColor=COLOURS[problem.severity])
        if place and place.row and _is_here(place, case) and (place.sheet or _TABLE) in book.sheetnames:
            quoted = (place.sheet or _TABLE).replace("'", "''")
            sheet.cell(number, 5).hyperlink = f"#'{quoted}'!{place.cell or f'A{place.row}'}"
    for column, width in enumerate((10, 12, 20, 26, 22, 70, 70), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    book.active = 0


def _names() -> Iterator[str]:
    yield "coo"
    for number in range(2, 1000):
        yield f"coo {number}"


def _said(problem: Problem) -> str:
    language = shown_language()
    return f"{problem.code} {problem.text[language]}\n-> {problem.fix[language]}"
