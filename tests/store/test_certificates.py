import contextlib
import datetime as dt

import msgspec
import pytest

from coo_cli.base.errors import InputError
from coo_cli.certificate.model import Certificate, Goods
from coo_cli.certificate.state import Declaration
from coo_cli.store.certificates import put_certificates, update_certificates
from coo_cli.store.content import Content, Edit, NewCertificate, promoted
from coo_cli.store.filter import Filter
from coo_cli.store.listing import count_certificates, count_states, list_certificates
from coo_cli.store.moves import set_archived
from coo_cli.store.reading import find_sources, get, ids_of, load, messages

ONE, TWO, THREE = "C263300999990001", "C263300999990002", "E263300999990001"


@contextlib.contextmanager
def refused(code):
    with pytest.raises(InputError) as caught:
        yield
    assert caught.value.code == code


def test_what_is_put_is_got_back_by_number_and_by_id(any_desk):
    cert = Certificate(
        cert_no=ONE,
        cert_type="C",
        company_name="示例进出口有限公司",
        marks="N/M\n'\"",
        goods=(Goods(hs_code="0101210010"),),
    )
    content = msgspec.structs.replace(any_desk.content(ONE), certificate=cert)
    new = NewCertificate(profile="main", enterprise="330099999", content=content)
    with any_desk.store.begin() as tx:
        (id_,) = put_certificates(tx, [new], at=any_desk.now, actor="clerk")
    with any_desk.store.read() as reader:
        stored = get(reader, ONE)
        assert stored == get(reader, id_)
        assert stored.certificate == cert
        assert stored.row.declaration is Declaration.READY
        assert [(i, message.data) for i, message in messages(reader, [id_])] == [(id_, content.message.data)]
        assert ids_of(reader, [ONE, TWO]) == {ONE: id_}


def test_a_faulty_one_is_a_draft_that_tells_why(desk):
    (id_,) = desk.put("")
    with desk.store.read() as reader:
        stored = get(reader, id_)
        assert (stored.row.declaration, stored.row.errors, stored.row.cert_no) == ("draft", 1, "")
        assert stored.findings[0].text.zh == "无证书号。"
        assert list(messages(reader, [id_])) == []
    assert desk.history(id_) == [("created", "", "draft")]


@pytest.mark.parametrize(
    ("head", "lines", "cents"),
    [
        ("12096.00", ("1", "2"), 1209600),
        ("", ("4100", "", "2000.015"), 610002),
        ("0.994999", (), 99),
        ("", (), 0),
        ("", ("4100", "about 20"), 0),
        ("9999999999999999999.99", (), 0),
    ],
)
def test_the_list_knows_the_fob_total_in_cents(head, lines, cents):
    goods = tuple(Goods(fob_value=value) for value in lines)
    cert = Certificate(cert_no=ONE, cert_type="C", fob_value=head, goods=goods)
    assert promoted(Content(certificate=cert), "")["fob_cents"] == cents


def test_the_list_knows_who_made_and_who_declared_it_and_between_whom(any_desk):
    (id_,) = any_desk.put(ONE, exporter="EXAMPLE CO.\nNINGBO", consignee="SAMPLE LTD\nSYDNEY")
    row = any_desk.row(id_)
    assert (row.created_by, row.declared_by, row.principal) == ("clerk", "", "")
    assert (row.exporter, row.consignee) == ("EXAMPLE CO.", "SAMPLE LTD")
    any_desk.edit(id_, any_desk.content(ONE, consignee="OTHER LTD"))
    any_desk.declare(id_)
    row = any_desk.row(id_)
    assert (row.created_by, row.declared_by, row.consignee) == ("clerk", "clerk", "OTHER LTD")


def test_an_import_finds_what_it_brought_before(any_desk):
    (id_,) = any_desk.put(ONE)
    with any_desk.store.read() as reader:
        found = find_sources(reader, "main", "generic", [f"key of {ONE}", "key of nothing"])
        assert list(found) == [f"key of {ONE}"]
        assert (found[f"key of {ONE}"].id, found[f"key of {ONE}"].cert_no) == (id_, ONE)
        assert find_sources(reader, "main", "other mapping", [f"key of {ONE}"]) == {}


def test_several_without_a_key_are_all_stored(desk):
    assert desk.put("", "", "") == [1, 2, 3]


def test_neither_a_number_nor_a_key_is_taken_twice(any_desk):
    any_desk.put(ONE)
    with refused("number-taken"), any_desk.store.begin() as tx:
        other = NewCertificate(profile="main", enterprise="330099999", content=any_desk.content(ONE))
        put_certificates(tx, [other], at=any_desk.now, actor="clerk")
    with refused("number-taken"):
        any_desk.put(TWO, TWO)
    with refused("source-taken"), any_desk.store.begin() as tx:
        same = NewCertificate(
            profile="main",
            enterprise="330099999",
            mapping="generic",
            source_key=f"key of {ONE}",
            content=any_desk.content(TWO),
        )
        put_certificates(tx, [same], at=any_desk.now, actor="clerk")
    with any_desk.store.read() as reader:
        assert count_certificates(reader) == 1


