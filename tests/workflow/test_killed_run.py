"""SIGKILL at step boundaries and at random instants of convert, declare, poll and run, and two of each at once.

A step boundary is found from outside: the run is killed as soon as something it did can be seen.
"""

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter

import pytest

from coo_cli.store.events import verify_chain
from coo_cli.store.open import open_store
from coo_cli.store.schema import check

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")

COPIES = 4


def rows(folder, sql):
    """The rows of a query as they are on disk at this moment; none while nothing can be read."""
    with contextlib.suppress(sqlite3.OperationalError):
        base = sqlite3.connect(f"file:{folder / 'coo.db'}?mode=ro", uri=True, timeout=0)
        with contextlib.closing(base):
            return base.execute(sql).fetchall()
    return []


def seen_row(sql):
    return lambda folder: bool(rows(folder, f"{sql} LIMIT 1"))


def seen_file(pattern):
    return lambda folder: any(folder.glob(pattern))


BEFORE = [
    seen_file(".run.json"),
    seen_row("SELECT 1 FROM certificate"),
    seen_row("SELECT 1 FROM outbox WHERE status = 'waiting'"),
    seen_file("client/OutBox/*.xml"),
    seen_row("SELECT 1 FROM outbox WHERE status = 'sent'"),
]
"""What can be seen of convert and declare, in order."""

AFTER = [
    seen_row("SELECT 1 FROM receipt"),
    seen_file("print/*.pdf"),
    seen_row("SELECT 1 FROM event WHERE action = 'rendered'"),
    seen_row("SELECT 1 FROM notice WHERE status = 'sending'"),
    seen_file("reports/*.txt"),
]
"""What can be seen of poll, render, notify and report, in order."""

KILLS = 5

RULES = """
notify:
  channels: {{erp: {{kind: webhook, url: "{url}/erp"}}, down: {{kind: webhook, url: "{url}/down"}}}}
  rules: {{news: {{events: [sent, approved], channels: [erp, down]}}}}
"""


def start(folder, *words):
    command = [sys.executable, "-m", "coo_cli", *map(str, words), "--workspace", str(folder), "--quiet"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def killed(folder, *words, when=lambda folder: False, within=60.0):
    """Run a command and kill it when something is seen or its time is up."""
    process = start(folder, *words)
    end = time.monotonic() + within
    while process.poll() is None and not when(folder) and time.monotonic() < end:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait(30)


def whole(folder, *words):
    return start(folder, *words).wait(180)


def dropped(folder):
    return Counter(
        path.name.partition("_")[0] for path in folder.glob("client/*Box/*.xml") if path.parent.name != "InBox"
    )


def all_is_right(shell, expected):
    """Every certificate approved and printed, one message each, no receipt lost, database and log whole."""
    states = rows(shell.folder, "SELECT cert_no, declaration FROM certificate")
    numbers = {number for number, _ in states}
    assert len(numbers) == len(states) == expected
    assert {state for _, state in states} == {"approved"}
    serials = Counter(number[0] for number in numbers)
    for letter, count in serials.items():
        assert sorted(int(no[-4:]) for no in numbers if no[0] == letter) == list(range(1, count + 1))
    assert dropped(shell.folder) == Counter(numbers)
    arrived = {path.name for path in shell.folder.glob("client/InBox/**/*.xml")}
    assert arrived
    assert arrived <= {name for (name,) in rows(shell.folder, "SELECT file_name FROM receipt")}
    assert rows(shell.folder, "SELECT 1 FROM quarantine") == []
    with open_store(f"sqlite:///{shell.folder / 'coo.db'}") as store:
        assert check(store.database) == []
        with store.read() as reader:
            assert verify_chain(reader).fault is None
    return numbers


def each_is_told_once(folder, hub):
    """No event told twice, none lost: those not told are of messages that runs died at; one channel takes nothing."""
    events = {id_ for (id_,) in rows(folder, "SELECT id FROM event WHERE to_state IN ('sent', 'approved')")}
    bodies = [json.loads(one.body) for one in hub.requests if one.path == "/erp"]
    told = Counter(event["id"] for body in bodies for event in body["events"])
    assert set(told) <= events
    assert set(told.values()) == {1}
    ledger = rows(folder, "SELECT channel, status, events FROM notice")
    for channel in ("erp", "down"):
        assert sum(count for name, _, count in ledger if name == channel) == len(events)
    states = Counter(status for name, status, _ in ledger if name == "erp")
    assert set(states) <= {"sent", "sending", "unsure"}
    assert states.total() - states["sent"] <= KILLS
    unsure = sum(count for name, status, count in ledger if name == "erp" and status != "sent")
    assert len(events) - len(told) <= unsure
    assert not any(status == "sent" for name, status, _ in ledger if name == "down")


def night(shell, many_orders, hub, seed, copies=COPIES):
    """Five kills on one workspace: one run and single commands before customs answers, and after."""
    folder, chance = shell.folder, random.Random(seed)
    hub.hang, hub.says["/down"] = 0.01, (500, b"")
    with (folder / "coo.yaml").open("a", encoding="utf-8") as settings:
        settings.write(RULES.format(url=hub.url))
    shell("notify", "send")  # from now on
    export = folder / "exports" / "night.csv"
    expected = many_orders(export, copies)
    os.utime(export, (1_700_000_000, 1_700_000_000))
    killed(folder, "convert", export, within=chance.uniform(0.3, 1.8))
    killed(folder, "run", when=BEFORE[seed % len(BEFORE)])
    killed(folder, "declare", "--ready", within=chance.uniform(0.3, 1.5))
    assert whole(folder, "run") == 0
    assert not seen_row("SELECT 1 FROM certificate WHERE declaration <> 'sent'")(folder)
    shell.customs()
    for path in folder.glob("reports/*"):
        path.unlink()
    killed(folder, "poll", within=chance.uniform(0.3, 1.0))
    killed(folder, "run", when=AFTER[seed % len(AFTER)])
    assert whole(folder, "run") == 0
    numbers = all_is_right(shell, expected)
    each_is_told_once(folder, hub)
    assert {path.stem for path in folder.glob("print/*.pdf")} == numbers
    assert all(
        path.read_bytes().endswith(b"%%EOF\n") or b"%%EOF" in path.read_bytes()[-32:]
        for path in folder.glob("print/*.pdf")
    )


@pytest.mark.parametrize("seed", range(5))
def test_killed_at_a_boundary_and_at_any_instant_one_more_run_puts_all_right(shell, many_orders, hub, seed):
    night(shell, many_orders, hub, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5, 65))
def test_killed_three_hundred_times_in_all(shell, many_orders, hub, seed):
    night(shell, many_orders, hub, seed, copies=40)


def test_two_declarers_and_two_pollers_at_once_do_it_once(shell, many_orders):
    expected = many_orders(shell.folder / "exports" / "night.csv", 3 * COPIES)
    assert whole(shell.folder, "convert", shell.folder / "exports" / "night.csv") == 0
    declarers = [start(shell.folder, "declare", "--ready") for _ in range(2)]
    assert {process.wait(120) for process in declarers} == {0}
    assert set(dropped(shell.folder).values()) == {1}
    shell.customs()
    pollers = [start(shell.folder, "poll") for _ in range(2)]
    assert {process.wait(120) for process in pollers} == {0}
    all_is_right(shell, expected)
