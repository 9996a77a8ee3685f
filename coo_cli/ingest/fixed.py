"""Owns reading text whose columns have a fixed width, by characters or by bytes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from coo_cli.base.errors import InputError, Place
from coo_cli.base.files import unreadable
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.ingest.encoding import encoding_of
from coo_cli.ingest.shape import Source
from coo_cli.ingest.table import Row, Table, is_blank


def read_fixed(path: Path, source: Source, headings: Collection[str], resources: Resources) -> Table:
    """Open a text of columns with fixed widths; blanks at the end of a line may have been lost.

    Args:
        path: the file.
        source: the widths and the encoding; `header_row` is a line to begin below.
        headings: not used: the columns are named where their widths are.
        resources: not used.

    Raises:
        InputError: `empty-file`, `encoding-wrong`, `csv-binary` or `file-unreadable`; `fixed-broken` while rows are
            read, where a column begins or ends within a character.
    """
    try:
        with path.open("rb") as file:
            encoding = encoding_of(file, path, source.encoding)
    except OSError as error:
        raise unreadable(path, error) from error
    above = source.header_row or 0

    def rows() -> Iterator[Row]:
        return (row for row in _rows(path, encoding, source) if row[0] > above)

    if next(rows(), None) is None:
        raise InputError(
            "empty-file",
            t("The file holds no rows.", "文件中没有数据。"),
            t("Check the export; nothing was read.", "请检查导出；未读取任何数据。"),
            where=Place(file=str(path)),
        )
    return Table(file=str(path), header=tuple(source.widths), header_row=above, rows=rows)


def _rows(path: Path, encoding: str, source: Source) -> Iterator[Row]:
    spans = [(first - 1, last) for first, last in source.widths.values()]
    try:
        with path.open(encoding=encoding, errors="strict") as file:
            for number, line in enumerate(file, 1):
                text = line.rstrip("\r\n")
                cells = (
                    [text[first:last].strip() for first, last in spans]
                    if source.count == "characters"
                    else _by_bytes(text, encoding.removesuffix("-sig"), source, path, number)
                )
                if not is_blank(cells):
                    yield number, cells
    except OSError as error:
        raise unreadable(path, error) from error


def _by_bytes(text: str, encoding: str, source: Source, path: Path, number: int) -> Sequence[str]:
    data = text.encode(encoding)
    cells = []
    for name, (first, last) in source.widths.items():
        try:
            cells.append(data[first - 1 : last].decode(encoding).strip())
        except UnicodeDecodeError as error:
            raise InputError(
                "fixed-broken",
                t("A column begins or ends within a character.", "列的起止位置落在一个字符中间。"),
                t(
                    "Check `widths` in the mapping, and whether they count bytes or characters.",
                    "请检查映射中的 `widths`，以及按字节还是按字符计算。",
                ),
                where=Place(file=str(path), row=number, column=name),
            ) from error
    return cells