def test_nothing_is_ready_with_an_error(desk):
    faulty = msgspec.structs.replace(desk.content(""), ready=True)
    with pytest.raises(ValueError), desk.store.begin() as tx:
        new = NewCertificate(profile="main", enterprise="330099999", content=faulty)
        put_certificates(tx, [new], at=desk.now, actor="clerk")


def test_a_corrected_draft_becomes_ready_and_gets_its_number(any_desk):
    (id_,) = any_desk.put("")
    any_desk.edit(id_, any_desk.content(ONE, invoice_no="INV-2"))
    row = any_desk.row(id_)
    assert (row.cert_no, row.declaration, row.invoice_no, row.errors) == (ONE, "ready", "INV-2", 0)
    assert any_desk.history(id_) == [
        ("created", "", "draft"),
        ("edited", "draft", "draft"),
        ("checked", "draft", "ready"),
    ]


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(any_desk):
    (id_,) = any_desk.put(ONE)
    seen = any_desk.row(id_).version
    any_desk.edit(id_, any_desk.content(ONE, invoice_no="FIRST"), seen)
    with refused("edit-conflict"):
        any_desk.edit(id_, any_desk.content(ONE, invoice_no="SECOND"), seen)
    now = any_desk.row(id_).version
    twice = [Edit(id_, now, any_desk.content(ONE, invoice_no=name)) for name in ("THIRD", "FOURTH")]
    with refused("edit-conflict"), any_desk.store.begin() as tx:
        update_certificates(tx, twice, at=any_desk.now, actor="clerk")
    assert any_desk.row(id_).invoice_no == "FIRST"


def test_what_is_under_way_is_not_edited_and_a_number_is_never_changed(desk):
    one, two = desk.put(ONE, TWO)
    with refused("number-fixed"):
        desk.edit(one, desk.content(THREE))
    desk.declare(two)
    with refused("illegal-move"):
        desk.edit(two, desk.content(TWO, invoice_no="LATE"))


def test_an_id_is_never_given_again(desk, now):
    desk.put(ONE)
    with desk.store.begin() as tx:  # as deleting a draft would
        tx.connection.exec_driver_sql("DELETE FROM content")
        tx.connection.exec_driver_sql("DELETE FROM certificate")
    assert desk.put(TWO) == [2]


def test_what_is_archived_is_told_apart_until_it_is_taken_out(any_desk):
    one, two = any_desk.put(ONE, TWO)
    for archived in (True, True, False):
        with any_desk.store.begin() as tx:
            set_archived(tx, [one], archived, at=any_desk.now, actor="clerk")
            assert [row.id for row in list_certificates(tx, Filter(archived=True))] == [one] * archived
    assert [action for action, _, _ in any_desk.history(one)] == ["created", "archived", "unarchived"]
    with refused("unknown-certificate"), any_desk.store.begin() as tx:
        set_archived(tx, [two, 99], True, at=any_desk.now, actor="clerk")
    assert not any_desk.row(two).archived


@pytest.fixture
def shelf(any_desk):
    any_desk.put(ONE, TWO, dest_country_code="036", invoice_no="INV-1")
    any_desk.now += dt.timedelta(days=1)
    any_desk.put(THREE, cert_type="E", dest_country_code="704", invoice_no="INV-2")
    any_desk.put("")
    any_desk.declare(1, 3)
    return any_desk


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Filter(), [1, 2, 3, 4]),
        (Filter(cert_no=(ONE, THREE)), [1, 3]),
        (Filter(cert_type=("E",)), [3]),
        (Filter(declaration=(Declaration.READY, Declaration.DRAFT)), [2, 4]),
        (Filter(invoice_no=("INV-1",), dest_country_code=("036",)), [1, 2]),
        (Filter(profile=("other",)), []),
        (Filter(archived=False, enterprise=("330099999",), cert_status=("0",)), [1, 2, 3, 4]),
        (Filter(archived=True), []),
        (Filter(created_from=dt.datetime(2026, 11, 24, tzinfo=dt.UTC)), []),
        (Filter(created_from=dt.datetime(2026, 11, 23, tzinfo=dt.UTC)), [3, 4]),
        (Filter(created_before=dt.datetime(2026, 11, 23, tzinfo=dt.UTC)), [1, 2]),
        (Filter(declared_from=dt.datetime(2026, 11, 23, tzinfo=dt.UTC)), [1, 3]),
        (Filter(declared_before=dt.datetime(2026, 12, 1, tzinfo=dt.UTC)), [1, 3]),
    ],
)
def test_lists_take_what_all_conditions_allow(shelf, wanted, ids):
    with shelf.store.read() as reader:
        assert [row.id for row in list_certificates(reader, wanted)] == ids
        assert count_certificates(reader, wanted) == len(ids)
        assert sum(count_states(reader, wanted).values()) == len(ids)


def test_lists_are_sorted_and_paged(shelf):
    with shelf.store.read() as reader:
        page = list_certificates(reader, order="created_at", descending=True, limit=2, offset=1)
        assert [row.id for row in page] == [3, 2]
        assert [stored.row.id for stored in load(reader, [3, 9, 1])] == [3, 1]
        assert count_states(reader) == {Declaration.QUEUED: 2, Declaration.READY: 1, Declaration.DRAFT: 1}


def test_an_unknown_certificate_is_named(desk):
    for name in (ONE, 7):
        with refused("unknown-certificate"), desk.store.read() as reader:
            get(reader, name)
