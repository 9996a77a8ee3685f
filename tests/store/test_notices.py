"""The ledger of notices, on both databases."""

import datetime as dt

from coo_cli.base.texts import plain
from coo_cli.store.notices import (
    Cursor,
    NoticeState,
    Pair,
    Written,
    claim,
    cursors,
    happened,
    last_event,
    list_notices,
    note_overdue,
    put_cursors,
    put_notices,
    settle,
    settle_lost,
)

OFFICE, MAIL = Pair("done", "office"), Pair("done", "mail")


def written(store, now, *titles, pair=OFFICE):
    with store.begin() as tx:
        put_notices(tx, [Written(pair, 1, title, f"body of {title}".encode()) for title in titles], at=now)


def test_each_rule_and_channel_has_a_cursor_of_its_own(any_store, now):
    with any_store.begin() as tx:
        put_cursors(tx, [OFFICE, MAIL], 3, at=now)
        put_cursors(tx, [OFFICE], 9, at=now)
    with any_store.read() as reader:
        moment = "2026-11-23T02:30:00.000+08:00"
        assert cursors(reader) == {OFFICE: Cursor(9, moment), MAIL: Cursor(3, moment)}


def test_a_message_is_claimed_by_one_run_alone_and_settled_once(any_store, now):
    written(any_store, now, "first", "second")
    with any_store.begin() as tx:
        assert claim(tx, 1, at=now) == b"body of first"
        assert claim(tx, 1, at=now) is None
        settle(tx, 1, NoticeState.WAITING, plain("busy"), at=now)
    with any_store.begin() as tx:
        assert [one.title for one in list_notices(tx, (NoticeState.WAITING,))] == ["second", "first"]
        assert claim(tx, 1, at=now) == b"body of first"
        settle(tx, 1, NoticeState.SENT, at=now)
    with any_store.read() as reader:
        newest, oldest = list_notices(reader, latest=True)
        assert (newest.title, newest.attempts, newest.status) == ("second", 0, NoticeState.WAITING)
        assert (oldest.attempts, oldest.status, oldest.reason.en) == (2, NoticeState.SENT, "")


def test_what_a_run_died_at_counts_as_not_known_only_when_its_time_is_over(any_store, now):
    written(any_store, now, "first")
    with any_store.begin() as tx:
        claim(tx, 1, at=now)
    later = now + dt.timedelta(minutes=15)
    with any_store.begin() as tx:
        assert settle_lost(tx, now, at=later) == []
        assert [one.title for one in settle_lost(tx, later, at=later)] == ["first"]
        assert settle_lost(tx, later + dt.timedelta(days=1), at=later) == []
        assert claim(tx, 1, at=later) is None
        assert [one.status for one in list_notices(tx)] == [NoticeState.UNSURE]


def test_events_are_found_by_what_was_done_and_by_what_became_of_it(any_desk, customs):
    first, second = any_desk.put("C1", "C2")
    any_desk.declare(first, second)
    any_desk.send()
    with any_desk.store.read() as reader:
        before = last_event(reader)
        assert [e.act.new for e in happened(reader, 0, {"sent"})] == ["sent", "sent"]
        assert [e.act.action for e in happened(reader, 0, {"created"})] == ["created", "created"]
    any_desk.receive(customs("C2", "5"))
    with any_desk.store.read() as reader:
        assert [e.act.certificate for e in happened(reader, before, {"sent", "approved"})] == [second]


def test_that_a_certificate_waits_too_long_is_recorded_once_for_each_time_it_was_sent(any_desk, now):
    (id_,) = any_desk.put("C1")
    since = "2026-11-22T02:30:00.000+08:00"

    def noted():
        return [act for act in any_desk.history(id_) if act[0] == "overdue"]

    for moment in (since, since, "2026-11-23T02:30:01.000+08:00"):
        with any_desk.store.begin() as tx:
            note_overdue(tx, {"C1": moment}, at=now, actor="night run")
    assert len(noted()) == 2
