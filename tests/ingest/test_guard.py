"""Hostile workbooks: the reader would abort the whole process on most of these."""

from __future__ import annotations

import contextlib
import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coo_cli.base.errors import InputError
from coo_cli.base.resources import resources
from coo_cli.ingest import guard_sheet, guard_xls, guard_xlsb
from coo_cli.ingest.guard import check_workbook
from coo_cli.ingest.guard_sheet import Hostile
from coo_cli.ingest.shape import Source
from coo_cli.ingest.sources import open_table

Xlsx = Callable[..., Path]

FIRST = '<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = [
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    '<row r="2"><c r="XFD2"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>',
    '<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
    '<row r="2"><c\nr\n=\n"XFD1048576"><v>1</v></c></row>',
    '<row r="2"><c s="0" r="XFD1048576"><v>1</v></c></row>',
    '<row r="2"><c r="A2" r="XFD1048576"><v>1</v></c></row>',
    '<row r="2"><c r="A2" s="0" r ="XFD1048576"><v>1</v></c></row>',
    '<row r="2"><c r="ZZZZZZ99999999999"><v>1</v></c></row>',
    '<row r="2"><c r="AAAAA4294967295"><v>1</v></c></row>',
    '<row r="4000000000"><c><v>1</v></c></row>',
    '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t></t></is></c></row>',
    '<x:row r="2" xmlns:x="urn:x"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    '<row r="2"><c r="A2"' + " " * 300_000 + ' r="XFD1048576"><v>1</v></c></row>',
    '<row r="2"><c r="A2" t="inlineStr"><is><t>' + "x" * 300_000 + '</t></is></c><c r="XFD1048576"><v>1</v></c></row>',
    '<row r="2"><c r="B2"><v>1</v></c></row>' * 10_000 + '<row r="2"><c r="XFD1048576"><v>1</v></c></row>',
]


def refused(file: Path) -> InputError:
    """The error a hostile file is refused with: quickly, and without taking memory."""
    tracemalloc.start()
    started = time.perf_counter()
    try:
        with pytest.raises(InputError) as caught:
            open_table(file, Source(), frozenset(), resources())
    finally:
        taken = time.perf_counter() - started
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert taken < 5
    assert peak < 30_000_000
    return caught.value


@pytest.mark.parametrize("row", FAR, ids=range(len(FAR)))
def test_a_far_cell_is_refused_however_it_is_written(xlsx: Xlsx, row: str) -> None:
    assert refused(xlsx(FIRST + row)).code in {"workbook-hostile", "workbook-broken"}


def test_a_far_cell_is_told_with_its_place(xlsx: Xlsx) -> None:
    error = refused(xlsx(FIRST + FAR[0]))
    assert error.code == "workbook-hostile"
    assert "1048576" in error.what.en
    assert "XFD" in error.what.zh
    assert "column XFD" in error.what.en


def test_a_wrong_dimension_does_no_harm(xlsx: Xlsx) -> None:
    file = xlsx('<row r="1"><c r="A1"><v>1</v></c></row></sheetData><dimension ref="A1:XFD1048576"/><sheetData>')
    assert open_table(file, Source(), frozenset(), resources()).header == ("1",)


def test_a_count_of_strings_that_cannot_be_is_refused(xlsx: Xlsx) -> None:
    assert refused(xlsx(FIRST, sharedStrings='<sst uniqueCount = "4000000000"/>')).code == "workbook-hostile"
    assert refused(xlsx(FIRST, sharedStrings='junk <sst uniqueCount="4000000000"/>')).code == "workbook-hostile"


def test_a_sheet_disguised_as_a_picture_is_refused(xlsx: Xlsx) -> None:
    file = xlsx(FIRST, picture=b"\x89PNG <worksheet><sheetData>" + FAR[0].encode())
    assert refused(file).code == "workbook-hostile"


def test_a_document_type_is_refused(xlsx: Xlsx) -> None:
    row = '<row r="1"><c r="A1" foo="1"><v>1</v></c></row>'
    assert refused(xlsx(row, other='<!DOCTYPE a [<!ENTITY b "c">]><a><c foo="1"/></a>')).code == "workbook-hostile"


