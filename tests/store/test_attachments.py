"""Attachments in the store: kept once, declared after their certificates, matched with their answers."""

import contextlib
import itertools
from collections import Counter

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coo_cli.base.errors import InputError
from coo_cli.base.files import sha256
from coo_cli.base.texts import t
from coo_cli.certificate.attachment import Attachment, Key
from coo_cli.certificate.attachment import AttachmentState as State
from coo_cli.certificate.attachment_fold import answered
from coo_cli.certificate.receipt import Receipt
from coo_cli.store.attachment_outbox import (
    DeclaredAttachment,
    Note,
    attachment_tries,
    certificates_with_due,
    due,
    enqueue_attachments,
    held,
    note_attachments,
    waiting_attachments,
)
from coo_cli.store.attachment_tables import attachment_content
from coo_cli.store.attachments import (
    NewAttachment,
    attachments_of,
    content_of,
    count_attachments,
    put_attachment,
    take_back,
    unsettled,
)
from coo_cli.store.events import events_of, verify_chain
from coo_cli.store.glance import glance
from coo_cli.store.outbox import Refusal, mark_refused, waiting
from coo_cli.store.receipts import Fate
from coo_cli.store.schema import check

ONE, TWO = "C263300999990001", "C263300999990002"
BUSY = t("The folder is busy.", "文件夹忙。")


@contextlib.contextmanager
def refused(code):
    with pytest.raises(InputError) as caught:
        yield
    assert caught.value.code == code


class Files:
    """What a clerk and customs do with attachments, one short call each."""

    def __init__(self, desk):
        self.desk, self.store, self.now = desk, desk.store, desk.now

    def put(self, id_, name="invoice.pdf", data=b"%PDF-1.4 EXAMPLE", file_type="1", delayed=False):
        new = NewAttachment(file_type=file_type, file_name=name, delayed=delayed, data=data)
        with self.store.begin() as tx:
            return put_attachment(tx, id_, new, at=self.now, actor="clerk")

    def declare(self, id_, *numbers, named=False):
        with self.store.begin() as tx:
            chosen = due(attachments_of(tx, id_), named=named)
            parcels = [
                self.parcel(one, attachment_tries(tx, [one.id]))
                for one in chosen
                if not numbers or one.number in numbers
            ]
            return enqueue_attachments(tx, parcels, "main", at=self.now, actor="clerk")

    def parcel(self, one, before):
        told = Attachment(
            cert_no=self.desk.row(one.certificate).cert_no,
            cert_type="C",
            applicant_code="91330200MA99999966",
            exporter_code="91330200MA99999966",
            file_type=one.file_type,
            file_name=one.file_name,
            doc_type="PDF",
        )
        digest = sha256(msgspec.json.encode(told))
        return DeclaredAttachment(
            attachment=one, told=told, sha256=digest, name=f"{one.id}_{before[one.id, digest]}.xml"
        )

    def waiting(self):
        with self.store.read() as reader:
            return waiting_attachments(reader, "main")

    def note(self, status, reason=None):
        with self.store.begin() as tx:
            notes = [Note(parcel.id, status, reason) for parcel in waiting_attachments(tx, "main")]
            return note_attachments(tx, notes, at=self.now, actor="night run")

    def states(self, id_=1):
        with self.store.read() as reader:
            return [one.state for one in attachments_of(reader, id_)]

    def events(self, id_=1):
        with self.store.read() as reader:
            acts = [event.act for event in events_of(reader, id_)]
        return [(act.action, act.old, act.new, act.detail) for act in acts if act.action.startswith(("att", "det"))]


def answer(code, hour=8, name="invoice.pdf", cert_no=ONE, file_type="1", text=""):
    return Receipt(
        cert_no=cert_no,
        kind="attachment",
        time=f"2026-11-23T{hour:02d}:00:00.000+08:00",
        code=code,
        file_type=file_type,
        file_name=name,
        text=text,
    )


def of_client(code, number, hour=3):
    moment = f"2026-11-23T{hour:02d}:00:00.000+08:00"
    return Receipt(cert_no=ONE, kind="client", time=moment, code=code, attachment=number)


@pytest.fixture
def files(any_desk):
    """A certificate that waits in the outbox."""
    any_desk.declare(*any_desk.put(ONE))
    return Files(any_desk)


@pytest.fixture
def under_way(files):
    """A certificate that has left."""
    files.desk.send()
    return files


def test_what_is_attached_is_kept_with_its_bytes_and_told_in_the_log(files):
    kept, new = files.put(1, "bl.pdf", b"%PDF EXAMPLE BL", "3", delayed=True)
    assert new
    assert (kept.number, kept.file_type, kept.file_name, kept.delayed, kept.size) == (1, "3", "bl.pdf", True, 15)
    with files.store.read() as reader:
        assert attachments_of(reader, 1) == [kept]
        assert content_of(reader, kept.content) == b"%PDF EXAMPLE BL"
        assert count_attachments(reader) == {State.WAITING: 1}
        with pytest.raises(LookupError):
            content_of(reader, "no such")
    assert files.events() == [("attached", "", "waiting", "1 bl.pdf")]


