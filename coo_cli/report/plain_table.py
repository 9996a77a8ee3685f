"""Owns writing a table of texts for spreadsheet programs, which take nothing in it for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO, StringIO

from coo_cli.base.formulas import guarded
from coo_cli.report.sheet import hold_text


def csv_table(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as comma-separated text in UTF-8, with the mark by which Excel knows that."""
    out = StringIO()
    csv.writer(out).writerows([guarded(text) for text in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_table(title: str, rows: Iterable[Sequence[str | Decimal]]) -> bytes:
    """Rows as a workbook of one sheet; see `xlsx_book`."""
    return xlsx_book([(title, rows)])


def xlsx_book(sheets: Iterable[tuple[str, Iterable[Sequence[str | Decimal]]]]) -> bytes:
    """Tables as a workbook, texts as texts and numbers as numbers, the first row of each staying in sight.

    Rows are written as they come, so that a long table is never held as a whole.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for row in rows:
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet)
                if isinstance(value, Decimal):
                    cell.value = value
                elif value:
                    hold_text(cell, guarded(value, typed=True))
                cells.append(cell)
            sheet.append(cells)
    data = BytesIO()
    book.save(data)
    return data.getvalue()
