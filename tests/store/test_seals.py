"""The register of seals: its moves as one table, pictures that open with their key and record alone, nothing lost."""

from __future__ import annotations

import datetime as dt
import itertools
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from coo_cli.base.clock import SHANGHAI
from coo_cli.base.errors import ConfigError, InputError
from coo_cli.seal.record import MOVES, Details, Filters, Sort, Use, Validity
from coo_cli.store.events import verify_chain
from coo_cli.store.open import open_store
from coo_cli.store.seals import NewSeal, change_seal, list_seals, move_seal, picture_of, put_seal, seal_named

KEY, OTHER = bytes(32), bytes([1]) * 32
AT = dt.datetime(2026, 11, 23, 2, 30, tzinfo=SHANGHAI)
HOLDER = "91330200MA99999966"


def put(store, name="main", nonce=bytes(12), *, sort=Sort.SEAL, holder=HOLDER, png=b"a picture", at=AT, **details):
    said = Details(name=name, use=Use.COMPANY if sort is Sort.SEAL else None, **details)
    new = NewSeal(sort=sort, holder=holder, details=said, png=png, width_mm=41.9871, height_mm=42)
    with store.begin() as tx:
        return put_seal(tx, new, KEY, nonce, at=at, actor="clerk")


def listed(store, sort=Sort.SEAL, **wanted):
    with store.read() as reader:
        return list_seals(reader, sort, Filters(**wanted))


def refused(store, call, *arguments, **named):
    with pytest.raises((InputError, ConfigError)) as raised, store.begin() as tx:
        call(tx, *arguments, **named)
    return raised.value.code


def test_a_seal_comes_back_as_it_was_put_and_its_picture_lies_there_unreadable(any_store):
    made = put(any_store, remark="备注", valid_to="2027-12-31")
    assert listed(any_store) == [made]
    with any_store.read() as reader:
        assert picture_of(reader, made, KEY) == b"a picture"
        stored = reader.connection.exec_driver_sql("SELECT picture FROM seal").scalar()
    assert b"picture" not in bytes(stored)
    assert made.width_mm == 41.987


def test_a_picture_opens_with_its_own_key_and_record_alone(store):
    made, second = put(store), put(store, "second", bytes([2]) * 12)
    with store.read() as reader:
        with pytest.raises(ConfigError) as raised:
            picture_of(reader, made, OTHER)
        assert raised.value.code == "seal-other-key"
    with store.begin() as tx:
        tx.connection.exec_driver_sql("UPDATE seal SET picture = (SELECT picture FROM seal WHERE id = 1) WHERE id = 2")
        tx.connection.exec_driver_sql("UPDATE seal SET width_um = 20000 WHERE id = 1")
    for kept in listed(store):
        with store.read() as reader, pytest.raises(ConfigError) as raised:
            picture_of(reader, kept, KEY)
        assert raised.value.code == "seal-locked"
    assert second.id == 2


def test_nothing_is_written_over_and_names_are_a_holders_own(store):
    made = put(store)
    put(store, holder="91330200MA99999974")
    put(store, sort=Sort.SIGNATURE)
    with pytest.raises(InputError) as raised:
        put(store, png=b"another")
    assert raised.value.code == "seal-taken"
    second = put(store, "second")
    assert refused(
        store, change_seal, second, msgspec.structs.replace(second.details, name="main"), at=AT, actor="c"
    ) == ("seal-taken")
    with store.read() as reader:
        assert picture_of(reader, made, KEY) == b"a picture"


