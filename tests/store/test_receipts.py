import datetime as dt
import itertools

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coo_cli.base.errors import InputError
from coo_cli.base.files import sha256
from coo_cli.certificate.receipt import Approval, Receipt, fold
from coo_cli.certificate.state import Declaration
from coo_cli.store.events import verify_chain
from coo_cli.store.listing import overdue
from coo_cli.store.receipts import ASIDE, Arrived, Fate, get_receipt, list_receipts, receipts_of, take_receipts

ONE, TWO = "C263300999990001", "C263300999990002"


@pytest.fixture
def sent(any_desk):
    (id_,) = any_desk.put(ONE)
    any_desk.declare(id_)
    any_desk.send()
    return any_desk


def test_an_approval_gives_its_time_and_bar_code(sent, customs):
    taken = sent.receive(customs(ONE, "2"), customs(ONE, "5", hour=9, approval=Approval(bar_code="B1")))
    assert [(change.old, change.new) for change in taken.changes] == [("sent", "approved")]
    row = sent.row(1)
    assert (row.declaration, row.bar_code, row.approved_at) == ("approved", "B1", "2026-11-23T09:00:00.000+08:00")


def test_the_same_receipt_counts_once_however_often_it_comes(sent, customs):
    assert len(sent.receive(customs(ONE, "2"), customs(ONE, "2")).new) == 1
    again = sent.receive(customs(ONE, "2"))
    assert (again.new, again.changes) == ([], [])
    assert [action for action, _, _ in sent.history(1)] == ["created", "declared", "sent", "receipt"]


def test_late_receipts_never_move_a_certificate_backwards(sent, customs):
    sent.receive(customs(ONE, "3", hour=9))
    late = sent.receive(customs(ONE, "2", hour=8))
    assert (len(late.new), late.changes) == (1, [])
    assert sent.state(1) == "returned"


def test_the_clients_answers_of_the_same_content_are_two_when_their_names_tell_different_results(sent):
    first = Receipt(cert_no=ONE, kind="client", code="F", time="2026-11-23T03:00:00.000+08:00")
    then = msgspec.structs.replace(first, code="S", time="2026-11-23T04:00:00.000+08:00")
    with sent.store.begin() as tx:
        for receipt in (first, then):
            same = Arrived(receipt=receipt, raw=b"<x/>", sha256=sha256(b"<x/>"), file_name=f"{receipt.code}.xml")
            take_receipts(tx, [same], at=sent.now, actor="night run")
    assert sent.state(1) == "sent"


def test_after_declaring_again_the_answers_to_the_first_time_are_past(sent, customs):
    sent.receive(customs(ONE, "3", hour=9))
    sent.edit(1, sent.content(ONE, invoice_no="INV-2"))
    sent.declare(1)
    sent.receive(customs(ONE, "2", hour=8))
    assert sent.state(1) == "queued"
    sent.send()
    sent.receive(customs(ONE, "2", hour=10))
    assert sent.state(1) == "received"


def test_what_changes_nothing_is_kept_and_told_apart(sent, customs):
    sent.put(TWO)
    attachment = Receipt(cert_no=ONE, kind="attachment", code="1", file_name="invoice.pdf")
    taken = sent.receive(customs(ONE, "8"), customs(TWO, "2"), customs("C269999999990001", "5"), attachment)
    assert [kept.fate for kept in taken.new] == [Fate.UNKNOWN, Fate.UNDECLARED, Fate.UNMATCHED, Fate.UNATTACHED]
    assert taken.changes == []
    with sent.store.read() as reader:
        assert [kept.fate for kept in list_receipts(reader, fates=ASIDE)] == [
            Fate.UNATTACHED,
            Fate.UNMATCHED,
            Fate.UNDECLARED,
            Fate.UNKNOWN,
        ]
        assert len(list_receipts(reader)) == 4
        assert list_receipts(reader, limit=1, offset=3)[0].certificate == 1


def test_the_bytes_are_kept_for_ever(sent, customs):
    receipt = customs(ONE, "2", text="海关入库成功")
    (kept,) = sent.receive(receipt).new
    with sent.store.read() as reader:
        assert get_receipt(reader, kept.id) == (kept, msgspec.json.encode(receipt))
        assert receipts_of(reader, ONE) == [kept]
        assert receipts_of(reader, TWO) == []
        with pytest.raises(InputError) as caught:
            get_receipt(reader, 99)
    assert caught.value.code == "unknown-receipt"


def test_a_file_name_of_undecodable_bytes_is_taken(sent, customs):
    arrived = Arrived(receipt=customs(ONE, "2"), raw=b"", sha256=sha256(b""), file_name="\udcbb\udcd8.xml")
    with sent.store.begin() as tx:
        (kept,) = take_receipts(tx, [arrived], at=sent.now, actor="night run").new
    assert kept.file_name == r"\udcbb\udcd8.xml"


def test_many_receipts_are_taken_at_once(any_desk, customs):
    numbers = [f"C26330099999{n:04d}" for n in range(1, 1201)]
    any_desk.declare(*any_desk.put(*numbers))
    any_desk.send()
    taken = any_desk.receive(*(customs(number, "2") for number in numbers))
    assert len(taken.changes) == len(numbers)
    assert any_desk.receive(*(customs(number, "2") for number in numbers)).new == []


def test_what_customs_has_not_answered_in_time_is_listed(any_desk, customs):
    any_desk.put(ONE, TWO, "C263300999990003")
    any_desk.declare(1, 2)
    any_desk.send()
    any_desk.receive(customs(TWO, "2"))

    def ids(sent_hours, received_hours):
        later = any_desk.now + dt.timedelta(days=1)
        with any_desk.store.read() as reader:
            rows = overdue(
                reader,
                {
                    Declaration.SENT: later - dt.timedelta(hours=sent_hours),
                    Declaration.RECEIVED: later - dt.timedelta(hours=received_hours),
                },
            )
            return [row.id for row in rows]

    assert ids(23, 23) == [1, 2]
    assert ids(23, 48) == [1]
    assert ids(24, 24) == []


CODES = ["1", "2", "3", "5", "6", "8"]
KINDS = st.sampled_from([("business", "6", code) for code in CODES] + [("client", "", "S"), ("client", "", "F")])
SAID = st.lists(st.tuples(KINDS, st.integers(1, 6)), min_size=1, max_size=6)
number = itertools.count(1)


@given(SAID, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_whatever_order_and_portions_answers_come_the_state_is_the_same(desk, said, random):
    """The moment of noting that the message left lies anywhere among them, or never comes."""
    cert_no = f"C2633009999{next(number):05d}"
    receipts = [
        Receipt(cert_no=cert_no, kind=kind, channel=channel, code=code, time=f"2026-11-23T0{hour}:00:00.000+08:00")
        for (kind, channel, code), hour in said
    ]
    (id_,) = desk.put(cert_no)
    desk.declare(id_)
    steps = [*receipts, *random.sample(receipts, len(receipts) // 2), None]
    random.shuffle(steps)
    while steps:
        portion = [steps.pop() for _ in range(random.randint(1, len(steps)))]
        if None in portion:
            desk.send()
        desk.receive(*(receipt for receipt in portion if receipt is not None))
    assert desk.state(id_) is fold(Declaration.SENT, receipts)
    with desk.store.read() as reader:
        assert verify_chain(reader).fault is None
