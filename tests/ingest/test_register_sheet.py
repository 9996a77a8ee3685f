"""Registers read from tables."""

import openpyxl
import pytest

from coo_cli.base.errors import InputError
from coo_cli.certificate.register import register_of
from coo_cli.ingest.register_sheet import read_register


@pytest.fixture
def read_text(tmp_path, catalog):
    def read(text, register="goods"):
        file = tmp_path / "register.csv"
        file.write_text(text, encoding="utf-8")
        return list(read_register(file, register_of(register), catalog))

    return read


def test_a_goods_library_in_chinese_is_read_with_values_by_type(samples, catalog):
    cable, plug = read_register(samples / "registers" / "goods.csv", register_of("goods"), catalog)
    assert cable.entry.key == "EX-CABLE-01"
    assert cable.findings == plug.findings == []
    assert cable.entry.values["goods.origin_criterion@E"] == "PE"
    assert cable.entry.values["goods.origin_criterion@RC"] == "CTC"
    assert cable.entry.values["goods.origin_criterion"] == "WO"
    assert cable.entry.values["review_state"] == "approved"


@pytest.mark.parametrize("heading", ["hs_code", "goods.hs_code", "HS编码", "HS code", "HSCode", " hs CODE "])
def test_a_column_is_found_by_whatever_people_call_the_field(read_text, heading):
    (row,) = read_text(f"key,{heading}\nA,8544.42.1100\n")
    assert row.entry.values == {"goods.hs_code": "8544421100"}


def test_a_faulty_row_is_left_out_and_its_cell_named(read_text):
    rows = read_text(
        f"material number,HS code,note\nA,x,\n,8544421100,\nB,8544421100,{'n' * 301}\nC,8544421100,\nC,8536690000,\n"
    )
    assert [row.entry.key if row.entry else None for row in rows] == [None, None, None, "C", None]
    assert [[(f.rule, f.place.row, f.place.column) for f in row.findings] for row in rows] == [
        [("COO-5004", 2, "HS code")],
        [("COO-5009", 3, "material number")],
        [("COO-5005", 4, "note")],
        [],
        [("COO-5012", 6, "material number")],
    ]


def test_a_torn_row_and_a_damaged_cell_are_left_out(read_text, tmp_path, catalog):
    (row,) = read_text("key,note\nA,black, 2 m\n")
    assert (row.entry, [f.rule for f in row.findings]) == (None, ["COO-5008"])
    book = openpyxl.Workbook()
    for cells in (["key", "note"], ["A", "=1+1"], ["B", "fine"]):
        book.active.append(cells)
    book.save(tmp_path / "register.xlsx")
    rows = list(read_register(tmp_path / "register.xlsx", register_of("goods"), catalog))
    assert [row.entry and row.entry.key for row in rows] == [None, "B"]
    assert [(f.rule, f.place.cell) for f in rows[0].findings] == [("COO-5006", "B2")]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("hs_code", "column-missing"),
        ("key,colour", "column-unknown"),
        ("key,note@E", "column-unknown"),
        ("key,note,备注", "column-twice"),
        ("key,物料号", "column-twice"),
        ("key,hs_code@ZZ", "column-unknown"),
    ],
)
def test_a_table_with_other_columns_is_refused(read_text, header, code):
    with pytest.raises(InputError) as caught:
        read_text(f"{header}\nA,B\n")
    assert caught.value.code == code
