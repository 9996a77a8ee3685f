"""Owns how far the sheets of an ODS file reach, whose rows and cells state how often they are repeated."""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from coo_cli.base.texts import t
from coo_cli.ingest.guard_sheet import Extent, Hostile, parse

LONGEST_SPACES = 32_767


def check(pieces: Iterator[bytes]) -> None:
    """Check the content of an ODS file; repeats of empty cells and rows at the end do not count.

    Raises:
        Hostile: when a sheet reaches too far, or states an absurd number of spaces.
        EOFError: when it is no XML.
    """
    extent = Extent()
    row = column = 0
    repeat_row = 1

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal extent, row, column, repeat_row
        if name == "table:table":
            extent, row = Extent(), 0
        elif name == "table:table-row":
            repeat_row = _number(attributes, "table:number-rows-repeated")
            column = 0
            row += repeat_row
        elif name in {"table:table-cell", "table:covered-table-cell"}:
            column += _number(attributes, "table:number-columns-repeated")
            if any(key.startswith("office:") for key in attributes):
                extent.reach(row, column)
        elif name == "text:p":
            extent.reach(row, column)
        elif name == "text:s" and _number(attributes, "text:c") > LONGEST_SPACES:
            raise Hostile(t("A cell states an absurd number of spaces.", "单元格声明的空格数量异常。"))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parse(parser, pieces)


def _number(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1").strip()
    return int(text) if text.isdecimal() and len(text) < 20 else 1
