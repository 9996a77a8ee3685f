"""Sheets at the counter: backs where sheets are printed on both sides, one closing mark, room for customs' stamp."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from coo_cli.catalog.layouts import form_layout
from coo_cli.catalog.types import type_codes
from coo_cli.document.font import MM_PER_POINT, face
from coo_cli.document.issue import Draft, Issued
from coo_cli.document.items import Line, Text
from coo_cli.document.layout import lay_out
from coo_cli.document.render import render, subject_of


@pytest.mark.parametrize("copies", [False, True], ids=["original", "copies"])
def test_a_form_without_overleaf_notes_has_empty_backs_so_that_every_sheet_begins_on_a_front(
    copies, make, approval, catalog, now, read
):
    def pages(**how: bool) -> list[str]:
        issued = render(make("TR", 60), resources=catalog, approval=approval, now=now, copies=copies, **how)
        return read(issued)

    fronts = pages(duplex=False)
    assert len(fronts) > 2
    assert pages() == [page for front in fronts for page in (front, "")][:-1]
    assert all("DRAFT" in page for page in read(render(make("TR", 60), resources=catalog, approval=None, now=now)))


@pytest.mark.parametrize("mark", ["***", "*****", "\\"])
def test_a_closing_mark_in_the_data_is_printed_once_and_last(mark, make, goods, approval, catalog, now, read):
    lines = (goods(1), goods(2, description=f"TWO (2) CARTONS OF LAMPS {mark}"))
    for clause, before in (("", "ONLY"), (f"L/C NO. 7{mark}", "L/CNO.7"), (mark, "ONLY")):
        certificate = make("C", goods=lines, goods_clause=clause)
        (page,) = read(render(certificate, resources=catalog, approval=approval, now=now, duplex=False))
        assert page.count(mark) == 1
        assert before + mark in page


def test_asterisks_that_close_nothing_stay(make, goods, approval, catalog, now, read):
    lines = (goods(1, description="LAMPS *** FRAGILE"), goods(2, description="SHELVES*"))
    (page,) = read(render(make("C", goods=lines), resources=catalog, approval=approval, now=now, duplex=False))
    assert "LAMPS***FRAGILE" in page
    assert "SHELVES*" in page


def test_no_ruled_line_or_wording_runs_through_the_place_of_customs_stamp(make, approval, catalog):
    for code in type_codes(catalog):
        x, y, w, h = form_layout(catalog, code).places.stamp
        for changes in ({"departure_date": "2026-01-05", "export_date": "2026-01-05"}, {"cert_status": "2"}):
            subject = subject_of(make(code, **changes), catalog, approval, dt.date(2026, 11, 23))
            for item in lay_out(subject, Issued(approval), face(), duplex=False).pages[0].items:
                if isinstance(item, Line):
                    left, top, right, bottom = item.x1, item.y1, item.x2, item.y2
                elif isinstance(item, Text):
                    left, right = item.x, item.x + face().width(item.text, item.size, item.bold)
                    top, bottom = item.y - 0.74 * item.size * MM_PER_POINT, item.y
                else:
                    continue
                assert right <= x or x + w <= left or bottom <= y or y + h <= top, (code, item)


def test_marks_that_would_take_half_the_goods_box_are_attached(make, approval, catalog, now, read):
    long = "\n".join(f"CARTON {number} OF 90" for number in range(1, 91))
    for code in ("M", "MU", "P", "T"):
        certificate = msgspec.structs.replace(make(code), marks=long)
        first, *_, last = read(render(certificate, resources=catalog, approval=approval, now=now, duplex=False))
        assert "SEEATTACHMENT" in first
        assert "EX-003/END" in first
        assert "CARTON90OF90" in last
        assert "CARTON1OF90" not in first


def test_the_greatest_seal_and_the_signature_stand_side_by_side_in_the_exporters_box(catalog):
    for code in type_codes(catalog):
        form = form_layout(catalog, code)
        if form.places.seal is None:
            continue
        box_x, box_y, box_w, box_h = form.boxes["declaration"].at
        x, y, w, h = form.places.seal
        left, top, wide, high = form.places.signature
        assert box_x <= left
        assert left + wide <= x or x + w <= left
        assert x + w <= box_x + box_w
        assert w >= 55
        assert box_y <= y + h / 2 - 22.5
        assert y + h / 2 + 22.5 <= box_y + box_h
        assert box_y <= top + high / 2 - 20
        assert top + high / 2 + 20 <= box_y + box_h


def test_no_box_of_the_chinese_form_is_left_empty(make, goods, catalog, now):
    blank = dict.fromkeys(
        ("exporter", "consignee", "producer", "marks", "invoice_no", "invoice_date", "vessel", "transport_means"), ""
    ) | dict.fromkeys(("departure_date", "load_port", "unload_port", "goods_clause"), "")
    certificate = make("H", goods=(goods(1, producer=""),), **blank)
    (sheet,) = lay_out(subject_of(certificate, catalog, None, now.date()), Draft(), face(), duplex=False).pages
    page = "".join("".join(item.text.split()) for item in sheet.items if isinstance(item, Text))
    for title in ("1.出口商（名称、地址）", "2.生产商（名称、地址）", "3.进口商（名称、地址）", "6.备注"):
        assert f"{title}无" in page
    assert page.count("电话：无传真：无电子邮件：无") == 2
    for label in ("离港日期：", "船舶／飞机编号等：", "装货口岸：", "到货口岸："):
        assert f"{label}无" in page
    assert page.count("无") == 18  # with the one in 真实无误


def test_unused_space_is_struck_through_where_it_must_be(make, goods, approval, catalog):
    def strokes(code: str, lines: int = 3, **changes: object) -> list[Line]:
        subject = subject_of(make(code, lines, **changes), catalog, approval, dt.date(2026, 11, 23))
        sheets = lay_out(subject, Issued(approval), face(), duplex=False).pages
        return [
            item
            for sheet in sheets
            for item in sheet.items
            if isinstance(item, Line) and item.filled_in and abs(item.x2 - item.x1) > 50
        ]

    remarks, table = strokes("M")
    assert remarks.y1 < 110 < table.y2 < table.y1 < 215
    assert table.x2 - table.x1 > 180
    assert len(strokes("M", remark="\n".join(f"LICENCE {n}" for n in range(20)))) == 1
    assert len(strokes("M", 40)) == 2  # the last sheet's, and the remarks'
    long = goods(2, description="\n".join(f"KIND {n}" for n in range(35)))
    assert len(strokes("M", goods=(goods(1), long))) == 3  # the first sheet's too, for the second line goes on the next
    assert strokes("C") == []
