import contextlib

import pytest

from coo_cli.base.errors import InputError
from coo_cli.base.texts import t
from coo_cli.store.glance import glance
from coo_cli.store.outbox import Refusal, mark_later, mark_refused, mark_sent, sendings_of, tries, waiting

ONE, TWO = "C263300999990001", "C263300999990002"
BUSY = t("The folder is busy.", "文件夹忙。")


@contextlib.contextmanager
def refused(code):
    with pytest.raises(InputError) as caught:
        yield
    assert caught.value.code == code


def parcels(desk, **options):
    with desk.store.read() as reader:
        return waiting(reader, "main", **options)


def test_declaring_puts_the_exact_message_into_the_outbox_in_the_order_given(any_desk):
    one, two = any_desk.put(ONE, TWO)
    any_desk.declare(two, one)
    found = parcels(any_desk)
    assert [parcel.cert_no for parcel in found] == [TWO, ONE]
    assert found[1].message.data == any_desk.content(ONE).message.data
    assert found[1].message.sha256 == any_desk.row(one).message_sha256
    assert (any_desk.state(one), any_desk.row(one).declared_at) == ("queued", "2026-11-23T02:30:00.000+08:00")
    assert glance(any_desk.store, "main", "main").waiting == 2
    assert len(parcels(any_desk, limit=1)) == 1


def test_what_was_declared_is_not_declared_again(any_desk):
    (id_,) = any_desk.put(ONE)
    any_desk.declare(id_)
    with refused("already-queued"):
        any_desk.declare(id_)
    any_desk.send()
    with refused("already-sent"):
        any_desk.declare(id_)
    assert parcels(any_desk) == []


def test_one_that_may_not_be_declared_keeps_the_whole_batch_back(any_desk):
    one, draft = any_desk.put(ONE, "")
    with refused("illegal-move"):
        any_desk.declare(one, draft)
    with refused("unknown-certificate"):
        any_desk.declare(one, 99)
    assert (any_desk.state(one), parcels(any_desk)) == ("ready", [])


def test_what_the_gateway_took_is_sent_and_saying_so_twice_changes_nothing(any_desk):
    (id_,) = any_desk.put(ONE)
    any_desk.declare(id_)
    (parcel,) = parcels(any_desk)
    for _ in range(2):
        with any_desk.store.begin() as tx:
            mark_sent(tx, [parcel.id], at=any_desk.now, actor="night run")
    assert any_desk.history(id_)[-2:] == [("declared", "ready", "queued"), ("sent", "queued", "sent")]
    with any_desk.store.read() as reader:
        (sending,) = sendings_of(reader, id_)
    assert (sending.status, sending.sent_at) == ("sent", "2026-11-23T02:30:00.000+08:00")


def test_what_must_wait_waits_on_and_tells_why(desk):
    (id_,) = desk.put(ONE)
    desk.declare(id_)
    (parcel,) = parcels(desk)
    with desk.store.begin() as tx:
        mark_later(tx, [Refusal(parcel.id, BUSY)])
    assert parcels(desk)[0].attempts == 1
    with desk.store.read() as reader:
        assert sendings_of(reader, id_)[0].reason == BUSY
    assert desk.state(id_) == "queued"


def test_what_the_gateway_refuses_has_failed_and_may_be_corrected_and_declared_again(any_desk):
    (id_,) = any_desk.put(ONE)
    any_desk.declare(id_)
    (parcel,) = parcels(any_desk)
    with any_desk.store.begin() as tx:
        mark_refused(tx, [Refusal(parcel.id, BUSY)], at=any_desk.now, actor="night run")
    assert (any_desk.state(id_), parcels(any_desk)) == ("failed", [])
    any_desk.edit(id_, any_desk.content(ONE, invoice_no="INV-2"))
    any_desk.declare(id_)
    any_desk.send()
    assert any_desk.state(id_) == "sent"
    with any_desk.store.read() as reader:
        first, second = sendings_of(reader, id_)
        assert tries(reader, [id_]) == {(id_, first.sha256): 1, (id_, second.sha256): 1}
    assert (first.status, second.status) == ("refused", "sent")
    assert first.sha256 != second.sha256


def test_a_message_that_was_answered_has_left_though_the_run_died_before_noting_it(any_desk, customs):
    (id_,) = any_desk.put(ONE)
    any_desk.declare(id_)
    any_desk.receive(customs(ONE, "2"))
    assert (any_desk.state(id_), parcels(any_desk)) == ("received", [])
    any_desk.send()
    assert any_desk.state(id_) == "received"


def test_a_number_customs_has_approved_is_not_declared_again(any_desk, customs):
    (id_,) = any_desk.put(ONE)
    any_desk.declare(id_)
    any_desk.send()
    any_desk.receive(customs(ONE, "3"))
    any_desk.edit(id_, any_desk.content(ONE, invoice_no="INV-2"))
    any_desk.receive(customs(ONE, "5", hour=9))
    assert any_desk.state(id_) == "ready"
    with refused("already-approved"):
        any_desk.declare(id_)
