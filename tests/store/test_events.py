import contextlib
import sqlite3

import pytest

from coo_cli.store.events import Act, events_of, record, verify_chain

FORGERIES = {
    "a changed actor": ("UPDATE event SET actor = 'someone else' WHERE id = 3", 3),
    "a changed moment": ("UPDATE event SET at = '2026-01-01T00:00:00.000+08:00' WHERE id = 1", 1),
    "one taken out": ("DELETE FROM event WHERE id = 2", 3),
    "the first taken out": ("DELETE FROM event WHERE id = 1", 2),
    "the last taken out": ("DELETE FROM event WHERE id = 5", 5),
    "all taken out": ("DELETE FROM event", 1),
    "one put in at the end": (
        "INSERT INTO event SELECT 6, at, actor, action, certificate, from_state, to_state, detail, hash, hash"
        " FROM event WHERE id = 5",
        6,
    ),
    "one put in before the first": (
        "INSERT INTO event SELECT -1, at, actor, action, certificate, from_state, to_state, detail, previous, hash"
        " FROM event WHERE id = 1",
        6,
    ),
    "another end": ("UPDATE chain SET last = 4", 5),
    "no end": ("DELETE FROM chain", 6),
    "an old hash put back": ("UPDATE event SET previous = (SELECT hash FROM event WHERE id = 1) WHERE id = 4", 4),
}


@pytest.fixture
def logged(desk):
    with desk.store.begin() as tx:
        acts = [Act(action="noted", certificate=n, detail=f"理由 {n}") for n in range(1, 6)]
        record(tx, acts[:2], at="2026-11-23T02:30:00.000+08:00", actor="clerk")
        record(tx, acts[2:], at="2026-11-23T02:31:00.000+08:00", actor="clerk")
    return desk


def test_an_untouched_log_verifies(logged):
    with logged.store.read() as reader:
        chain = verify_chain(reader)
        assert (chain.events, chain.broken_at, chain.fault) == (5, 0, None)
        assert [(e.id, e.actor, e.act.detail) for e in events_of(reader, 2)] == [(2, "clerk", "理由 2")]


def test_an_empty_log_verifies(any_desk):
    with any_desk.store.read() as reader:
        assert verify_chain(reader).fault is None


@pytest.mark.parametrize("forgery", FORGERIES)
def test_any_change_to_the_log_is_found(logged, tmp_path, forgery):
    sql, broken_at = FORGERIES[forgery]
    with contextlib.closing(sqlite3.connect(tmp_path / "coo.db", isolation_level=None)) as forger:
        forger.execute(sql)
    with logged.store.read() as reader:
        chain = verify_chain(reader)
    assert chain.fault is not None
    assert chain.broken_at == broken_at
