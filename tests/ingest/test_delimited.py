from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coo_cli.base.errors import InputError, Place
from coo_cli.base.resources import resources
from coo_cli.ingest.shape import Source
from coo_cli.ingest.sources import open_table
from coo_cli.ingest.table import Table

HEADINGS = frozenset({"no", "name", "数量"})


def table(folder: Path, content: str | bytes, source: Source | None = None) -> Table:
    file = folder / "export.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_table(file, source or Source(), HEADINGS, resources())


CHINESE = "no,name,数量\n1,示例电缆制造有限公司的数据电缆,5\n2,红茶,6\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_are_told(tmp_path: Path, encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    found = table(tmp_path, mark + CHINESE.encode(encoding))
    assert found.header == ("no", "name", "数量")
    assert [tuple(cells) for _, cells in found.rows()] == [
        ("1", "示例电缆制造有限公司的数据电缆", "5"),
        ("2", "红茶", "6"),
    ]


def test_a_named_encoding_is_used(tmp_path: Path) -> None:
    found = table(tmp_path, "no,name\n1,Café é\n".encode("cp1252"), Source(encoding="cp1252"))
    assert list(found.rows()) == [(2, ["1", "Café é"])]


def test_a_western_text_is_not_taken_for_chinese(tmp_path: Path) -> None:
    content = "no,name\n" + "".join(f"{n},Café Señor Müller façade\n" for n in range(20))
    with pytest.raises(InputError) as caught:
        table(tmp_path, content.encode("cp1252"))
    assert caught.value.code == "encoding-wrong"
    assert caught.value.where is not None
    assert caught.value.where.row == 2


@given(line=st.integers(2, 400), ends=st.sampled_from(["\n", "\r\n", "\r"]))
@settings(max_examples=40)
def test_a_wrong_byte_is_found_in_its_line(tmp_path_factory: pytest.TempPathFactory, line: int, ends: str) -> None:
    lines = ["no,name"] + [f"{n},示例电缆" for n in range(2, 401)]
    content = [text.encode() for text in lines]
    content[line - 1] += b"\xff"
    with pytest.raises(InputError) as caught:
        table(tmp_path_factory.mktemp("wrong"), ends.encode().join(content))
    assert caught.value.code == "encoding-wrong"
    assert caught.value.where is not None
    assert caught.value.where.row == line


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_told_whatever_is_in_the_texts(tmp_path: Path, delimiter: str) -> None:
    rows = ["no;name;数量", "1;a, b and c;1,5", '2;"x;y";2,5', "3;d, e;3,5"]
    if delimiter != ";":
        rows = [row.replace('"x;y"', "x").replace(",", ".").replace(";", delimiter) for row in rows]
    assert table(tmp_path, "\n".join(rows)).header == ("no", "name", "数量")


def test_rows_are_counted_by_the_line_they_begin_in(tmp_path: Path) -> None:
    content = 'no,name\r\n1,"two\nlines"\n\n2,"a ""quoted"" word"\r3,end'
    assert list(table(tmp_path, content).rows()) == [
        (2, ["1", "two\nlines"]),
        (5, ["2", 'a "quoted" word']),
        (6, ["3", "end"]),
    ]


def test_the_header_is_found_below_titles(tmp_path: Path) -> None:
    found = table(tmp_path, "Export of 2026-11-02,,\n,,\n NO ,Na\u3000me,数量\n1,a,2\n")
    assert (found.header_row, found.header) == (3, ("NO", "Na\u3000me", "数量"))
    assert list(found.rows()) == [(4, ["1", "a", "2"])]


def test_a_table_without_a_header_has_letters(tmp_path: Path) -> None:
    found = table(tmp_path, "1,a\n2,b\n", Source(header_row=0))
    assert found.header == ("A", "B")
    assert [number for number, _ in found.rows()] == [1, 2]


def test_short_rows_are_filled_and_blank_ends_cut(tmp_path: Path) -> None:
    found = table(tmp_path, "no,name,x\n1\n2,b,c,, \n3,b,c,d\n", Source(delimiter=","))
    assert list(found.rows()) == [(2, ["1", "", ""]), (3, ["2", "b", "c"]), (4, ["3", "b", "c", "d"])]


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        (b"", "empty-file", 0),
        (b"\n\n \n", "empty-file", 0),
        (b"no,name\n1,a\n2,b\0c\n", "csv-binary", 3),
        (b"no,name\n1," + b"x" * (5 << 20), "csv-binary", 2),
        (b'no,name\n1,a\n2,"never closed\n3,b\n', "csv-broken", 3),
        (b'no,name\n1,"a" b\n', "csv-broken", 2),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(tmp_path: Path, content: bytes, code: str, row: int) -> None:
    with pytest.raises(InputError) as caught:
        list(table(tmp_path, content).rows())
    assert caught.value.code == code
    assert caught.value.where is not None
    assert caught.value.where.row == row


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        open_table(tmp_path / "none.csv", Source(), HEADINGS, resources())
    assert caught.value.code == "file-missing"


def test_cells_of_32767_characters_are_read_whole(tmp_path: Path) -> None:
    assert next(table(tmp_path, f"no,name\n1,{'x' * 32767}\n").rows())[1][1] == "x" * 32767


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        content = "no,name\n" + "".join(f"{n},some text that takes room in memory {n}\n" for n in range(rows))
        found = table(tmp_path, content)
        del content
        tracemalloc.start()
        for _ in found.rows():
            pass
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    assert peak(20_000) < peak(500) + 200_000


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_told_without_its_mark(tmp_path: Path, encoding: str) -> None:
    assert table(tmp_path, CHINESE.encode(encoding)).header == ("no", "name", "数量")


def test_a_row_of_too_many_cells_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        list(table(tmp_path, "no,name\n1,x\n" + "x," * 20_000 + "\n").rows())
    assert caught.value.where == Place(file=str(tmp_path / "export.csv"), row=3)
    assert "20001 cells" in caught.value.what.en
    assert "delimiter" in caught.value.fix.en
