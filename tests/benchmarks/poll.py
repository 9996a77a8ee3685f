"""Measures polling 10 000 receipts in one run, against a plain program that does the same work by hand.

Each of 10 000 declared certificates gets one receipt. The plain program reads, hashes and parses the files and inserts
them with one executemany; it matches, folds and logs nothing. Both are processes of their own, start-up included. A
poll of empty folders is held against a bare Typer program with as many commands.

    python tests/benchmarks/poll.py [--receipts 10000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

import convert as base

from coo_cli.cli.table import COMMANDS

RECEIPT = """<?xml version="1.0" encoding="UTF-8"?>
<Receipt xmlns="http://www.w3.org/2000/09/xmldsig#">
<CertNo>{no}</CertNo>
<ReceiveTime>2026-11-20 10:00:05</ReceiveTime>
<Channel>6</Channel>
<Note></Note>
<SendTime>2026-11-20 10:00:05</SendTime>
<CusRespData>
<RspNo>1</RspNo>
<EntMgrNo>3302999999</EntMgrNo>
<RepType>2</RepType>
<RepCode></RepCode>
<RepAddMsg>0001--报文收到时间:2026-11-20 10:01:00</RepAddMsg>
<RspGenTime>2026-11-20 10:01:00</RspGenTime>
<CertType>C</CertType>
</CusRespData>
</Receipt>
"""
"""As customs' receipts are laid out: `samples/receipts/Receipt_3_pending.xml`."""

PLAIN = """
import hashlib, os, sqlite3, sys
from lxml import etree
FIELDS = ("CertNo", "Channel", "RepType", "RspGenTime", "RepAddMsg")
rows = []
with os.scandir(sys.argv[1]) as entries:
    for entry in entries:
        with open(entry.path, "rb") as file:
            data = file.read()
        found = {element.tag.rpartition("}")[2]: element.text for element in etree.fromstring(data).iter()}
        rows.append((hashlib.sha256(data).hexdigest(), entry.name, *(found.get(name) for name in FIELDS), data))
base = sqlite3.connect(sys.argv[2])
base.execute("PRAGMA journal_mode=WAL")
base.execute("PRAGMA synchronous=FULL")
base.execute("CREATE TABLE r (sha PRIMARY KEY, name, no, channel, type, time, text, raw)")
base.executemany("INSERT INTO r VALUES (?,?,?,?,?,?,?,?)", rows)
base.commit()
assert len(rows) == int(sys.argv[3])
"""

BARE = """
import typer
app = typer.Typer(add_completion=False)
def made(number):
    def command(name: str = "", folder: str = "", quiet: bool = False) -> None:
        pass
    app.command(name=f"command{number}", help="Does something.")(command)
for number in range(int(__import__("sys").argv.pop(1))):
    made(number)
app()
"""


def coo(workspace: Path, *words: object) -> float:
    """The seconds of a command."""
    command = [sys.executable, "-m", "coo_cli", *map(str, words), "--workspace", str(workspace), "--quiet"]
    return base.timed(command)[0]


def main() -> None:
    """Set up once, then measure on copies in rounds, the programs in turn."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--receipts", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    memory = Path("/dev/shm")
    loaded: list[float] = []
    idle: list[float] = []
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        folder = Path(name)
        origin = folder / "origin"
        base.write_export(folder / "export.csv", wanted.receipts, 1)
        base.make_workspace(origin, gateway=True)
        coo(origin, "convert", folder / "export.csv", "--mapping", "benchmark", "--jobs", 2)
        coo(origin, "declare", "--ready")
        for profile in (origin / "client").glob("p*"):
            for sent in (profile / "OutBox").glob("*.xml"):
                number = sent.name.partition("_")[0]
                answer = profile / "InBox" / f"Receipt_{number}.xml"
                answer.write_text(RECEIPT.format(no=number), encoding="utf-8")
                sent.unlink()
        for round_ in range(wanted.rounds):
            workspace = folder / "workspace"
            shutil.copytree(origin, workspace)
            ours = coo(workspace, "poll")
            everything = folder / "everything"
            everything.mkdir()
            for profile in (workspace / "client").glob("p*"):
                shutil.copytree(profile / "InBox", everything, dirs_exist_ok=True)
            plain, _ = base.timed(
                [sys.executable, "-c", PLAIN, str(everything), str(folder / "plain.db"), str(wanted.receipts)]
            )
            loaded.append(ours / plain)
            for profile in (workspace / "client").glob("p*"):
                shutil.rmtree(profile / "InBox")
                (profile / "InBox").mkdir()
            coo(workspace, "poll")  # forgets the files that have gone
            again = coo(workspace, "poll")
            bare, _ = base.timed([sys.executable, "-c", BARE, str(len(COMMANDS)), "command3"])
            idle.append(again / bare)
            print(
                f"round {round_ + 1}: coo poll {ours:.2f} s, plain {plain:.2f} s, ratio {loaded[-1]:.2f}; "
                f"nothing new {again:.2f} s, bare Typer {bare:.2f} s, ratio {idle[-1]:.2f}",
                flush=True,
            )
            for path in (workspace, everything):
                shutil.rmtree(path)
            for file in folder.glob("plain.db*"):
                file.unlink()
    print(f"medians: {statistics.median(loaded):.2f} of the plain program; {statistics.median(idle):.2f} of bare Typer")


if __name__ == "__main__":
    main()