def test_the_same_again_changes_nothing_and_another_of_its_name_is_refused(files):
    first, _ = files.put(1)
    assert files.put(1) == (first, False)
    with refused("attachment-taken"):
        files.put(1, data=b"other")
    with refused("attachment-taken"):
        files.put(1, delayed=True)
    assert files.put(1, file_type="2")[0].number == 2
    with refused("unknown-certificate"):
        files.put(99)


def test_a_content_is_kept_once_and_as_long_as_an_attachment_has_it(files):
    files.desk.put(TWO)
    for id_ in (1, 2):
        files.put(id_)

    def contents():
        with files.store.read() as reader:
            return len(reader.rows(attachment_content.select()))

    assert contents() == 1
    for left, id_ in ((1, 1), (0, 2)):
        with files.store.begin() as tx:
            take_back(tx, id_, 1, at=files.now, actor="clerk")
        assert contents() == left
    assert files.events()[-1] == ("detached", "waiting", "", "1 invoice.pdf")
    with refused("unknown-attachment"), files.store.begin() as tx:
        take_back(tx, 1, 1, at=files.now, actor="clerk")


def test_an_attachment_may_not_leave_before_its_certificate(files):
    files.put(1)
    files.declare(1)
    assert [parcel.may_leave for parcel in files.waiting()] == [False]
    assert glance(files.store, "main", "main").waiting == 2
    files.desk.send()
    (parcel,) = files.waiting()
    assert parcel.may_leave
    assert (parcel.cert_no, parcel.number, parcel.told.file_name) == (ONE, 1, "invoice.pdf")
    files.note("sent")
    assert files.states() == [State.SENT]
    assert [event[:3] for event in files.events()] == [
        ("attached", "", "waiting"),
        ("attachment-declared", "waiting", "queued"),
        ("attachment-carried", "queued", "sent"),
    ]


def test_what_is_declared_is_neither_declared_twice_nor_taken_back(files):
    kept, _ = files.put(1)
    files.declare(1)
    assert files.declare(1) == []
    with files.store.begin() as tx:
        (queued,) = attachments_of(tx, 1)
        with refused("attachment-not-due"):
            enqueue_attachments(tx, [files.parcel(queued, Counter())], "main", at=files.now, actor="clerk")
    with refused("attachment-under-way"), files.store.begin() as tx:
        take_back(tx, 1, kept.number, at=files.now, actor="clerk")


def test_when_the_gateway_refuses_the_certificate_its_attachments_stay_and_go_with_it_the_next_time(files):
    files.put(1)
    files.declare(1)
    expected = [parcel.id for parcel in files.waiting()]
    with files.store.begin() as tx:
        mark_refused(tx, [Refusal(waiting(tx, "main")[0].id, BUSY)], at=files.now, actor="night run")
    assert (files.states(), files.waiting()) == ([State.WAITING], [])
    with files.store.read() as reader:
        assert held(reader, expected) == set(expected)
        assert certificates_with_due(reader) == []
    files.desk.declare(1)
    files.declare(1)
    files.desk.send()
    assert [(parcel.name, parcel.may_leave) for parcel in files.waiting()] == [("1_1.xml", True)]
    assert files.events()[2] == ("attachment-held", "queued", "waiting", "1 invoice.pdf")


def test_what_was_held_back_can_be_taken_back(files):
    files.put(1)
    files.declare(1)
    with files.store.begin() as tx:
        mark_refused(tx, [Refusal(waiting(tx, "main")[0].id, BUSY)], at=files.now, actor="night run")
        take_back(tx, 1, 1, at=files.now, actor="clerk")
    assert files.states() == []
    assert check(files.store.database) == []


def test_a_certificate_customs_returns_keeps_back_what_has_not_left(under_way, customs):
    under_way.put(1)
    under_way.put(1, "bl.pdf", file_type="3")
    under_way.declare(1, 1)
    under_way.note("sent")
    under_way.declare(1, 2)
    under_way.desk.receive(customs(ONE, "3"))
    assert under_way.states() == [State.SENT, State.WAITING]


def test_receipts_are_matched_by_type_and_name_and_leave_the_certificate_alone(under_way):
    under_way.put(1)
    under_way.put(1, file_type="2")
    under_way.declare(1)
    under_way.note("sent")
    taken = under_way.desk.receive(answer("4", file_type="2", text="不清晰"), answer("1"))
    assert [kept.fate for kept in taken.new] == [Fate.ATTACHMENT, Fate.ATTACHMENT]
    assert taken.changes == []
    assert [(move.cert_no, move.number, move.new, move.text) for move in taken.attachments] == [
        (ONE, 1, State.ACCEPTED, ""),
        (ONE, 2, State.REFUSED, "不清晰"),
    ]
    assert under_way.states() == [State.ACCEPTED, State.REFUSED]
    assert under_way.desk.state(1) == "sent"
    again = under_way.desk.receive(answer("1"))
    assert (again.new, again.attachments) == ([], [])


