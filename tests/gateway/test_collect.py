import datetime as dt
import os
import sys
import time

import pytest

from coo_cli.base.clock import system_clock
from coo_cli.base.errors import GatewayUnavailable
from coo_cli.base.files import sha256
from coo_cli.gateway.open import open_gateway
from coo_cli.gateway.settings import FolderSettings

RECEIPT = b"<?xml version='1.0'?><Receipt><CertNo>C263300999990001</CertNo></Receipt>\n"
PRINT_FILE = b"%PDF-1.7\n...\n%%EOF\n"


class Book:
    """What a caller remembers of files it took."""

    def __init__(self):
        self.taken = set()
        self.asked = 0

    def seen(self, name, look):
        self.asked += 1
        return (name, look) in self.taken

    def take(self, gateway):
        got = list(gateway.collect(self.seen))
        self.taken |= {(item.name, item.look) for item in got}
        return got


def nothing_seen(name, look):
    return False


def put(path, data=RECEIPT, age=0.0):
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    moment = time.time() - age
    os.utime(path, (moment, moment))
    return path


def test_receipts_and_print_files_come_oldest_first_with_their_bytes(root, gateway):
    put(root / "InBox" / "b.xml", age=30)
    put(root / "InBox" / "a.pdf", PRINT_FILE, age=10)
    put(root / "InBox" / "c.XML", age=20)
    got = list(gateway.collect(nothing_seen))
    assert [(item.name, item.folder) for item in got] == [("b.xml", "InBox"), ("c.XML", "InBox"), ("a.pdf", "InBox")]
    assert got[2].data == PRINT_FILE
    assert got[0].sha256 == sha256(RECEIPT)
    assert got[0].look.size == len(RECEIPT)


def test_nothing_is_moved_or_deleted(root, gateway):
    put(root / "InBox" / "a.xml")
    put(root / "FailBox" / "b.xml")
    list(gateway.collect(nothing_seen))
    assert (root / "InBox" / "a.xml").read_bytes() == RECEIPT
    assert (root / "FailBox" / "b.xml").exists()


def test_what_was_seen_is_not_read_again_until_it_changes(root, gateway):
    book = Book()
    path = put(root / "InBox" / "a.xml", age=60)
    assert len(book.take(gateway)) == 1
    assert book.take(gateway) == []
    put(path, RECEIPT.replace(b"0001<", b"0002<"), age=30)
    assert [b"0002<" in item.data for item in book.take(gateway)] == [True]


def test_unfinished_hidden_and_foreign_names_are_left_alone(root, gateway):
    for name in ("a.tmp", "a.xml.tmp", "a.xml.TMP", ".a.xml", "desktop.ini", "notes.txt"):
        put(root / "InBox" / name)
    assert list(gateway.collect(nothing_seen)) == []


def test_sorted_sub_folders_and_failed_messages_are_looked_into(root, gateway):
    put(root / "InBox" / "successed" / "1.xml", age=5)
    put(root / "InBox" / "回执" / "2.xml", age=4)
    put(root / "InBox" / "Archive" / "3.xml", age=3)
    put(root / "FailBox" / "4.xml", age=2)
    got = [(item.name, item.folder) for item in gateway.collect(nothing_seen)]
    assert got == [("1.xml", "InBox/successed"), ("2.xml", "InBox/回执"), ("4.xml", "FailBox")]


def test_a_half_written_file_waits_for_its_end(root, gateway):
    book = Book()
    path = put(root / "InBox" / "a.xml", RECEIPT[:40])
    assert book.take(gateway) == []
    path.write_bytes(RECEIPT)
    assert [item.data for item in book.take(gateway)] == [RECEIPT]


def test_a_file_that_never_gets_its_end_is_handed_over_after_some_time(root, gateway):
    put(root / "InBox" / "a.xml", RECEIPT[:40], age=601)
    assert [item.data for item in gateway.collect(nothing_seen)] == [RECEIPT[:40]]