def test_a_part_packed_over_and_over_is_refused_unread(xlsx: Xlsx) -> None:
    assert refused(xlsx(FIRST, media=b"\0" * (40 << 20))).code == "workbook-hostile"


def test_a_part_that_lies_about_its_size_is_refused(xlsx: Xlsx, tmp_path: Path) -> None:
    data = xlsx(FIRST, media=b"\0" * (40 << 20)).read_bytes()
    true, said = struct.pack("<I", 40 << 20), struct.pack("<I", 1000)
    assert data.count(true) >= 1
    file = tmp_path / "lies.xlsx"
    file.write_bytes(data.replace(true, said))
    assert refused(file).code == "workbook-broken"


def test_too_many_parts_and_parts_of_one_name_are_refused(tmp_path: Path, xlsx: Xlsx) -> None:
    file = xlsx(FIRST)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("XL/workbook.xml", "<a/>")
    assert refused(file).code == "workbook-hostile"
    file = xlsx(FIRST)
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(5_001):
            archive.writestr(f"xl/{number}", "")
    assert refused(file).code == "workbook-hostile"


ODS_CELL = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'
ODS_ROW = "<table:table-row{}>{}</table:table-row>"


@pytest.mark.parametrize(
    "rows",
    [
        ODS_ROW.format(
            ' table:number-rows-repeated="1048576"', ODS_CELL.format(' table:number-columns-repeated="16384"')
        ),
        ODS_ROW.format("", ODS_CELL.format("") + ODS_CELL.format(' table:number-columns-repeated="16383"'))
        + ODS_ROW.format(' table:number-rows-repeated="1048574"', "<table:table-cell/>")
        + ODS_ROW.format("", ODS_CELL.format("")),
        ODS_ROW.format("", ODS_CELL.format("").replace(">x<", '><text:s text:c="2000000000"/><')),
    ],
)
def test_a_hostile_ods_is_refused(ods: Callable[[str], Path], rows: str) -> None:
    assert refused(ods(rows)).code == "workbook-hostile"


def test_an_ods_with_the_usual_empty_rest_is_read(ods: Callable[[str], Path]) -> None:
    rest = '<table:table-cell table:number-columns-repeated="16383"/>'
    rows = ODS_ROW.format("", ODS_CELL.format("") + rest)
    rows += ODS_ROW.format(' table:number-rows-repeated="1048575"', rest)
    assert open_table(ods(rows), Source(), frozenset(), resources()).header == ("x",)


def test_a_hostile_xls_is_refused(xls: Callable[[dict[tuple[int, int], str | float]], Path]) -> None:
    assert refused(xls({(0, 0): "a", (65535, 255): 1.0})).code == "workbook-hostile"
    assert refused(xls({(0, 0): "a", (65535, 65535): "b"})).code == "workbook-hostile"


Xlsb = Callable[..., Path]


@pytest.mark.parametrize("far", [(1_048_575, 16_383), (700_000, 20), (0, 16_384), (1_048_576, 0), (4_000_000_000, 0)])
def test_a_far_cell_in_a_binary_workbook_is_refused(xlsb: Xlsb, far: tuple[int, int]) -> None:
    error = refused(xlsb({(0, 0): "a", far: 1.0}))
    assert (error.code, "row" in error.what.en) == ("workbook-hostile", True)


def test_absurd_statements_in_a_binary_workbook_are_refused(xlsb: Xlsb) -> None:
    assert refused(xlsb({(0, 0): "a"}, size=(0, 4_000_000_000, 0, 1))).code == "workbook-hostile"
    strings = b"\x9f\x01\x08" + struct.pack("<II", 1, 4_000_000_000)
    assert refused(xlsb({(0, 0): "a"}, sharedStrings=strings)).code == "workbook-hostile"
    assert refused(xlsb({(0, 0): "a"}, sharedStrings=strings[:-2])).code == "workbook-broken"
    assert refused(xlsb({(0, 0): "a"}, styles=b"<a>" + b"\0\x04\xff\xff\x0f\0")).code == "workbook-broken"


