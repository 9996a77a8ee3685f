"""Owns finding the row of headings: below titles, by the headings a mapping names, and the columns it names in it."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Collection, Sequence

from coo_cli.base.errors import InputError, Place
from coo_cli.base.texts import t
from coo_cli.ingest.table import Row, Table, letters

LOOKED_AT = 50
"""Rows among which the headings are looked for."""


def fold(heading: str) -> str:
    """A heading without what people vary: case, width, spaces and line breaks."""
    return "".join(unicodedata.normalize("NFKC", heading).casefold().split())


def header_of(first_rows: Sequence[Row], wanted: int | None, headings: Collection[str]) -> Row:
    """The row of headings: the one the mapping names, else the first of those that hold the most headings wanted.

    Args:
        first_rows: the first rows of a table that are not blank, at least one.
        wanted: the row's number; 0 for a table without headings, whose columns are named A, B, C; None to find it.
        headings: those the mapping names.
    """
    if wanted == 0:
        return 0, tuple(map(letters, range(max(len(cells) for _, cells in first_rows))))
    looked_for = set(map(fold, headings))
    if wanted is not None:
        number, cells = next((row for row in first_rows if row[0] >= wanted), first_rows[-1])
    else:
        number, cells = max(first_rows, key=lambda row: len(looked_for.intersection(map(fold, row[1]))))
    return number, tuple(cell.strip() for cell in cells)


class Headings:
    """The columns of one table by their headings; remembers what was looked for in vain."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._missing: list[str] = []
        self._columns: dict[str, list[int]] = {}
        for column, heading in enumerate(table.header):
            self._columns.setdefault(fold(heading), []).append(column)

    def find(self, names: Sequence[str], *, optional: bool) -> int | None:
        """The column with the first of several headings that is there; None when there is none.

        Raises:
            InputError: `column-twice` when two columns have the heading.
        """
        for name in names:
            columns = self._columns.get(fold(name), [])
            if len(columns) > 1:
                raise InputError(
                    "column-twice",
                    t("Two columns are headed `{name}`.", "有两列的标题都是“{name}”。").fill(name=name),
                    t("Rename one of them in the export.", "请在导出文件中给其中一列改名。"),
                    where=self._table.place(self._table.header_row, columns[1]),
                )
            if columns:
                return columns[0]
        if not optional and names[0] not in self._missing:
            self._missing.append(names[0])
        return None

    def must_be_complete(self) -> None:
        """Refuse a table in which a column was looked for in vain.

        Raises:
            InputError: `column-missing`, naming all that are missing and headings that look like them.
        """
        if not self._missing:
            return
        near = {
            name: self._table.header[self._columns[like[0]][0]]
            for name in self._missing
            if (like := difflib.get_close_matches(fold(name), self._columns, 1))
        }
        raise InputError(
            "column-missing",
            t("Columns are missing: {names}.", "缺少列：{names}。").fill(
                names=", ".join(f"{name} ({near[name]}?)" if name in near else name for name in self._missing)
            ),
            t(
                "Add them to the export, or correct the headings in the mapping. Headings found: {found}.",
                "请在导出文件中加上这些列，或更正映射中的标题。现有标题：{found}。",
            ).fill(found=", ".join(heading for heading in self._table.header if heading)),
            where=Place(
                file=self._table.file, sheet=self._table.sheet, row=self._table.header_row, column=self._missing[0]
            ),
        )
