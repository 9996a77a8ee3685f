"""Owns the report as a workbook: the user's own with what is wrong coloured and commented, a list of it in front."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from coo_cli.base.errors import InputError, Place
from coo_cli.base.texts import shown_language, t
from coo_cli.report.cases import Case, Report
from coo_cli.report.problem import Problem

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

MOST_COMMENTS = 5000
"""Comments a workbook gets: spreadsheet programs open slowly with more; all findings stand in the list."""
LONGEST = 1000
"""Characters of a comment; nobody reads on."""
LONGEST_CELL = 32_767

_FILLS = {
    "error": PatternFill("solid", start_color="FFC7CE"),
    "warning": PatternFill("solid", start_color="FFEB9C"),
    "advice": PatternFill("solid", start_color="DDEBF7"),
}
_WEIGHTS = ("advice", "warning", "error")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_AUTHOR = "coo"


def workbook(report: Report) -> bytes:
    """Write a report of one file as a workbook.

    A workbook comes back as it is otherwise, formats, other sheets and formulas too; of a text table its rows are
    written under their line numbers; of messages there is the list alone.

    Raises:
        InputError: `workbook-broken` when the original cannot be read.
    """
    book = _book(report)
    found = [(problem, case) for case in report.cases for problem in case.problems]
    _annotate(book, report, [problem for problem, _ in found])
    _list(book, found)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _book(report: Report) -> Workbook:
    if not report.original:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = _TABLE
        for number, cells in report.table:
            for column, text in enumerate(cells, 1):
                if text:
                    _put(sheet.cell(number, column), text)
        if not report.table:
            book.remove(sheet)
        return book
    try:
        return load_workbook(io.BytesIO(report.original), keep_vba=_has_macros(report))
    except (InvalidFileException, KeyError, ValueError, OSError, TypeError) as error:
        raise InputError(
            "workbook-broken",
            t("The workbook cannot be opened to be commented.", "工作簿无法打开，不能加批注。"),
            t(
                "Save it anew in a spreadsheet program, or use another report.",
                "请用电子表格软件重新保存，或选用其他报告格式。",
            ),
            why=str(error).splitlines()[0] if str(error) else None,
        ) from error


_TABLE = "export"


def _has_macros(report: Report) -> bool:
    return any(case.file.lower().endswith(".xlsm") for case in report.cases)


def _annotate(book: Workbook, report: Report, problems: list[Problem]) -> None:
    """Colour and comment the cells; of several things wrong with one the worst gives the colour."""
    weights: dict[tuple[str, str], int] = {}
    comments = 0
    for problem in problems:
        where = _where(report, problem.place)
        if where is None or where[0] not in book.sheetnames:
            continue
        cell = _writable(book[where[0]], where[1])
        weight = _WEIGHTS.index(problem.severity)
        if weight >= weights.get(where, 0):
            weights[where] = weight
            cell.fill = _FILLS[problem.severity]
        if comments < MOST_COMMENTS:
            comments += 1
            before = f"{cell.comment.text}\n" if cell.comment else ""
            cell.comment = Comment(_clean(before + _said(problem))[:LONGEST], _AUTHOR, height=120, width=320)


def _writable(sheet: Worksheet, name: str) -> Cell | MergedCell:
    """A cell, or of merged cells the one that shows."""
    row, column = coordinate_to_tuple(name)
    for area in sheet.merged_cells.ranges:
        if name in area:
            row, column = area.min_row, area.min_col
    return sheet.cell(row, column)


def _where(report: Report, place: Place | None) -> tuple[str, str] | None:
    """The sheet and the cell of a place; of a row without a column its first cell."""
    if place is None or not place.row:
        return None
    if place.sheet:
        return place.sheet, place.cell or f"A{place.row}"
    header = next((cells for number, cells in report.table if place.column in cells), ())
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
        _put(sheet.cell(1, column), str(heading))
        sheet.cell(1, column).font = Font(bold=True)
    for number, (problem, case) in enumerate(found, 2):
        place = problem.place
        cells = (
            problem.severity,
            problem.code,
            case.certificate,
            problem.path,
            str(place).removeprefix(place.file).strip(" :") if place else "",
            problem.text[language],
            problem.fix[language],
        )
        for column, text in enumerate(cells, 1):
            _put(sheet.cell(number, column), text)
        sheet.cell(number, 1).fill = _FILLS[problem.severity]
        sheets = [other for other in book.sheetnames if place and other == (place.sheet or _TABLE)]
        if place and place.row and sheets:
            quoted = sheets[0].replace("'", "''")
            sheet.cell(number, 5).hyperlink = f"#'{quoted}'!{place.cell or f'A{place.row}'}"
    for column, width in enumerate((10, 12, 20, 26, 22, 70, 70), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    book.active = 0


def _names() -> Iterator[str]:
    yield "coo"
    for number in range(2, 1000):
        yield f"coo {number}"


def _put(cell: Cell | MergedCell, text: str) -> None:
    """Write a text as a text: one that begins with `=` is no formula."""
    cell.value = _clean(text)[:LONGEST_CELL]
    cell.data_type = "s"


def _said(problem: Problem) -> str:
    language = shown_language()
    return f"{problem.code} {problem.text[language]}\n-> {problem.fix[language]}"


def _clean(text: str) -> str:
    return _CONTROL.sub("�", text)
