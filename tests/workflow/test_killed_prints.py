"""Printing that is killed anywhere: ledger and files agree afterwards, and no certificate has two originals."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coo_cli.base.files import sha256
from coo_cli.store.events import verify_chain
from coo_cli.store.open import open_store
from coo_cli.store.prints import gaps, ledger

KILLS = 4


def print_originals(folder, numbers, within=None):
    """Print originals in a process of its own; with a limit it is killed when its time is up."""
    words = ["print", "original", *numbers, "--workspace", str(folder), "--quiet"]
    process = subprocess.Popen(
        [sys.executable, "-m", "coo_cli", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    if within is not None:
        time.sleep(within)
        process.send_signal(signal.SIGKILL)
    return process.wait(timeout=120)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 12))])
def test_killed_anywhere_there_is_one_original_each_and_the_ledger_tells_of_it(approved, seed):
    shell, chance = approved, random.Random(seed)
    numbers = sorted(shell.states())
    for _ in range(KILLS):
        chance.shuffle(numbers)
        print_originals(shell.folder, numbers, within=chance.uniform(0.5, 1.6))
        with open_store(f"sqlite:///{shell.folder / 'coo.db'}") as store, store.read() as reader:
            assert gaps(reader) == []
    print_originals(shell.folder, numbers)
    assert {row["printing"] for row in shell("print", "list")["rows"]} == {"printed"}
    with open_store(f"sqlite:///{shell.folder / 'coo.db'}") as store, store.read() as reader:
        lines = ledger(reader, limit=1000, offset=0)
        assert verify_chain(reader).fault is None
        assert gaps(reader) == []
    done = [line for line in lines if line.outcome == "done"]
    assert {line.outcome for line in lines} <= {"done", "failed"}
    assert sorted(line.cert_no for line in done) == sorted(numbers)
    files = sorted(path for path in (shell.folder / "print").iterdir() if not path.name.startswith("."))
    assert files == sorted(Path(line.place) for line in done)
    assert {sha256(path.read_bytes()) for path in files} == {line.sha256 for line in done}
    assert [path for path in (shell.folder / "print").iterdir() if path.suffix == ".part"] == []