def test_a_refused_one_that_was_replaced_is_settled(under_way):
    under_way.put(1)
    under_way.declare(1)
    under_way.note("sent")
    under_way.desk.receive(answer("4"))
    with under_way.store.read() as reader:
        assert unsettled(reader) == [ONE]
    under_way.put(1, "invoice-2.pdf")
    with under_way.store.read() as reader:
        assert unsettled(reader) == []
        assert certificates_with_due(reader) == certificates_with_due(reader, "main") == [1]
        assert certificates_with_due(reader, "other") == []


def test_the_clients_answer_counts_until_customs_has_spoken(under_way):
    under_way.put(1)
    under_way.declare(1)
    under_way.note("sent")
    under_way.desk.receive(of_client("F", 1, hour=9))
    assert under_way.states() == [State.FAILED]
    assert under_way.desk.state(1) == "sent"
    under_way.desk.receive(answer("3", hour=8))
    assert under_way.states() == [State.ACCEPTED]


def test_an_answered_one_has_left_though_the_run_died_before_noting_it(under_way):
    under_way.put(1)
    under_way.declare(1)
    under_way.desk.receive(of_client("S", 1))
    assert (under_way.states(), under_way.waiting()) == ([State.SENT], [])


def test_what_nobody_attached_or_declared_is_kept_and_changes_nothing(under_way):
    under_way.put(1)
    stranger = answer("3", name="stranger.pdf")
    nowhere = answer("3", cert_no="C269999999990001")
    taken = under_way.desk.receive(answer("3"), stranger, nowhere, of_client("S", 7))
    assert [kept.fate for kept in taken.new] == [Fate.UNDECLARED, Fate.UNATTACHED, Fate.UNMATCHED, Fate.UNATTACHED]
    assert taken.attachments == []
    under_way.declare(1)
    under_way.note("sent")
    assert under_way.states() == [State.SENT]  # the early answer was to something else
    assert [kept.fate for kept in under_way.desk.receive(answer("9")).new] == [Fate.UNKNOWN]


def test_a_refused_one_is_sent_again_when_named_and_its_first_answer_is_past(under_way):
    under_way.put(1)
    under_way.declare(1)
    under_way.note("sent")
    under_way.desk.receive(answer("4", hour=9))
    assert under_way.declare(1) == []
    under_way.declare(1, named=True)
    under_way.desk.receive(answer("2", hour=8))
    assert under_way.states() == [State.QUEUED]
    assert [parcel.name for parcel in under_way.waiting()] == ["1_1.xml"]
    under_way.note("sent")
    under_way.desk.receive(answer("3", hour=10))
    assert under_way.states() == [State.ACCEPTED]


def test_what_the_gateway_says_is_noted(under_way):
    under_way.put(1)
    under_way.declare(1)
    under_way.note("later", BUSY)
    assert under_way.states() == [State.QUEUED]
    under_way.note("refused", BUSY)
    assert under_way.states() == [State.FAILED]
    with under_way.store.read() as reader:
        assert attachments_of(reader, 1)[0].text == str(BUSY)
        assert verify_chain(reader).fault is None


@pytest.mark.parametrize(
    ("said", "number"),
    [
        (answer("1"), 1),
        (answer("1", file_type="2"), 2),
        (answer("1", file_type=""), None),
        (answer("1", file_type="", name="bl.pdf"), 3),
        (answer("1", file_type="3", name=""), 3),
        (answer("1", file_type="1", name="bl.pdf"), None),
        (answer("1", file_type="", name=""), None),
        (of_client("S", 2), 2),
        (of_client("S", 9), None),
    ],
)
def test_a_receipt_is_matched_only_when_it_is_certain(said, number):
    keys = [Key(1, "1", "invoice.pdf"), Key(2, "2", "invoice.pdf"), Key(3, "3", "bl.pdf")]
    found = answered(said, keys)
    assert (found.number if found else None) == number


CODES = st.sampled_from(["1", "2", "3", "4", "9"])
SAID = st.lists(
    st.one_of(
        st.tuples(CODES, st.integers(1, 6)).map(lambda said: answer(*said)),
        st.tuples(st.sampled_from("SF"), st.integers(1, 6)).map(lambda said: of_client(said[0], 1, said[1])),
    ),
    min_size=1,
    max_size=6,
)
counted = itertools.count(1)


@given(SAID, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_whatever_order_and_portions_answers_come_the_state_is_the_same(desk, said, random):
    states = []
    for steps in (list(said), [*random.sample(said, len(said)), *said]):
        cert_no = f"C2633009999{next(counted):05d}"
        (id_,) = desk.put(cert_no)
        desk.declare(id_)
        desk.send()
        files = Files(desk)
        files.put(id_)
        files.declare(id_)
        files.note("sent")
        while steps:
            portion = [steps.pop(0) for _ in range(random.randint(1, len(steps)))]
            desk.receive(*(msgspec.structs.replace(receipt, cert_no=cert_no) for receipt in portion))
        states.append(files.states(id_))
    assert states[0] == states[1]
    with desk.store.read() as reader:
        assert verify_chain(reader).fault is None
