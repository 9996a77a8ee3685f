from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coo_cli.base.errors import InputError
from coo_cli.base.resources import Resources
from coo_cli.certificate.finding import Severity
from coo_cli.ingest.mapping import load_mapping
from coo_cli.ingest.read import Record, place_of, read_export, read_exports

Read = Callable[..., list[Record]]

BY_NUMBER = "group_by: no\nhead: {cert_type: {const: C}, %s}\ngoods: {%s}\n"


def test_rows_of_one_key_make_one_certificate_wherever_they_stand(read: Read) -> None:
    content = "no,name\nA,one\nB,two\nA,three\n"
    records = read(content, BY_NUMBER % ("invoice_no: no", "name_en: name"))
    assert [(r.key, r.rows, [g.name_en for g in r.certificate.goods]) for r in records] == [
        ("A", "2, 4", ["one", "three"]),
        ("B", "3", ["two"]),
    ]
    assert str(place_of(records[0], "goods[2].name_en")).endswith("export.csv:4 (name)")


def test_a_promise_of_sorted_rows_is_held(read: Read) -> None:
    text = "source: {sorted: true}\n" + BY_NUMBER % ("invoice_no: no", "name_en: name")
    assert len(read("no,name\nA,one\nA,two\nB,three\n", text)) == 2
    with pytest.raises(InputError) as caught:
        read("no,name\nA,one\nB,two\nA,three\n", text)
    assert (caught.value.code, str(caught.value.where).rpartition("/")[2]) == ("not-sorted", "export.csv:4 (no)")


def test_several_key_columns_are_joined(read: Read) -> None:
    text = "group_by: [a, b]\nhead: {cert_type: {const: C}}\ngoods: {name_en: c}\n"
    assert [r.key for r in read("a,b,c\nx|y,z,1\nx,y|z,2\nx,,3\n", text)] == ["x||y|z", "x|y||z", "x|"]


def test_without_a_key_a_file_is_one_certificate(read: Read) -> None:
    records = read("name\none\ntwo\n", "head: {cert_type: {const: C}}\ngoods: {name_en: name}\n")
    assert [(r.key, len(r.certificate.goods)) for r in records] == [("export", 2)]


def test_a_row_without_its_key_is_a_fault_and_the_others_go_on(read: Read) -> None:
    records = read("no,name\nA,one\n,total\nB,two\n", BY_NUMBER % ("invoice_no: no", "name_en: name"))
    assert [r.key for r in records] == ["A", "export.csv:3", "B"]
    assert [[f.rule for f in r.findings] for r in records] == [[], ["COO-5009"], []]
    assert str(records[1].findings[0].place).endswith("export.csv:3")


def test_goods_lines_are_numbered_unless_the_mapping_does(read: Read) -> None:
    content = "no,name,line\nA,one,10\nA,two,20\nB,three,10\n"
    plain = read(content, BY_NUMBER % ("invoice_no: no", "name_en: name"))
    mapped = read(content, BY_NUMBER % ("invoice_no: no", "name_en: name, line_no: line"))
    assert [[g.line_no for g in r.certificate.goods] for r in plain] == [["1", "2"], ["1"]]
    assert [[g.line_no for g in r.certificate.goods] for r in mapped] == [["10", "20"], ["10"]]


def test_a_head_cell_in_any_row_counts_and_is_placed_there(read: Read) -> None:
    content = "no,date,name\nA,,one\nA,2026-11-02,two\nB,2026-11-03,three\nB,31-31,four\nC,bad,five\n"
    a, b, c = read(content, BY_NUMBER % ("invoice_date: date", "name_en: name"))
    assert a.certificate.invoice_date == "2026-11-02"
    assert str(place_of(a, "invoice_date")).endswith("export.csv:3 (date)")
    assert [(f.rule, f.path, str(f.place)[-18:]) for f in b.findings] == [
        ("COO-5007", "invoice_date", "export.csv:5 (date)"[-18:])
    ]
    assert "31-31" in b.findings[0].text.en
    assert [f.rule for f in c.findings] == ["COO-5002"]
    assert (b.broken, c.broken) == ({"invoice_date"}, {"invoice_date"})


