import subprocess
import sys
from pathlib import Path

import pytest

from coo_cli.base.errors import StoreError
from coo_cli.certificate.number import LAST_SERIAL, format_number
from coo_cli.store.events import verify_chain
from coo_cli.store.listing import list_certificates
from coo_cli.store.serials import take_serials

TAKER = Path(__file__).with_name("taker.py")
PROCESSES, ROUNDS = 4, 15


def take(store, count, enterprise="330099999", cert_type="C", year=2026):
    with store.begin() as tx:
        return list(take_serials(tx, {(enterprise, cert_type, year): count})[enterprise, cert_type, year])


def test_serials_go_on_where_they_stopped_for_each_enterprise_type_and_year(any_store):
    assert take(any_store, 3) == [1, 2, 3]
    assert take(any_store, 2) == [4, 5]
    assert take(any_store, 1, enterprise="330011111") == [1]
    assert take(any_store, 1, cert_type="E") == [1]
    assert take(any_store, 1, year=2027) == [1]
    assert take(any_store, 1) == [6]


def test_what_is_not_stored_takes_no_number(store):
    with pytest.raises(ZeroDivisionError), store.begin() as tx:
        take_serials(tx, {("330099999", "C", 2026): 5})
        raise ZeroDivisionError
    assert take(store, 1) == [1]


def test_past_the_last_number_none_comes_twice(store):
    take(store, LAST_SERIAL)
    for _ in range(2):
        (serial,) = take(store, 1)
        with pytest.raises(StoreError) as caught:
            format_number("C", 2026, "330099999", serial)
        assert caught.value.code == "serials-exhausted"


def test_several_processes_at_once_never_get_the_same_number(any_store):
    workers = [
        subprocess.Popen(
            [sys.executable, str(TAKER), any_store.database.url, f"profile-{n}", str(ROUNDS)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(PROCESSES)
    ]
    taken = [int(word) for worker in workers for word in worker.communicate(timeout=120)[0].split()]
    assert [worker.returncode for worker in workers] == [0] * PROCESSES
    assert sorted(taken) == list(range(1, PROCESSES * ROUNDS * 3 + 1))
    with any_store.read() as reader:
        assert verify_chain(reader).fault is None
        assert {row.declaration.value for row in list_certificates(reader)} == {"approved"}
