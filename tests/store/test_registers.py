"""Registers in the store."""

import pytest

from coo_cli.certificate.register import Entry
from coo_cli.store.events import verify_chain
from coo_cli.store.registers import count_entries, delete_entries, find_entries, list_entries, put_entries
from coo_cli.store.tables import event


@pytest.fixture
def put(any_store, now):
    def run(*entries, register="goods"):
        with any_store.begin() as tx:
            return put_entries(tx, register, entries, at=now, actor="clerk")

    return run


def entry(key, **values):
    return Entry(key=key, values=values)


def log(reader):
    return [(row.action, row.detail) for row in reader.rows(event.select().order_by(event.c.id))]


def test_entries_are_created_changed_and_left_alone(any_store, put):
    assert put(entry("A", note="x"), entry("B", note="y")) == ["created", "created"]
    assert put(entry("A", note="x"), entry("B", note="z"), entry("C")) == ["unchanged", "updated", "created"]
    with any_store.read() as reader:
        found = find_entries(reader, "goods", ["B", "C", "D"])
        assert found == {"B": entry("B", note="z"), "C": entry("C")}
        assert log(reader) == [
            ("register-created", "goods A: note: - > x"),
            ("register-created", "goods B: note: - > y"),
            ("register-updated", "goods B: note: y > z"),
            ("register-created", "goods C"),
        ]
        assert verify_chain(reader).fault is None
        assert list_entries(reader, "goods")[0].changed_by == "clerk"


def test_each_register_has_keys_of_its_own(any_store, put):
    put(entry("A", note="goods"))
    put(entry("A", note="people"), register="consignee")
    with any_store.read() as reader:
        assert find_entries(reader, "goods", ["A"])["A"].values == {"note": "goods"}
        assert find_entries(reader, "consignee", ["A"])["A"].values == {"note": "people"}


def test_a_search_looks_in_keys_and_values_whatever_their_case_and_takes_no_signs_for_jokers(any_store, put):
    put(entry("EX-1", name="数据电缆"), entry("EX-2", name="100% Wool"), entry("ÄX-3", name="a_b"))

    def found(text):
        with any_store.read() as reader:
            keys = [kept.entry.key for kept in list_entries(reader, "goods", text)]
            assert count_entries(reader, "goods", text) == len(keys)
        return keys

    assert found("电缆") == ["EX-1"]
    assert found("wool") == found("%") == ["EX-2"]
    assert found("äx") == found("_") == ["ÄX-3"]
    assert found("name") == []


def test_a_list_comes_page_by_page(any_store, put):
    put(*(entry(f"K{number:02}") for number in range(25)))
    with any_store.read() as reader:
        pages = [list_entries(reader, "goods", limit=10, offset=start) for start in (0, 10, 20)]
    assert [len(page) for page in pages] == [10, 10, 5]
    assert [kept.entry.key for page in pages for kept in page] == [f"K{number:02}" for number in range(25)]


def test_deleting_tells_which_were_there_and_the_log_keeps_what_they_held(any_store, put, now):
    put(entry("A", note="x"), entry("B"))
    with any_store.begin() as tx:
        assert delete_entries(tx, "goods", ["A", "Z"], at=now, actor="clerk") == ["A"]
    with any_store.read() as reader:
        assert list(find_entries(reader, "goods", ["A", "B"])) == ["B"]
        assert log(reader)[-1] == ("register-deleted", "goods A: note: x > -")


def test_texts_no_database_holds_are_kept_all_the_same(any_store, put):
    put(entry("A", note="nul \0 end", other="a 'quoted' \"text\"\n%s ; DROP TABLE"))
    with any_store.read() as reader:
        assert find_entries(reader, "goods", ["A"])["A"].values["note"] == "nul \0 end"