def test_a_row_with_too_many_cells_is_a_fault(read: Read) -> None:
    records = read(
        "no,name,x\nA,one,\nB,two, three,\nC,four, five, six\n", BY_NUMBER % ("invoice_no: no", "name_en: name")
    )
    assert [[(f.rule, f.place.row if f.place else 0) for f in r.findings] for r in records] == [
        [],
        [],
        [("COO-5008", 4)],
    ]


def test_missing_columns_are_all_named_with_what_looks_like_them(read: Read) -> None:
    with pytest.raises(InputError) as caught:
        read("no,nmae,qty\nA,b,c\n", BY_NUMBER % ("invoice_no: invoice", "name_en: name"))
    error = caught.value
    assert error.code == "column-missing"
    assert "invoice" in error.what.en
    assert "name (nmae?)" in error.what.en
    assert error.where is not None
    assert (error.where.row, error.where.column) == (1, "invoice")


def test_an_optional_column_may_be_missing(read: Read) -> None:
    (record,) = read(
        "no\nA\n", BY_NUMBER % ("vessel: ship?", "name_zh: no, name_en: {column: [name, title], optional: true}")
    )
    assert (record.certificate.vessel, record.certificate.goods[0].name_en) == ("", "")
    assert str(place_of(record, "vessel")).endswith("export.csv:2")


def test_a_value_out_of_several_columns_is_placed_where_it_stood(read: Read) -> None:
    content = "no,a,b\nA,,x\nA,y,z\nB,,\n"
    text = BY_NUMBER % ("contract_no: {first: [b, a]}", "name_en: {first: [a, b, {const: none}]}")
    a, b = read(content.replace("A,y,z", "A,y,x"), text)
    assert [line.name_en for record in (a, b) for line in record.certificate.goods] == ["x", "y", "none"]
    assert [str(place_of(a, f"goods[{n}].name_en")).rpartition(":")[2] for n in (1, 2)] == ["2 (b)", "3 (a)"]
    assert str(place_of(b, "goods[1].name_en")).endswith("export.csv:4")
    assert str(place_of(a, "contract_no")).endswith("export.csv:2 (b)")
    assert place_of(a, "goods[3].name_en") is None


def test_a_heading_that_stands_twice_is_refused(read: Read) -> None:
    with pytest.raises(InputError) as caught:
        read("no,name,NAME\nA,b,c\n", BY_NUMBER % ("invoice_no: no", "name_en: name"))
    assert caught.value.code == "column-twice"


def test_a_table_with_a_header_only_holds_no_certificates(read: Read) -> None:
    assert read("no,name\n", BY_NUMBER % ("invoice_no: no", "name_en: name")) == []


@pytest.mark.parametrize(
    ("value", "cells", "text"),
    [
        ("{const: N/M}", {}, "N/M"),
        ("{column: [z, a]}", {"a": "x"}, "x"),
        ("{column: a, default: none}", {"a": " "}, "none"),
        ("{join: [a, b, c], with: ', '}", {"a": "x", "c": "z"}, "x, z"),
        ("{join: [a, b]}", {"a": "x", "b": "y"}, "x y"),
        ("{first: [a, b, {const: q}]}", {"b": "y"}, "y"),
        ("{first: [a, b, {const: q}]}", {}, "q"),
        ("{template: '{a} ({b})'}", {"a": "x", "b": "y"}, "x (y)"),
        ("{template: '{a} ({b})'}", {}, ""),
        ("{template: '{a} ({z?})'}", {"a": "x"}, "x ()"),
        ("{column: a, do: {map: {y: 'YES', '*': 'NO'}}}", {"a": "y"}, "YES"),
        ("{column: a, do: {map: {y: 'YES', '*': 'NO'}}}", {"a": "n"}, "NO"),
        ("{column: a, do: {split: {by: /, part: 2}}}", {"a": "x / y / z"}, "y"),
        ("{column: a, do: [{split: {by: /, part: -1}}, upper]}", {"a": "x / y / z"}, "Z"),
        ("{column: a, do: {split: {by: /, part: 4}}}", {"a": "x / y / z"}, ""),
        ("{column: a, do: {code: {list: countries, give: zh}}}", {"a": "NO"}, "挪威"),
        ("{join: [{column: a, do: upper}, b], with: ' '}", {"a": "x", "b": "y"}, "X y"),
    ],
)
def test_ways_to_get_a_text(read: Read, value: str, cells: dict[str, str], text: str) -> None:
    row = [cells.get(name, "") for name in "abc"]
    (record,) = read(f"no,a,b,c\nA,{','.join(row)}\n", BY_NUMBER % (f"contract_no: {value}", "name_en: a"))
    assert record.certificate.contract_no == text
    assert record.findings == []


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("{multiply: [a, b]}", "2469.12"),
        ("{multiply: [a, 0.5], places: 0}", "617"),
        ("{add: [a, b, c]}", "1236.56"),
        ("{subtract: [a, b]}", "1232.56"),
        ("{divide: [a, 3]}", "411.52"),
        ("{divide: [a, 7], places: 2}", "176.37"),
        ("{multiply: [a, c]}", ""),
        ("{multiply: [{add: [a, b]}, 2]}", "2473.12"),
        ("{add: [{column: d, do: {decimal: comma}}, 1]}", "1235.5"),
    ],
)
def test_numbers_are_computed_exactly(read: Read, value: str, number: str) -> None:
    content = 'no;a;b;c;d\nA;"1,234.56";2;;"1.234,5"\n'
    (record,) = read(content, BY_NUMBER % ("invoice_no: no", f"amount: {value}"))
    assert record.certificate.goods[0].amount == number
    assert record.findings == []


