import pytest

from coo_cli.base.errors import InputError
from coo_cli.base.files import Look
from coo_cli.base.texts import t
from coo_cli.store.files import (
    PrintFile,
    Seen,
    Unreadable,
    forget_gone,
    list_quarantine,
    print_file_of,
    put_print_file,
    put_quarantine,
    put_seen,
    quarantined_bytes,
)
from coo_cli.store.glance import glance

TORN = t("The file ends in the middle.", "文件不完整。")


def test_a_file_is_seen_until_it_looks_different(any_desk):
    store, look = any_desk.store, Look(900, 1_763_836_200_123_456_789)
    for _ in range(2):
        with store.begin() as tx:
            put_seen(tx, "main", [Seen("Receipt_1.xml", look), Seen("回执\udcbb.xml", look)])
    seen = glance(store, "main", "main").seen
    assert seen("Receipt_1.xml", look)
    assert seen("回执\udcbb.xml", look)
    assert not seen("Receipt_1.xml", Look(901, look.modified_ns))
    assert not seen("Receipt_1.xml", Look(900, look.modified_ns + 1))
    assert not seen("Receipt_2.xml", look)
    assert not glance(store, "main", "other").seen("Receipt_1.xml", look)


def test_files_of_one_name_in_two_folders_are_both_seen(desk):
    with desk.store.begin() as tx:
        put_seen(tx, "main", [Seen("a.xml", Look(1, 1)), Seen("a.xml", Look(2, 2))])
    seen = glance(desk.store, "main", "main").seen
    assert seen("a.xml", Look(1, 1))
    assert seen("a.xml", Look(2, 2))


def test_files_that_are_gone_are_forgotten(any_desk):
    with any_desk.store.begin() as tx:
        put_seen(tx, "main", [Seen(f"{n}.xml", Look(n, n)) for n in range(10)])
        put_seen(tx, "other", [Seen("0.xml", Look(0, 0))])
        assert forget_gone(tx, "main", [f"{n}.xml" for n in range(3)]) == 7
        assert forget_gone(tx, "main", [f"{n}.xml" for n in range(3)]) == 0
    assert not glance(any_desk.store, "main", "main").seen("7.xml", Look(7, 7))
    assert glance(any_desk.store, "main", "other").seen("0.xml", Look(0, 0))


def test_an_unreadable_file_is_kept_once_with_its_reason(any_desk, now):
    torn = Unreadable("Receipt_1.xml", b"<Rece", TORN)
    with any_desk.store.begin() as tx:
        assert put_quarantine(tx, "main", [torn, torn], at=now) == 1
        assert put_quarantine(tx, "main", [torn, Unreadable("b.xml", b"", TORN)], at=now) == 1
    with any_desk.store.read() as reader:
        latest, first = list_quarantine(reader)
        assert (first.name, first.reason, quarantined_bytes(reader, first.id)) == ("Receipt_1.xml", TORN, b"<Rece")
        assert quarantined_bytes(reader, latest.id) == b""
        with pytest.raises(InputError) as caught:
            quarantined_bytes(reader, 99)
    assert caught.value.code == "unknown-file"


def test_with_its_print_file_the_original_waits_to_be_printed(any_desk, now):
    (id_,) = any_desk.put("C263300999990001")

    def put(data):
        with any_desk.store.begin() as tx:
            return put_print_file(tx, id_, PrintFile("C263300999990001.pdf", data), at=now, actor="night run")

    assert any_desk.row(id_).printing == "no_file"
    assert [put(b"%PDF 1"), put(b"%PDF 1"), put(b"%PDF 2")] == [True, False, True]
    assert any_desk.row(id_).printing == "waiting"
    assert any_desk.history(id_)[1:] == [("print-file", "no_file", "waiting"), ("print-file", "", "")]
    with any_desk.store.read() as reader:
        assert print_file_of(reader, id_).data == b"%PDF 2"
        assert print_file_of(reader, 99) is None


def test_a_print_file_without_its_certificate_is_refused(desk, now):
    with pytest.raises(InputError) as caught, desk.store.begin() as tx:
        put_print_file(tx, 99, PrintFile("x.pdf", b"%PDF"), at=now, actor="night run")
    assert caught.value.code == "unknown-certificate"
