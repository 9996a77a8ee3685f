"""A night that is killed again and again, and one more run: nothing is lost, numbered twice or sent twice."""

import random
import signal
import subprocess
import sys
import time

import pytest

from coo_cli.base.clock import system_clock
from coo_cli.certificate.attachment import AttachmentState
from coo_cli.message.attachment import parse_attachment
from coo_cli.store.attachments import NewAttachment, count_attachments, put_attachment
from coo_cli.store.events import verify_chain
from coo_cli.store.open import open_store
from coo_cli.store.reading import ids_of
from coo_cli.store.schema import check

COPIES = 150
ATTACHED = 40
"""Certificates with attachments, two each."""


def attach(folder, samples, numbers):
    """Put two files to each certificate, the second of them another content each time."""
    store = open_store(f"sqlite:///{folder / 'coo.db'}")
    invoice = (samples / "attachments" / "invoice.pdf").read_bytes()
    with store, store.begin() as tx:
        for at, (number, id_) in enumerate(sorted(ids_of(tx, numbers).items())):
            for name, data in (("invoice.pdf", invoice), (f"{number}.pdf", invoice + bytes(at + 100_000))):
                new = NewAttachment(file_type="1", file_name=name, delayed=False, data=data)
                put_attachment(tx, id_, new, at=system_clock(), actor="clerk")


def contents(folder):
    """What was dropped for customs, as (certificate, file, content)."""
    paths = sorted((folder / "client" / "OutBox").glob("*_file*.xml"))
    read = [parse_attachment(path.read_bytes()) for path in paths]
    return [(told.cert_no, told.file_name, content) for told, content in read]


def run(folder, *words, within=None):
    """Run a command; with a limit it is killed when its time is up."""
    command = [sys.executable, "-m", "coo_cli", *map(str, words), "--workspace", str(folder), "--quiet"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if within is not None:
        time.sleep(within)
        process.send_signal(signal.SIGKILL)
    return process.wait(timeout=120)


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("seed", range(4))
def test_killed_anywhere_then_run_once_more_all_is_right(shell, samples, many_orders, seed):
    chance = random.Random(seed)
    export = shell.folder / "exports" / "night.csv"
    expected = many_orders(export, COPIES)
    convert = ("convert", export, "--mapping", "csv_generic", "--out", shell.folder / "messages")
    for _ in range(4):
        run(shell.folder, *convert, within=chance.uniform(0.5, 2.5))
    assert run(shell.folder, *convert) == 0
    numbers = {row["cert_no"] for row in shell("cert", "list", "--limit", 10_000)}
    assert len(numbers) == expected
    with_files = sorted(numbers)[:ATTACHED]
    attach(shell.folder, samples, with_files)
    for _ in range(6):
        run(shell.folder, "declare", "--ready", within=chance.uniform(0.4, 2.0))
        dropped = [path.name.split("_") for path in (shell.folder / "client" / "OutBox").glob("*.xml")]
        left = {parts[0] for parts in dropped if len(parts) == 2}
        assert {parts[0] for parts in dropped if len(parts) == 3} <= left  # none before its certificate
    assert run(shell.folder, "declare", "--ready") == 0
    by_type = {letter: sorted(int(no[-4:]) for no in numbers if no[0] == letter) for letter in "CEK"}
    assert all(serials == list(range(1, len(serials) + 1)) for serials in by_type.values())
    names = [path.name.split("_") for path in (shell.folder / "client" / "OutBox").glob("*.xml")]
    assert sorted(parts[0] for parts in names if len(parts) == 2) == sorted(numbers)
    attached = contents(shell.folder)
    assert len(attached) == len(set(attached)) == 2 * ATTACHED
    assert {cert_no for cert_no, _, _ in attached} == set(with_files)
    assert set(shell.states().values()) == {"sent"}
    shell.customs()
    for _ in range(3):
        run(shell.folder, "poll", within=chance.uniform(0.4, 1.2))
    assert run(shell.folder, "poll") == 0
    assert {row["state"] for row in shell("cert", "list", "--limit", 10_000)} == {"approved"}
    with open_store(f"sqlite:///{shell.folder / 'coo.db'}") as store:
        with store.read() as reader:
            assert count_attachments(reader) == {AttachmentState.ACCEPTED: 2 * ATTACHED}
        assert check(store.database) == []
        with store.read() as reader:
            assert verify_chain(reader).broken_at == 0
