"""Exports that fill the head only in the first row of each certificate."""

import pytest

from coo_cli.base.errors import ConfigError

MAPPING = """\
source: {continued: true}
group_by: [[Number, name]]
head: {cert_type: {const: RC}, invoice_no: [Number, name], invoice_date: date, total_amount: {sum: amount}}
goods: {name_en: item, amount: amount, invoice_no: {column: [Number, name]}}
invoices: {number: {column: [Number, name]}, date: date}
""".replace("invoice_no: [Number, name]", "invoice_no: {column: [Number, name]}")


def test_rows_without_a_key_are_of_the_certificate_above(read):
    first, second = read("name,date,item,amount\nA,2026-11-02,TEA,5\n,,CUP,7\n\nB,2026-11-03,TEA,1\n", MAPPING)
    assert (first.key, first.rows, first.certificate.total_amount) == ("A", "2-3", "12")
    assert [line.invoice_no for line in first.certificate.goods] == ["A", "A"]
    assert [(one.number, one.date) for one in first.certificate.invoices] == [("A", "2026-11-02")]
    assert (second.key, second.findings) == ("B", [])


def test_a_wrong_cell_further_down_is_told_where_it_stands(read):
    (record,) = read("name,date,item,amount\nA,2026-11-02,TEA,5\n,,CUP,many\n,2026-12-01,TEA,1\n", MAPPING)
    assert {(found.rule, found.place.row, found.place.column) for found in record.findings} == {
        ("COO-5001", 3, "amount"),
        ("COO-5007", 4, "date"),
    }


def test_rows_before_the_first_key_have_none_and_totals_are_left_out(read):
    lost, good = read("name,date,item,amount\n,,CUP,7\nA,2026-11-02,TEA,5\nTotal,,,12\n", MAPPING)
    assert (good.key, len(good.certificate.goods)) == ("A", 1)
    assert [found.rule for found in lost.findings] == ["COO-5009"]


def test_without_being_told_rows_without_a_key_are_faults(read):
    first, lost = read(
        "name,item,amount\nA,TEA,5\n,CUP,7\n",
        MAPPING.replace("continued: true", "sorted: false")
        .replace("invoice_date: date, ", "")
        .replace(", date: date}", "}"),
    )
    assert (first.findings, [found.rule for found in lost.findings]) == ([], ["COO-5009"])


def test_a_tree_cannot_be_continued(mapping):
    with pytest.raises(ConfigError) as caught:
        mapping("source: {format: json, continued: true}\nhead: {cert_type: {const: C}}\n")
    assert caught.value.code == "data-invalid"


def test_the_first_heading_of_the_key_that_is_there_counts(read):
    (record,) = read("Number,date,item,amount\nA,2026-11-02,TEA,5\n", MAPPING)
    assert (record.key, record.certificate.invoice_no) == ("A", "A")
