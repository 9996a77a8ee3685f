"""Owns finding the row of headings: below titles, by the headings a mapping names, and the columns it names in it."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Collection, Iterator, Sequence

from coo_cli.base.errors import InputError, Place
from coo_cli.base.texts import t
from coo_cli.ingest.shape import LINES, Layout
from coo_cli.ingest.table import Cell, Row, Table, headings_shown, letters

LOOKED_AT = 50
"""Rows among which the headings are looked for."""

BETWEEN = "|"
"""What parts an upper heading from the one below it: `货物|毛重`."""


def fold(heading: str) -> str:
    """A heading without what people vary: case, width, spaces and line breaks."""
    return "".join(unicodedata.normalize("NFKC", heading).casefold().split())


def rows_looked_at(layout: Layout) -> int:
    """How many rows are needed to find the headings."""
    return max(LOOKED_AT, (layout.header_row or 0) + (layout.header_rows or LOOKED_AT))


def header_of(
    first_rows: Sequence[Row], layout: Layout, headings: Collection[str], covered: Collection[Cell] = ()
) -> Row:
    """The headings: of the rows the mapping names, else of the first that hold the most headings wanted.

    Args:
        first_rows: the first rows of a table that are not blank, at least one.
        layout: where the headings are, as far as the mapping says.
        headings: those the mapping names; `upper|lower` says that they take two rows.
        covered: the cells to which a merged cell reaches from their left.

    Returns:
        the number of the last row of headings, and a heading for each column.
    """
    if layout.header_row == 0:
        return 0, tuple(map(letters, range(max(len(cells) for _, cells in first_rows))))
    looked_for = set(map(fold, headings))
    most = 1 + max((heading.count(BETWEEN) for heading in headings), default=0)
    depths = [layout.header_rows] if layout.header_rows else range(1, most + 1)
    starts = range(len(first_rows))
    if layout.header_row is not None:
        given = next((at for at in starts if first_rows[at][0] >= layout.header_row), starts[-1])
        starts = range(given, given + 1)
    found = [_joined(first_rows[at : at + depth], covered) for depth in depths for at in starts]
    return max(found, key=lambda row: len(looked_for.intersection(map(fold, [*row[1], *map(_last, row[1])]))))


def _joined(rows: Sequence[Row], covered: Collection[Cell]) -> Row:
    """One row of headings made of several: a heading over several columns goes before each heading below it.

    It goes over the cells it is merged with; where no cell is, over empty ones that have a heading below.
    """
    told = any((number, column) in covered for number, cells in rows for column in range(len(cells)))
    above = [""] * len(rows)
    names = []
    for column in range(max(len(cells) for _, cells in rows)):
        texts = [cells[column].strip() if column < len(cells) else "" for _, cells in rows]
        for level, text in enumerate(texts):
            below = any(lower not in ("", text) for lower in texts[level + 1 :])
            if not text and below and (not told or (rows[level][0], column) in covered):
                texts[level] = above[level]
            above[level] = texts[level] if below else ""
        names.append(BETWEEN.join(dict.fromkeys(filter(None, texts))))
    return rows[-1][0], tuple(names)


def _last(heading: str) -> str:
    """The lowest part of a heading."""
    return heading.rpartition(BETWEEN)[2]


class Headings:
    """The columns of one table by their headings; remembers what was looked for in vain."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._missing: list[str] = []
        self._columns: dict[str, list[int]] = {}
        self._parts: dict[str, list[int]] = {}
        """By the lowest part of headings on several rows."""
        for heading, column in _named(table):
            self._columns.setdefault(fold(heading), []).append(column)
            if BETWEEN in heading and column not in self._parts.get(fold(_last(heading)), ()):
                self._parts.setdefault(fold(_last(heading)), []).append(column)

    def find(self, names: Sequence[str], *, optional: bool) -> int | None:
        """The column with the first of several headings that is there; None when there is none.

        Raises:
            InputError: `column-twice` when two columns have the heading.
        """
        for name in names:
            columns = self._columns.get(fold(name)) or self._parts.get(fold(name), [])
            self._must_be_of_one_table(name, columns)
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

    def _must_be_of_one_table(self, name: str, columns: Sequence[int]) -> None:
        titles = dict.fromkeys(_title(self._table, column) for column in columns)
        if len(titles) > 1:
            raise InputError(
                "column-ambiguous",
                t("Several of the joined tables have a column `{name}`.", "关联的各表中不止一个有“{name}”列。").fill(
                    name=name
                ),
                t("Say which is meant: {names}.", "请写明用哪一个：{names}。").fill(
                    names=", ".join(f"{title}.{name}" for title in titles)
                ),
                where=Place(file=self._table.file, sheet=self._table.sheet, row=self._table.header_row, column=name),
            )

    def must_be_complete(self) -> None:
        """Refuse a table in which a column was looked for in vain.

        Raises:
            InputError: `column-missing`, naming all that are missing and headings that look like them.
        """
        if not self._missing:
            return
        near = {
            name: headings_shown([self._table.header[self._columns[like[0]][0]]])
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
            ).fill(found=headings_shown(self._table.header)),
            where=Place(
                file=self._table.file, sheet=self._table.sheet, row=self._table.header_row, column=self._missing[0]
            ),
        )


def _named(table: Table) -> Iterator[tuple[str, int]]:
    """The headings of a table and its joined ones, and these with the table's name before them."""
    own = table.header[: table.width]
    for column, heading in enumerate(own):
        yield heading, column
        if table.joined and heading:
            yield f"{LINES}.{heading}", column
            if table.sheet:
                yield f"{table.sheet}.{heading}", column
    for one in table.joined:
        keys = {there: fold(own[here]) for here, there in one.on}
        for column, heading in enumerate(one.table.header):
            if keys.get(column) != fold(heading):  # the lines' key says the same
                yield heading, one.first + column
            if heading:
                yield f"{one.title}.{heading}", one.first + column
    yield from table.aliases


def _title(table: Table, column: int) -> str:
    """The name of the table a column belongs to."""
    return next((one.title for one in reversed(table.joined) if column >= one.first), LINES)
