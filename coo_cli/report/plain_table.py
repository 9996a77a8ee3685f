"""Owns writing a table of texts for spreadsheet programs, which take nothing in it for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

from coo_cli.base.formulas import guarded
from coo_cli.report.sheet import put_text


def csv_table(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as comma-separated text in UTF-8, with the mark by which Excel knows that."""
    out = StringIO()
    csv.writer(out).writerows([guarded(text) for text in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_table(title: str, rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as a workbook of one sheet, all cells texts, the first row staying in sight."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            if text:
                put_text(sheet, number, column, guarded(text, typed=True))
    sheet.freeze_panes = "A2"
    data = BytesIO()
    book.save(data)
    return data.getvalue()