def test_macros_in_a_binary_workbook_do_no_harm(xlsb: Xlsb) -> None:
    file = xlsb({(0, 0): "a"}, vbaProject=guard_xls.MAGIC + b"\0\x08\xff\xff\xff\xff" * 50)
    assert open_table(file, Source(), frozenset(), resources()).header == ("a",)


def test_a_sheet_under_another_name_is_checked_too(xlsb: Xlsb, tmp_path: Path) -> None:
    far = xlsb({(0, 0): "a", (1_048_575, 16_383): 1.0})
    with zipfile.ZipFile(far) as given, zipfile.ZipFile(tmp_path / "named.xlsb", "w") as archive:
        for name in given.namelist():
            archive.writestr(
                name.replace("worksheets/sheet1.bin", "theme/theme1.xml"),
                given.read(name).replace(b"worksheets/sheet1.bin", b"theme/theme1.xml"),
            )
    assert refused(tmp_path / "named.xlsb").code == "workbook-hostile"


def test_a_damaged_xlsb_is_read_or_refused(xlsb: Xlsb) -> None:
    with zipfile.ZipFile(xlsb({(0, 0): "no", (0, 1): "name", (1, 0): "a", (1, 1): 2.5})) as archive:
        sound = archive.read("xl/worksheets/sheet1.bin")

    @given(st.lists(st.tuples(st.integers(0, len(sound) - 1), st.integers(0, 255)), max_size=4), st.integers(1, 9))
    @settings(max_examples=100, deadline=None)
    def holds(damage: list[tuple[int, int]], size: int) -> None:
        content = bytearray(sound)
        for at, wrong in damage:
            content[at] = wrong
        pieces = [bytes(content[at : at + size]) for at in range(0, len(content), size)]
        with contextlib.suppress(Hostile, EOFError):
            assert guard_xlsb.check(iter(pieces)) == guard_xlsb.check(iter([bytes(content)]))

    holds()


DAMAGE = st.tuples(
    st.integers(24, 1023), st.sampled_from([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\x7f\0\0", b"\x01\0\0\0"])
)


def test_a_damaged_xls_is_read_or_refused(xls: Callable[[dict[tuple[int, int], str | float]], Path]) -> None:
    sound = xls({(0, 0): "no", (0, 1): "name", (1, 0): "a", (1, 1): 2.5}).read_bytes()

    @given(st.lists(DAMAGE, min_size=1, max_size=4))
    @settings(max_examples=60, deadline=None)
    def holds(damage: list[tuple[int, bytes]]) -> None:
        content = bytearray(sound)
        for at, wrong in damage:
            content[at : at + 4] = wrong
        try:
            check_workbook(io.BytesIO(bytes(content)), Path("made.xls"))
        except InputError as error:
            assert error.code.startswith("workbook-")

    holds()


CELL = st.tuples(st.integers(1, 3_000_000), st.text("ABCXZ", min_size=1, max_size=4))


@given(st.lists(CELL, min_size=1, max_size=30), st.sampled_from([8, 50, 300, 100_000]), st.booleans())
@settings(max_examples=200)
def test_the_quick_look_never_lets_pass_what_the_exact_one_refuses(
    cells: list[tuple[int, str]], size: int, plain: bool
) -> None:
    form = '<c r="{}{}"><v>1</v></c>' if plain else '<c r="{}{}" s="1" t="n"><v>1</v></c>'
    part = ("<worksheet>" + "".join(form.format(letters, row) for row, letters in cells) + "</worksheet>").encode()

    def pieces() -> Iterator[bytes]:
        return (part[at : at + size] for at in range(0, len(part), size))

    most = max(row for row, _ in cells) * max(guard_sheet.column_of(letters) + 1 for _, letters in cells)
    try:
        guard_sheet.exact(pieces())
    except Hostile:
        pass
    else:
        assert most <= guard_sheet.MAX_CELLS
    if guard_sheet.quick(pieces()) is not None:
        assert most <= 2 * guard_sheet.MAX_CELLS