def test_a_division_by_zero_is_laid_to_the_divisor(read: Read) -> None:
    (record,) = read("no,a,b\nA,1,0\n", BY_NUMBER % ("invoice_no: no", "amount: {divide: [a, b]}"))
    assert [(f.rule, f.path, f.place.column if f.place else "") for f in record.findings] == [
        ("COO-5005", "goods[1].amount", "b")
    ]


def test_sums_and_lists_go_over_the_rows_of_a_certificate(read: Read) -> None:
    content = 'no,amount,bill\nA,"1,000.50",x\nA,2,y\nB,7,z\nA,,x\n'
    text = BY_NUMBER % ("total_amount: {sum: amount}, entry_ids: {all: bill, with: ;}", "amount: amount")
    a, b = read(content, text)
    assert (a.certificate.total_amount, a.certificate.entry_ids) == ("1002.50", "x;y")
    assert (b.certificate.total_amount, b.certificate.entry_ids) == ("7", "z")


def test_a_wrong_number_is_told_once_and_breaks_the_sum(read: Read) -> None:
    content = "no,amount\nA,1\nA,much\n"
    (record,) = read(content, BY_NUMBER % ("total_amount: {sum: amount}", "amount: amount"))
    assert len(record.findings) == 1
    assert record.broken == {"goods[2].amount", "total_amount"}


def test_a_default_does_not_hide_a_fault(read: Read) -> None:
    (record,) = read("no,amount\nA,much\n", BY_NUMBER % ("invoice_no: no", "amount: {column: amount, default: '5'}"))
    assert record.certificate.goods[0].amount == ""
    assert record.broken == {"goods[1].amount"}


def test_a_type_has_its_own_section(read: Read) -> None:
    text = """
group_by: no
head: {cert_type: type, remark: note}
goods: {origin_criterion: criterion}
types:
  C: {goods: {origin_criterion: false}}
  K: {head: {remark: {const: FOR K}}}
"""
    content = "no,type,note,criterion\n1,c,n,WP\n2,K,n,WP\n3,E,n,PE\n"
    found = [
        (r.certificate.cert_type, r.certificate.remark, [g.origin_criterion for g in r.certificate.goods])
        for r in read(content, text)
    ]
    assert found == [("C", "n", []), ("K", "FOR K", ["WP"]), ("E", "n", ["PE"])]


