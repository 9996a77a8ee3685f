"""What has more lines than its type takes becomes several certificates."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coo_cli.certificate.model import Goods
from coo_cli.ingest.split import _spans


@pytest.fixture
def long_order(shell, samples):
    """An order for Iceland, whose certificate takes twenty lines, with so many lines and some cells changed."""

    def write(lines, name="long.csv", **changes):
        with (samples / "demo" / "orders.csv").open(encoding="utf-8", newline="") as file:
            row = next(csv.DictReader(file))
        row |= {"cert_type": "I", "country": "IS", "origin_criterion": "WP", "unload_port": "REYKJAVIK, ICELAND"}
        row |= {"doc_no": "SO-LONG", "amount": "100.00", "fob_value": "90.00"}
        rows = [row | {"name_en": f"CABLE NO {n}"} for n in range(1, lines + 1)]
        for path, value in changes.items():
            rows[int(path.removeprefix("quantity_")) - 1]["quantity"] = value
        path = shell.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(row))
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


def test_without_the_option_it_is_refused_with_the_way_out(shell, long_order):
    shell("convert", long_order(45))
    assert shell.codes == ["COO-2011"]
    assert "--split" in shell.envelope["errors"][0]["fix"]["en"]


def test_with_it_there_are_several_with_numbers_lines_and_totals_of_their_own(shell, long_order):
    made = shell("convert", long_order(45), "--split")["certificates"]
    assert shell.exit == 0, shell.envelope["errors"]
    assert [item["key"] for item in made] == ["SO-LONG", "SO-LONG/2", "SO-LONG/3"]
    shown = [shell("cert", "show", item["cert_no"])["certificate"] for item in made]
    assert [len(cert["goods"]) for cert in shown] == [20, 20, 5]
    assert [cert["total_amount"] for cert in shown] == ["2000.00", "2000.00", "500.00"]
    assert [cert["fob_value"] for cert in shown] == ["1800.00", "1800.00", "450.00"]
    assert shown[1]["goods"][0]["line_no"] == "1"
    assert shown[1]["goods"][0]["name_en"] == "CABLE NO 21"
    again = shell("convert", long_order(45), "--split")
    assert again["counts"] == {"unchanged": 3}
    more = shell("convert", long_order(46), "--split")
    assert more["counts"] == {"unchanged": 2, "updated": 1}


def test_a_fault_in_a_part_is_told_at_its_cell_and_the_other_parts_go_on(shell, long_order):
    made = shell("convert", long_order(45, quantity_23="many"), "--split")["certificates"]
    assert [item["outcome"] for item in made] == ["created", "faulty", "created"]
    (error,) = shell.envelope["errors"]
    assert (error["code"], error["path"], error["place"]["row"]) == ("COO-5001", "goods[3].quantity", 24)


def test_the_parts_share_their_invoice_and_nobody_else_may(shell, long_order):
    shell("convert", long_order(45), "--split")
    other = long_order(3, "other.csv")
    other.write_text(other.read_text("utf-8").replace("SO-LONG", "SO-OTHER"), "utf-8")
    shell("convert", other, "--split")
    assert shell.codes == ["COO-4004"]


@given(items=st.lists(st.sampled_from("NY"), max_size=60), most=st.integers(1, 20))
def test_parts_are_all_lines_in_order_and_begin_with_goods(items, most):
    goods = [Goods(non_goods=item) for item in items]
    spans = list(_spans(goods, most))
    assert [index for start, end in spans for index in range(start, end)] == list(range(len(goods)))
    for number, (start, end) in enumerate(spans):
        assert sum(item == "N" for item in items[start:end]) <= most
        assert number == 0 or items[start] == "N"


def test_a_total_that_is_not_the_sum_is_told_before_it_is_parted(shell, long_order):
    (shell.folder / "total.yaml").write_text("extends: csv_generic\nhead: {total_amount: {const: '4499'}}\n", "utf-8")
    shell("convert", long_order(45), "--split", "--mapping", shell.folder / "total.yaml")
    assert [(e["code"], e["path"]) for e in shell.envelope["errors"]] == [("COO-5013", "total_amount")]
    assert "4499" in shell.envelope["errors"][0]["text"]["en"]