def test_a_file_is_taken_only_after_it_stood_still(root):
    put(root / "InBox" / "a.xml")
    moment = system_clock()
    settings = FolderSettings(root=root, settle=5)
    assert list(open_gateway(settings, root, lambda: moment).collect(nothing_seen)) == []
    later = moment + dt.timedelta(seconds=6)
    assert len(list(open_gateway(settings, root, lambda: later).collect(nothing_seen))) == 1


def test_a_share_whose_clock_is_ahead_does_not_hold_files_back(root):
    put(root / "InBox" / "a.xml", age=-3600)
    gateway = open_gateway(FolderSettings(root=root, settle=5), root)
    assert len(list(gateway.collect(nothing_seen))) == 1


def test_a_file_that_changes_after_it_was_listed_waits(root, gateway):
    put(root / "InBox" / "a.xml", age=20)
    second = put(root / "InBox" / "b.xml", age=10)
    arriving = gateway.collect(nothing_seen)
    assert next(arriving).name == "a.xml"
    second.write_bytes(RECEIPT + b" ")
    assert list(arriving) == []


def test_a_file_that_vanishes_meanwhile_is_no_error(root, gateway):
    put(root / "InBox" / "a.xml", age=20)
    gone = put(root / "InBox" / "b.xml", age=10)
    arriving = gateway.collect(nothing_seen)
    next(arriving)
    gone.unlink()
    assert list(arriving) == []


@pytest.mark.parametrize("missing", ["InBox", "FailBox"])
def test_a_folder_that_is_gone_is_told_at_the_call(root, gateway, missing):
    (root / missing).rmdir()
    with pytest.raises(GatewayUnavailable) as caught:
        gateway.collect(nothing_seen)
    assert caught.value.code == "client-folder-unreachable"


@pytest.mark.skipif(sys.platform == "win32", reason="permission bits mean nothing there")
def test_a_file_another_program_holds_comes_at_the_next_poll(plain_root, as_plain_user):
    gateway = open_gateway(FolderSettings(root=plain_root, settle=0), plain_root)
    put(plain_root / "InBox" / "a.xml", age=20)
    held = put(plain_root / "InBox" / "b.xml", age=10)
    held.chmod(0o000)
    book = Book()
    with as_plain_user():
        assert [item.name for item in book.take(gateway)] == ["a.xml"]
    held.chmod(0o644)
    with as_plain_user():
        assert [item.name for item in book.take(gateway)] == ["b.xml"]


@pytest.mark.skipif(sys.platform == "win32", reason="permission bits mean nothing there")
def test_a_folder_that_may_not_be_read_is_unavailable(plain_root, as_plain_user):
    gateway = open_gateway(FolderSettings(root=plain_root), plain_root)
    (plain_root / "InBox").chmod(0o000)
    with as_plain_user(), pytest.raises(GatewayUnavailable) as caught:
        gateway.collect(nothing_seen)
    assert "InBox" in str(caught.value)


def test_an_idle_poll_of_ten_thousand_files_reads_none_of_them(root, gateway):
    for number in range(10_000):
        (root / "InBox" / f"{number}.xml").write_bytes(b"")
    book = Book()
    book.taken = {(entry.name, look_of(entry)) for entry in os.scandir(root / "InBox")}
    start = time.perf_counter()
    assert book.take(gateway) == []
    assert book.asked == 10_000
    assert time.perf_counter() - start < 5


def look_of(entry):
    from coo_cli.base.files import Look

    found = entry.stat()
    return Look(found.st_size, found.st_mtime_ns)


def test_files_still_being_written_are_told(root):
    put(root / "InBox" / "half.xml", RECEIPT[:40], age=20)
    put(root / "InBox" / "fresh.xml")
    put(root / "InBox" / "whole.xml", age=20)
    waiting = []
    gateway = open_gateway(FolderSettings(root=root, settle=5), root)
    assert [item.name for item in gateway.collect(nothing_seen, waiting.append)] == ["whole.xml"]
    assert sorted(waiting) == ["fresh.xml", "half.xml"]