def test_a_deleted_name_is_free_again_and_the_picture_is_gone(store):
    made = put(store)
    with store.begin() as tx:
        off = move_seal(tx, made, Validity.DISABLED, at=AT, actor="clerk")
        move_seal(tx, off, Validity.DELETED, at=AT, actor="clerk")
        assert tx.connection.exec_driver_sql("SELECT picture FROM seal").scalar() is None
    again = put(store)
    assert [kept.id for kept in listed(store)] == [again.id]
    assert [kept.id for kept in listed(store, state=Validity.DELETED)] == [made.id]


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({"name": "n" * 26}, "seal-name"),
        ({"name": " "}, "seal-name"),
        ({"name": "a\nb"}, "seal-name"),
        ({"remark": "r" * 201}, "seal-remark"),
        ({"valid_from": "2026-1-5"}, "seal-dates"),
        ({"valid_to": "20261231"}, "seal-dates"),
        ({"valid_from": "2026-12-31", "valid_to": "2026-01-01"}, "seal-dates"),
    ],
)
def test_what_the_portal_would_not_take_is_refused_when_put_and_when_changed(store, details, code):
    with pytest.raises(InputError) as raised:
        put(store, **{"name": "main"} | details)
    assert raised.value.code == code
    made = put(store)
    changed = msgspec.structs.replace(made.details, **details)
    assert refused(store, change_seal, made, changed, at=AT, actor="clerk") == code
    assert listed(store) == [made]


def test_the_longest_name_and_remark_are_taken(store):
    made = put(store, "章" * 25, remark="备" * 200)
    assert listed(store) == [made]


def test_the_filters_of_a_list(store):
    put(store, "main")
    put(store, "100%_a", at=AT + dt.timedelta(days=1))
    put(store, "other", holder="91330200MA99999974", at=AT + dt.timedelta(days=2))

    def names(**wanted):
        return [kept.details.name for kept in listed(store, **wanted)]

    assert names() == ["other", "100%_a", "main"]
    assert names(holder=HOLDER) == ["100%_a", "main"]
    assert names(name="%_") == ["100%_a"]
    assert names(made_from="2026-11-24") == ["other", "100%_a"]
    assert names(made_to="2026-11-23") == ["main"]
    assert names(made_from="2026-11-24", made_to="2026-11-24") == ["100%_a"]
    assert names(use=Use.FINANCE) == []
    assert names(state=Validity.DISABLED) == []
    assert listed(store, Sort.SIGNATURE) == []


@pytest.mark.parametrize(("old", "new"), list(itertools.product(Validity, Validity)))
def test_every_move_there_is_and_no_other(store, old, new):
    made = put(store)
    with store.begin() as tx:
        for step in {Validity.ENABLED: [], Validity.DISABLED: [Validity.DISABLED]}.get(
            old, [Validity.DISABLED, Validity.DELETED]
        ):
            made = move_seal(tx, made, step, at=AT, actor="clerk")
    if new is old or new in MOVES[old]:
        with store.begin() as tx:
            assert move_seal(tx, made, new, at=AT, actor="clerk").state is new
    else:
        assert refused(store, move_seal, made, new, at=AT, actor="clerk") == "illegal-seal-move"


class Life(RuleBasedStateMachine):
    """One name's seals, moved and made in any order: what was told to a clerk is what is there."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = open_store(f"sqlite:///{Path(self.folder.name) / 'coo.db'}", create=True)
        self.state = None
        self.made = 0

    def teardown(self):
        self.store.close()
        self.folder.cleanup()

    @rule()
    def make(self):
        try:
            put(self.store, png=b"%d" % self.made)
        except InputError:
            assert self.state is not None
        else:
            assert self.state is None
            self.state, self.made = Validity.ENABLED, self.made + 1

    @rule(to=st.sampled_from(Validity))
    def move(self, to):
        try:
            with self.store.begin() as tx:
                move_seal(tx, seal_named(tx, Sort.SEAL, HOLDER, "main"), to, at=AT, actor="clerk")
        except InputError:
            assert self.state is None or to not in MOVES[self.state]
        else:
            assert to is self.state or to in MOVES[self.state]
            self.state = None if to is Validity.DELETED else to

    @invariant()
    def what_is_listed_opens_and_what_is_deleted_is_gone(self):
        with self.store.read() as reader:
            there = list_seals(reader, Sort.SEAL, Filters())
            assert [kept.state for kept in there] == ([self.state] if self.state else [])
            assert [picture_of(reader, kept, KEY) for kept in there] == ([b"%d" % (self.made - 1)] if there else [])
            pictures = reader.connection.exec_driver_sql("SELECT count(picture) FROM seal").scalar()
            assert pictures == len(there)
            assert verify_chain(reader).fault is None


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
