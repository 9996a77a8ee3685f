"""Owns finding the row of headings: below titles, by the headings a mapping names, and the columns it names in it."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Collection, Iterable, Sequence

from coo_cli.base.errors import InputError, Place
from coo_cli.base.texts import t
from coo_cli.ingest.table import Row, Table, letters

LOOKED_AT = 50
"""Rows among which the headings are looked for."""


def fold(heading: str) -> str:
    """A heading without what people vary: case, width, spaces and line breaks."""
    return "".join(unicodedata.normalize("NFKC", heading).casefold().split())


def header_row(first_rows: Iterable[Row], headings: Collection[str]) -> Row | None:
    """The row that holds most of the headings wanted, the first of equals.

    Args:
        first_rows: the first rows of a table.
        headings: folded.
    """
    best: Row | None = None
    most = -1
    for row in first_rows:
        hits = len({fold(cell) for cell in row[1]}.intersection(headings))
        if hits > most:
            best, most = row, hits
    return best


def lettered(width: int) -> tuple[str, ...]:
    """The headings of a table that has none: A, B, C ..."""
    return tuple(letters(column) for column in range(width))


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
