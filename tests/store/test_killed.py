import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coo_cli.store.events import verify_chain
from coo_cli.store.listing import list_certificates
from coo_cli.store.open import open_store
from coo_cli.store.schema import check

TAKER = Path(__file__).with_name("taker.py")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_process_killed_at_any_moment_leaves_whole_transactions_and_an_unbroken_log(url):
    instants = random.Random(20261123)
    open_store(url, create=True).close()
    told: list[int] = []
    for _ in range(8):
        worker = subprocess.Popen([sys.executable, str(TAKER), url, "main", "0"], stdout=subprocess.PIPE, text=True)
        assert worker.stdout is not None
        first = worker.stdout.readline()  # it is at work now
        time.sleep(instants.uniform(0, 0.15))
        worker.kill()
        rest, _ = worker.communicate(timeout=30)
        told += [int(word) for line in [first, *rest.splitlines()] for word in line.split()]
        with open_store(url) as store, store.read() as reader:
            assert check(store.database) == []
            chain = verify_chain(reader)
            assert chain.fault is None
            rows = list_certificates(reader)
            # Each certificate was made, and each of its moves was recorded, with what it belongs to.
            moves = {"ready": 1, "queued": 2, "sent": 3, "approved": 4}
            assert chain.events == sum(moves[row.declaration] for row in rows)
            assert all(row.approved_at for row in rows if row.declaration == "approved")
    assert len(told) == len(set(told)) > 0
    assert {int(row.cert_no[-4:]) for row in rows} >= set(told)
