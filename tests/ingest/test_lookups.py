"""What registers give to an export's certificates, and where each value is said to come from."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coo_cli.base.errors import ConfigError
from coo_cli.certificate.register import REGISTERS, Entry
from coo_cli.ingest.columns import Block, of_column
from coo_cli.ingest.filling import Found, fill
from coo_cli.ingest.plan import Lookup
from coo_cli.ingest.read import entry_of, from_registers, place_of, read_export
from coo_cli.ingest.split import split

KEPT = {
    "goods": {
        "CABLE": {"goods.hs_code": "8544421100", "goods.name_en": "CABLE", "goods.origin_criterion": "WO"}
        | {"goods.origin_criterion@E": "PE", "goods.producer_code": "MA9999996", "goods.pack_type": "2"},
        "PLUG": {"goods.hs_code": "8536690000", "goods.producer_name": "示例"},
    },
    "producer": {"P1": {"goods.producer_name": "示例制造", "goods.producer_code": "MA8888880"}},
    "consignee": {"100": {"consignee": "SAMPLE\nSYDNEY", "dest_country_code": "036", "consignee_tel": "1"}},
}
HEAD = "group_by: No\nhead: {cert_type: Type}\n"


@pytest.fixture
def asked():
    return []


@pytest.fixture
def read(tmp_path, catalog, mapping, asked):
    def look_up(register, keys):
        asked.append((register, set(keys)))
        return {key: Entry(key=key, values=KEPT[register][key]) for key in keys if key in KEPT[register]}

    def run(table, text):
        file = tmp_path / "export.csv"
        file.write_text(table, encoding="utf-8")
        return list(read_export(file, mapping(HEAD + text), catalog, look_up))

    return run


def test_lines_and_heads_are_filled_by_their_keys_and_types(read, asked):
    first, second = read(
        "No,Type,Item,Customer\n1,E,CABLE,100\n1,E,PLUG,\n2,C,CABLE,100\n",
        "lookups: {goods: {by: Item}, consignee: {by: Customer}}",
    )
    assert [line.hs_code for line in first.certificate.goods] == ["8544421100", "8536690000"]
    assert [line.origin_criterion for line in first.certificate.goods] == ["PE", ""]
    assert (first.certificate.consignee, first.certificate.dest_country_code) == ("SAMPLE\nSYDNEY", "036")
    assert first.certificate.goods[0].pack_type == "2"
    assert first.certificate.goods[1].pack_type == "1"
    assert second.certificate.goods[0].origin_criterion == ""  # type C uses none
    assert first.findings == second.findings == []
    assert asked == [("goods", {"CABLE", "PLUG"}), ("consignee", {"100"})]


def test_the_export_wins_line_by_line_and_the_place_tells_who_gave_what(read):
    (record,) = read(
        "No,Type,Item,HS,Maker\n1,E,CABLE,,P1\n1,E,CABLE,8536690000,P1\n1,E,PLUG,,\n",
        "goods: {hs_code: HS}\nlookups: {goods: {by: Item}, producer: {by: Maker}}",
    )
    assert [line.hs_code for line in record.certificate.goods] == ["8544421100", "8536690000", "8536690000"]
    assert [place_of(record, f"goods[{n}].hs_code").column for n in (1, 2, 3)] == ["Item", "HS", "Item"]
    assert [entry_of(record, f"goods[{n}].hs_code") for n in (1, 2, 3)] == ["goods CABLE", "", "goods PLUG"]
    assert [line.producer_code for line in record.certificate.goods] == ["MA9999996", "MA9999996", ""]
    assert [line.producer_name for line in record.certificate.goods] == ["示例制造", "示例制造", "示例"]
    assert place_of(record, "goods[1].producer_name").column == "Maker"
    assert place_of(record, "goods[3].producer_name").column == "Item"
    told = from_registers(record)
    assert told["goods.name_en"] == "goods"
    assert told["goods[3].hs_code"] == "goods PLUG"
    assert "goods[2].hs_code" not in told
    second = split(record, 1)[1]
    assert (entry_of(second, "goods[1].hs_code"), entry_of(second, "goods[1].producer_name")) == ("", "producer P1")
    third = split(record, 1)[2]
    assert (entry_of(third, "goods[1].hs_code"), place_of(third, "goods[1].hs_code").row) == ("goods PLUG", 4)


def test_a_key_in_vain_is_told_at_its_cell_and_what_it_would_give_is_not_missed(read):
    bad, good = read(
        "No,Type,Item,HS,Customer\n1,E,CABLE,,100\n1,E,LAMP,8544421100,100\n2,E,PLUG,,9\n",
        "goods: {hs_code: HS}\nlookups: {goods: {by: Item}, consignee: {by: Customer, optional: true}}",
    )
    assert [(f.rule, f.severity, f.place.row, f.place.column) for f in bad.findings] == [
        ("COO-5060", "error", 3, "Item")
    ]
    assert "LAMP" in bad.findings[0].text.en
    assert "goods[2].name_en" in bad.broken
    assert "goods[2].hs_code" not in bad.broken
    assert not {path for path in bad.broken if path.startswith("goods[1]")}
    assert [(f.rule, f.severity, f.place.row, f.place.column) for f in good.findings] == [
        ("COO-5061", "warning", 4, "Customer")
    ]
    assert not good.broken


def test_an_unreadable_value_of_the_export_is_not_hidden_by_the_register(read):
    (record,) = read("No,Type,Item,HS\n1,E,CABLE,cable\n", "goods: {hs_code: HS}\nlookups: {goods: {by: Item}}")
    assert record.certificate.goods[0].hs_code == ""
    assert [(f.rule, f.place.column) for f in record.findings] == [("COO-5004", "HS")]
    assert record.broken == {"goods[1].hs_code"}


def test_what_rows_say_together_and_cannot_be_read_is_not_hidden_either(read):
    (record,) = read(
        "No,Type,Customer,Country\n1,E,100,Atlantis\n1,E,100,Utopia\n",
        "lookups: {consignee: {by: Customer}}\ntypes: {E: {head: {dest_country_code: {all: Country}}}}",
    )
    assert (record.certificate.dest_country_code, record.broken) == ("", {"dest_country_code"})


def test_rows_that_name_different_customers_disagree(read):
    (record,) = read("No,Type,Customer\n1,E,100\n1,E,200\n", "lookups: {consignee: {by: Customer}}")
    assert [(f.rule, f.place.row, f.place.column) for f in record.findings] == [("COO-5007", 3, "Customer")]


def test_a_customer_named_in_a_later_row_is_told_there(read):
    (record,) = read("No,Type,Customer\n1,E,\n1,E,9\n", "lookups: {consignee: {by: Customer}}")
    assert [(f.rule, f.place.row) for f in record.findings] == [("COO-5060", 3)]


def test_a_key_may_be_made_by_steps_and_its_column_lack(read):
    (record,) = read(
        "No,Type,Item\n1,E,cable\n", 'lookups: {goods: {by: {column: Item, do: upper}}, producer: {by: "M?"}}'
    )
    assert record.certificate.goods[0].name_en == "CABLE"


def test_without_registers_nothing_is_filled_and_nothing_missed(tmp_path, catalog, mapping):
    file = tmp_path / "export.csv"
    file.write_text("No,Type,Item\n1,E,CABLE\n", encoding="utf-8")
    (record,) = read_export(file, mapping(f"{HEAD}goods: {{hs_code: Item}}\nlookups: {{goods: {{by: Item}}}}"), catalog)
    assert record.findings[0].rule == "COO-5004"
    assert len(record.findings) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("lookups: {good: {by: Item}}", "unknown-key"),
        ("lookups: {defaults: {by: Item}}", "unknown-key"),
        ("lookups: {goods: {by: Item, buy: Item}}", "unknown-key"),
        ("lookups: {goods: {}}", "data-invalid"),
        ("lookups: {goods: Item}", "data-invalid"),
        ("lookups: {goods: {by: {sum: Item}}}", "mapping-invalid"),
        ("lookups: {goods: {by: {column: Item, do: nothing}}}", "unknown-plugin"),
    ],
)
def test_a_faulty_look_up_is_told_with_its_line(mapping, text, code):
    with pytest.raises(ConfigError) as caught:
        mapping(HEAD + text)
    assert caught.value.code == code
    assert caught.value.where.row == 3


CELLS = st.sampled_from(["", "a", "b"])


@given(
    rows=st.lists(st.tuples(st.sampled_from(["", "K1", "K2", "K9"]), st.sampled_from(["", "P1"]), CELLS), max_size=30),
    first=CELLS,
    second=CELLS,
    mapped=st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_filled_at_once_is_as_filled_one_by_one(rows, first, second, mapped):
    kept = {"goods": {"K1": first, "K2": "x"}, "producer": {"P1": second}}
    found = [
        Found(
            Lookup(register=REGISTERS[name], reader=of_column(n, lambda text: text), columns=(n,), optional=False),
            {key: Entry(key=key, values={"goods.producer": text} if text else {}) for key, text in kept[name].items()},
        )
        for n, name in enumerate(kept)
    ]
    read = {"producer": [own for _, _, own in rows]} if mapped else {}
    block = Block(list(zip(*rows, strict=True)) or [(), (), ()], len(rows))
    filled, _ = fill(found, block, "E", read, {})
    for index, (goods, producer, own) in enumerate(rows):
        ways = [own if mapped else "", kept["goods"].get(goods, ""), kept["producer"].get(producer, "")]
        expected = next((n for n, text in enumerate(ways) if text), None)
        text = read["producer"][index] if "producer" in read else ""
        assert text == (ways[expected] if expected is not None else "")
        if expected is not None:
            assert filled.giver("producer", index) == (None if expected == 0 else expected - 1)
