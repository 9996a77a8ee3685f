"""Owns a table of figures as a workbook with Excel's own charts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

from coo_cli.base.texts import Text
from coo_cli.report.sheet import put_text

Cell = str | int | Decimal | None

_WIDEST = 40
_CHARTED = 40
"""Rows a chart has room for."""


def figures_book(
    title: Text, headings: Sequence[Text], rows: Sequence[Sequence[Cell]], charted: Sequence[int], total: Sequence[Cell]
) -> bytes:
    """A workbook of one sheet: headings, rows, their total, and a chart of each column named.

    Args:
        title: the sheet's name.
        headings: of the columns.
        rows: texts are never taken for formulas, numbers are numbers.
        charted: the columns to draw, counted from 0, over the texts of the first.
        total: the last row, not drawn.
    """
    from openpyxl import Workbook
    from openpyxl.chart import BarChart, Reference
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = str(title)[:31]
    for number, row in enumerate([[str(text) for text in headings], *rows, total], 1):
        for column, value in enumerate(row, 1):
            if isinstance(value, str):
                put_text(sheet, number, column, value)
            elif value is not None:
                sheet.cell(number, column, value)
    for column, _ in enumerate(headings, 1):
        widest = max(len(str(row[column - 1] or "").encode("gb18030")) for row in [[str(h) for h in headings], *rows])
        sheet.column_dimensions[get_column_letter(column)].width = min(widest + 3, _WIDEST)
        for edge in (1, len(rows) + 2):
            sheet.cell(edge, column).font = Font(bold=True)
    sheet.freeze_panes = "B2"
    last = 1 + min(len(rows), _CHARTED)
    for place, column in enumerate(charted if rows else ()):
        chart = BarChart()
        chart.type, chart.style = "bar", 10
        chart.title = str(headings[column])
        chart.legend = None
        chart.y_axis.delete = chart.x_axis.delete = False
        chart.x_axis.scaling.orientation = "maxMin"
        chart.add_data(Reference(sheet, min_col=column + 1, min_row=2, max_row=last))
        chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
        chart.height, chart.width = 3 + 0.6 * (last - 1), 16
        below = 2 if place == 0 else 2 + int(place * (chart.height * 2 + 2))
        sheet.add_chart(chart, f"{get_column_letter(len(headings) + 2)}{below}")
    data = BytesIO()
    book.save(data)
    return data.getvalue()
