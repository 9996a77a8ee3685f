"""Owns drawing an Excel template: a table to fill in, with headings, drop-downs, help and an example line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Literal

import msgspec

from coo_cli.base.texts import Text, t
from coo_cli.rules.forms import XML_FORBIDS

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

Need = Literal["required", "expected", "optional"]

ROWS = 1000
"""The lines that get drop-downs."""

_HEAD: dict[Need, str] = {"required": "FFF8CBAD", "expected": "FFFFE699", "optional": "FFDDEBF7"}
_FORBIDDEN = re.compile(XML_FORBIDS)
_CODES = "代码 codes"
_TEXT = "@"
"""Excel's number format of text: leading zeros stay."""

_NOT_LISTED = t("not in the list", "不在列表中")
_CHOOSE = t("Choose from the list.", "请从列表中选择。")


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a template.

    Attributes:
        heading: what stands above it.
        need: how much it is needed; gives the heading's colour.
        help: the heading's comment.
        example: what stands in the example line; a number where the column holds numbers.
        choices: what may be chosen.
        strict: whether nothing but the choices may be entered.
        number: whether it holds numbers; else Excel must leave its texts as they are.
    """

    heading: str
    need: Need = "optional"
    help: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()
    strict: bool = False
    number: bool = False


def template(title: str, columns: Sequence[Column]) -> bytes:
    """A workbook to be filled in: headings in the first row, an example line in the second.

    Args:
        title: the sheet's name.
        columns: from left to right.
    """
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    edge = Border(bottom=Side("medium", color="FF7F7F7F"))
    for number, column in enumerate(columns, 1):
        head = put_text(sheet, 1, number, column.heading)
        head.font, head.border = Font(bold=True), edge
        head.fill = PatternFill("solid", fgColor=_HEAD[column.need])
        head.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        if column.help:
            head.comment = Comment(_FORBIDDEN.sub("", column.help), "help", height=180, width=320)
        widest = max(len(part.encode("gb18030")) for part in column.heading.split("\n"))
        sheet.column_dimensions[get_column_letter(number)].width = min(max(widest, 10, len(column.example)) + 2, 40)
        if not column.number:
            sheet.column_dimensions[get_column_letter(number)].number_format = _TEXT
        example = put_text(sheet, 2, number, column.example)
        if column.number and column.example:
            example.value, example.number_format = Decimal(column.example), "General"
        example.font = Font(italic=True, color="FF808080")
    sheet.row_dimensions[1].height = 48
    sheet.freeze_panes = "B2"
    _lists(book.create_sheet(_CODES), sheet, columns)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def put_text(sheet: Worksheet, row: int, column: int, text: str) -> Cell | MergedCell:
    """Put a text into a cell so that it stays one: `=1+1` is no formula there, nor `+1`, `-1` and `@A1`.

    Args:
        sheet: where to.
        row: from 1.
        column: from 1.
        text: what to put; control characters, which no workbook can hold, are left out.
    """
    cell = sheet.cell(row, column)
    hold_text(cell, text)
    return cell


def hold_text(cell: Cell | MergedCell, text: str) -> None:
    """Make a cell hold a text as `put_text` does."""
    cell.value = _FORBIDDEN.sub("", text)
    cell.data_type = "s"
    cell.number_format = _TEXT
    cell.quotePrefix = text[:1] in {"=", "+", "-", "@", "\t", "\r"}  # Enter on the cell does not make it one either


def _lists(codes: Worksheet, sheet: Worksheet, columns: Sequence[Column]) -> None:
    """The choices, on a sheet of their own, and the drop-downs that show them."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    chosen = [(number, column) for number, column in enumerate(columns, 1) if column.choices]
    for place, (number, column) in enumerate(chosen, 1):
        letter, target = get_column_letter(place), get_column_letter(number)
        put_text(codes, 1, place, column.heading)
        for row, choice in enumerate(column.choices, 2):
            put_text(codes, row, place, choice)
        codes.column_dimensions[letter].width = 36
        drop = DataValidation(
            "list",
            formula1=f"='{_CODES}'!${letter}$2:${letter}${len(column.choices) + 1}",
            allow_blank=True,
            showErrorMessage=column.strict,
            errorTitle=both(_NOT_LISTED),
            error=both(_CHOOSE),
        )
        sheet.add_data_validation(drop)
        drop.add(f"{target}2:{target}{ROWS + 1}")
    codes.freeze_panes = "A2"


def both(text: Text) -> str:
    """A text in both languages: who fills a sheet in need not be who made it."""
    return f"{text.zh}\n{text.en}"
