"""A certificate is found by any part of what it says, as soon as it is stored, with the index of letters or without."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coo_cli.certificate.model import Certificate, Goods
from coo_cli.store import search
from coo_cli.store.certificates import put_certificates
from coo_cli.store.content import NewCertificate
from coo_cli.store.filter import Filter
from coo_cli.store.listing import count_certificates, list_certificates
from coo_cli.store.remove import remove_certificates
from coo_cli.store.search_index import follow

ONE, TWO, THREE = "C263300999990001", "C263300999990002", "E263300999990001"


def put(desk, cert_no, goods, key="", **fields):
    lines = tuple(Goods(name_zh=zh, name_en=en, hs_code="8544421100") for zh, en in goods)
    content = desk.content(cert_no, **fields)
    content = msgspec.structs.replace(content, certificate=msgspec.structs.replace(content.certificate, goods=lines))
    new = NewCertificate(profile="main", enterprise="330099999", mapping="m", source_key=key, content=content)
    with desk.store.begin() as tx:
        return put_certificates(tx, [new], at=desk.now, actor="clerk")


@pytest.fixture
def shelf(any_desk):
    put(
        any_desk,
        ONE,
        [("数据电缆", "DATA CABLE")],
        "SO-1",
        consignee="SAMPLE PTY LTD\n1 EXAMPLE ST",
        invoice_no="INV-7",
    )
    put(any_desk, TWO, [("陶瓷杯", "Ceramic Cup 100%"), ("电", "PLUG")], "SO-2", consignee="BEISPIEL GMBH\nKÖLN")
    put(any_desk, THREE, [("铜", 'WIRE "A_1"')], exporter="Ｅxample Ｅxport", contract_no="HT-26-9")
    return any_desk


def found(desk, text):
    with desk.store.read() as reader:
        ids = [row.id for row in list_certificates(reader, Filter(text=text))]
        assert count_certificates(reader, Filter(text=text)) == len(ids)
    with desk.store.look() as look:
        assert [row.id for row in list_certificates(look, Filter(text=text))] == ids
    return ids


WANTED = [
    ("电缆", [1]),
    ("电", [1, 2]),
    ("缆", [1]),
    ("杯", [2]),
    ("铜", [3]),
    ("数据电缆", [1]),
    ("瓷电", []),
    ("cable", [1]),
    ("Köln", [2]),
    ("example", [1, 3]),
    ("100%", [2]),
    ("%", [2]),
    ("a_1", [3]),
    ("axa", []),
    ('"a', [3]),
    ("inv-7", [1]),
    ("so-2", [2]),
    ("ht-26", [3]),
    ("8544", [1, 2, 3]),
    ("  data   cable ", [1]),
    ("1", [1, 2, 3]),
    ("no such thing", []),
]


@pytest.mark.parametrize("state", ["just stored", "indexed", "indexed and many"])
def test_any_part_in_any_case_and_any_width_finds_it(shelf, state, monkeypatch):
    if state != "just stored":
        follow(shelf.store)
    if state == "indexed and many":
        monkeypatch.setattr(search, "_RARE", 0)
    assert [(text, found(shelf, text)) for text, _ in WANTED] == WANTED


def test_what_changed_after_the_index_was_made_is_found_as_it_is_now(shelf):
    follow(shelf.store)
    shelf.edit(1, shelf.content(ONE, invoice_no="NEW-1", exporter="电缆厂"))
    with shelf.store.begin() as tx:
        remove_certificates(tx, list_certificates(tx, Filter(cert_no=(TWO,))), at=shelf.now, actor="clerk")
    (four,) = put(shelf, "C263300999990004", [("电缆插头", "PLUG")])
    for _ in range(2):
        wanted = {"new-1": [1], "cable": [], "缆": [1, four], "电缆插头": [four], "beispiel": [], "wire": [3]}
        assert {text: found(shelf, text) for text in wanted} == wanted
        follow(shelf.store)
    with shelf.store.look() as look:
        assert search.behind(look) == 0


def test_an_index_begun_by_a_program_without_letters_is_made_anew(desk, monkeypatch):
    put(desk, ONE, [("数据电缆", "DATA CABLE")])
    monkeypatch.setattr("coo_cli.store.search_index.can_index", lambda: False)
    follow(desk.store)
    assert found(desk, "缆") == [1]
    monkeypatch.undo()
    follow(desk.store)
    with desk.store.look() as look:
        assert search.has_index(look)
    assert found(desk, "缆") == [1]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("电缆aA%_!\"'é０ \n"), min_size=1, max_size=6), st.data())
def test_every_part_of_a_name_finds_it_indexed_or_not(desk, name, data):
    cert = Certificate(goods=(Goods(name_zh=name),))
    content = msgspec.structs.replace(desk.content(), certificate=cert)
    with desk.store.begin() as tx:
        new = NewCertificate(profile="main", enterprise="330099999", content=content)
        (id_,) = put_certificates(tx, [new], at=desk.now, actor="clerk")
    line = data.draw(st.sampled_from(name.split("\n")))
    start = data.draw(st.integers(0, max(len(line) - 1, 0)))
    part = " ".join(line[start : data.draw(st.integers(start, len(line)))].split())
    if part and part in line:
        assert id_ in found(desk, part)
        follow(desk.store)
        assert id_ in found(desk, part)