def test_several_invoices_and_companies_of_a_non_party_are_each_told_once(read: Read) -> None:
    text = """
group_by: no
head: {cert_type: {const: RC}}
goods: {name_en: name}
invoices: {number: bill, currency: {const: USD}}
nonparty: {name: firm, country_code: land}
"""
    content = "no,name,bill,firm,land\nA,a,B1,,\nA,b,B2,EXAMPLE LTD,SG\nA,c,B1,EXAMPLE LTD,SG\n"
    content += "A,d,,SAMPLE INC,Nowhere\nB,e,,,\n"
    a, b = read(content, text)
    assert [(i.number, i.currency) for i in a.certificate.invoices] == [("B1", "USD"), ("B2", "USD")]
    assert [(c.sort_no, c.name, c.country_code) for c in a.certificate.nonparty] == [
        ("1", "EXAMPLE LTD", "702"),
        ("2", "SAMPLE INC", ""),
    ]
    assert [(f.path, str(f.place)) for f in a.findings] == [
        ("nonparty[2].country_code", str(place_of(a, "nonparty[2].country_code")))
    ]
    assert str(place_of(a, "invoices[2].number")).endswith("export.csv:3 (bill)")
    assert (b.certificate.invoices, b.certificate.nonparty) == ((), ())


def test_a_change_is_made_only_when_the_export_tells_of_one(read: Read) -> None:
    text = "group_by: no\nhead: {cert_type: {const: C}}\nchange: {old_cert_no: old, reason: why}\n"
    a, b = read("no,old,why\nA,C263300999990001,name|address\nB,,\n", text)
    assert a.certificate.change is not None
    assert a.certificate.change.reason == "name\naddress"
    assert str(place_of(a, "change.reason")).endswith("export.csv:2 (why)")
    assert b.certificate.change is None


def test_fields_with_a_standard_value_keep_it_when_the_cell_is_empty(read: Read) -> None:
    a, b = read(
        "no,pack,kind\nA,,\nB,不规则包装,Y\n", BY_NUMBER % ("invoice_no: no", "pack_type: pack, non_goods: kind")
    )
    assert [(r.certificate.goods[0].pack_type, r.certificate.goods[0].non_goods) for r in (a, b)] == [
        ("1", "N"),
        ("2", "Y"),
    ]


def test_a_country_code_without_its_zero_goes_on_with_a_warning(read: Read) -> None:
    (record,) = read([["no", "country"], ["A", 36]], BY_NUMBER % ("dest_country_code: country", "name_en: no"))
    assert record.certificate.dest_country_code == "036"
    assert [(f.rule, f.severity) for f in record.findings] == [("COO-5011", Severity.WARNING)]
    assert record.broken == frozenset()


def test_zeros_are_kept_where_the_export_has_them(read: Read) -> None:
    rows = [["no", "country", "hs"], ["A", "036", "0101210010"]]
    text = BY_NUMBER % ("dest_country_code: country", "hs_code: hs")
    for content in (rows, "\n".join(",".join(row) for row in rows)):
        (record,) = read(content, text)
        assert (record.certificate.dest_country_code, record.certificate.goods[0].hs_code) == ("036", "0101210010")
        assert record.findings == []


def test_several_exports_are_read_one_after_the_other(tmp_path: Path, catalog: Resources, samples: Path) -> None:
    files = [samples / "erp" / "orders.csv", samples / "demo" / "orders.csv"]
    found = [record.source for record in read_exports(files, load_mapping(catalog, "csv_generic"), catalog)]
    assert found == ["orders.csv"] * 11


def test_many_certificates_come_in_the_order_of_the_export(read: Read) -> None:
    content = "no,type,name\n" + "".join(f"{n},{'CEK'[n % 3]},line {n}\n" for n in range(3000) for _ in range(2))
    records = read(
        content,
        "group_by: no\nhead: {cert_type: type}\ngoods: {name_en: name}\ntypes: {E: {head: {remark: {const: x}}}}\n",
    )
    assert [r.key for r in records] == [str(n) for n in range(3000)]
    assert all(r.certificate.goods[1].name_en == f"line {r.key}" for r in records)
    assert {r.certificate.cert_type for r in records if r.certificate.remark} == {"E"}


def test_a_file_that_is_no_workbook_by_content_is_told(tmp_path: Path, catalog: Resources) -> None:
    text = tmp_path / "export.xlsx"
    text.write_text("doc_no,cert_type\n1,C\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        list(read_export(text, load_mapping(catalog, "csv_generic"), catalog))
    assert caught.value.code == "column-missing"  # it is read as the text it is
