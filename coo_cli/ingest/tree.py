"""Owns how a tree becomes a table: each goods line a row, each heading a path, and where a row stood in the file."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from coo_cli.base.errors import ConfigError, InputError, Place
from coo_cli.base.texts import t
from coo_cli.ingest.table import Row, Table

Lines = Callable[[tuple[str, ...]], Iterator[tuple[int, Sequence[str]]]]
"""Reads the goods lines of a tree from the first: the number of the record each belongs to, rising, and its cells in
the order of the headings."""


def table_of(
    path: Path, headings: Collection[str], lines: Lines, where: Callable[[int, int], tuple[int, str]]
) -> Table:
    """The table of a tree; its rows are numbered from 1.

    Args:
        path: the file.
        headings: the paths that make the columns.
        lines: reads the goods lines.
        where: the line of the file, or 0, and the path of a record's goods line, which is counted from 0.
    """
    header = tuple(sorted(headings))
    records = array("Q")  # eight bytes a row: the place of any row can be told after a million

    def rows() -> Iterator[Row]:
        for number, (record, cells) in enumerate(lines(header), 1):
            if number > len(records):
                records.append(record)
            yield number, cells

    def place(number: int) -> tuple[int, str]:
        if not number:
            return 0, ""
        record = records[number - 1]
        return where(record, number - 1 - bisect_left(records, record))

    return Table(file=str(path), header=header, header_row=0, rows=rows, where=place)


def no_path(heading: str, why: str) -> ConfigError:
    """The error for a heading that is no path of the file's kind."""
    return ConfigError(
        "path-invalid",
        t("`{heading}` is no path: {why}.", "“{heading}”不是有效路径：{why}。").fill(heading=heading, why=why),
        t(
            "Correct it in the mapping; mappings/README.md shows the forms.",
            "请在映射中修正；写法见 mappings/README.zh-CN.md。",
        ),
    )


def no_records(path: Path, record: str) -> InputError:
    """The error for a file that has nothing where its certificates should be."""
    return InputError(
        "no-records",
        t("The file has nothing at `{record}`.", "文件中没有“{record}”。").fill(record=record or "/"),
        t("Check `source.record` in the mapping, or the export.", "请检查映射中的 `source.record` 或导出文件。"),
        where=Place(file=str(path)),
    )
