"""SAP lists with borders: rows between lines of dashes, pages that repeat the headings, and what is broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coo_cli.base.errors import InputError
from coo_cli.base.resources import resources
from coo_cli.ingest.shape import Source
from coo_cli.ingest.sources import open_table
from coo_cli.ingest.table import Table

LIST = """\
23.11.2026              List output              1

Title (EXAMPLE)
-------------------------
|Document|Qty     |Text |
-------------------------
|A1      |   1,000|Cable|
|A2      |       2|     |
-------------------------
23.11.2026              List output              2

-------------------------
|Document|Qty     |Text |
|--------+--------+-----|
|A3      |      3-|"5\" |
-------------------------
"""


def table(folder: Path, text: str, encoding: str = "utf-8") -> Table:
    file = folder / "list.txt"
    file.write_bytes(text.encode(encoding))
    return open_table(file, Source(), frozenset({"Document", "Qty"}), resources())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_rows_are_read_across_pages_with_their_lines(tmp_path: Path, encoding: str) -> None:
    found = table(tmp_path, LIST, encoding)
    assert (found.header, found.header_row) == (("Document", "Qty", "Text"), 5)
    assert list(found.rows()) == [
        (7, ["A1", "1,000", "Cable"]),
        (8, ["A2", "2", ""]),
        (15, ["A3", "3-", '"5"']),
    ]
    assert list(found.rows()) == list(found.rows())


@pytest.mark.parametrize(
    "broken",
    ["|A4      |       4|", "|A4      |       4|Plug ", " A4      |       4|Plug |", "|Customer 5             |"],
)
def test_a_row_that_lost_something_is_an_error_with_its_line(tmp_path: Path, broken: str) -> None:
    with pytest.raises(InputError) as caught:
        list(table(tmp_path, LIST + broken + "\n").rows())
    assert caught.value.code == "list-broken"
    assert caught.value.where is not None
    assert caught.value.where.row == 17


def test_a_text_with_a_border_in_it_makes_its_row_too_long(tmp_path: Path) -> None:
    rows = list(table(tmp_path, LIST + "|A4|4|CABLE|PLUG|\n").rows())
    assert len(rows[-1][1]) == 4


@pytest.mark.parametrize(
    "text",
    ["Document|Qty\nA1|2\n", "|Document|Qty|\n|A1|2|\n", "Document,Qty\nA|B,2\n---,\n", "Document;Qty\n--;--\n|;|\n"],
)
def test_other_text_tables_stay_what_they_were(tmp_path: Path, text: str) -> None:
    found = table(tmp_path, text)
    assert {"Document", "Qty"} <= set(found.header)
    assert len(list(found.rows())) == len(text.splitlines()) - 1


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="|", exclude_categories=["C", "Z"]), min_size=1)


@settings(max_examples=50, deadline=None)
@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), pages=st.integers(1, 3))
def test_every_cell_of_any_list_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], pages: int
) -> None:
    width = max(len(cell) for row in rows for cell in row) + 8
    rule = "-" * (2 * width + 3)

    def line(cells: tuple[str, str]) -> str:
        return "|" + "|".join(cell.ljust(width) for cell in cells) + "|"

    page = ["Title", rule, line(("Document", "Qty")), rule]
    text = "\r\n".join([*page, *map(line, rows), rule] * pages)
    found = table(tmp_path_factory.mktemp("list"), text)
    told = [tuple(cells) for _, cells in found.rows()]
    ruled = [row for row in rows if set("".join(row)) - set("-+") or "".join(row).count("-") < 2]
    assert told == ruled * pages
