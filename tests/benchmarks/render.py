"""Measures what a second process gains where many certificates are drawn: `coo render --jobs 2` against `--jobs 1`.

200 drafts of 10 goods lines, of five types and four enterprises, each with its overleaf page, out of the store into
files on a memory file system where there is one. Whole runs of the program, start and imports included. What the
machine has to give at that moment is told by a peer: two runs at the same time that have nothing in common, each of
every second certificate. Prints how many times as fast two processes are as one, and the time of `--jobs 2` as a share
of the peer's; ends with 1 when that is over the limit. All must write the same files, but for the moment noted in them.

    python tests/benchmarks/render.py [--certificates 200] [--lines 10] [--rounds 3]
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import convert as base

LIMIT = 1.25
"""The most that two processes of one run may take of what two runs take."""

Files = dict[str, bytes]


def drawn(workspace: Path, numbers: list[str], jobs: int, out: Path) -> tuple[float, Files]:
    """The seconds of one run, and the files by their names, without the moments noted in them."""
    coo = ["render", *numbers, "--out", str(out), "--jobs", str(jobs), "--quiet", "--workspace", str(workspace)]
    seconds, _ = base.timed([sys.executable, "-m", "coo_cli", *coo])
    return seconds, {path.name: timeless(path.read_bytes()) for path in out.iterdir()}


def drawn_apart(workspace: Path, numbers: list[str], out: Path) -> tuple[float, Files]:
    """The seconds until both of two runs have ended that share the work beforehand, and the files of both."""
    halves = [numbers[0::2], numbers[1::2]]
    with ThreadPoolExecutor(2) as runs:
        both = list(runs.map(lambda half: drawn(workspace, half, 1, out / half[0]), halves))
    return max(seconds for seconds, _ in both), both[0][1] | both[1][1]


def timeless(data: bytes) -> bytes:
    """A PDF without its moment, and its id, which follows from that."""
    return re.sub(rb"CreateDate>[^<]*<|/CreationDate \([^)]*\)|/ID \[.*?\]", b"", data, flags=re.DOTALL)


def main() -> int:
    """Measure in rounds, the two in turn, and print the median."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--certificates", type=int, default=200)
    parser.add_argument("--lines", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    memory = Path("/dev/shm")
    gains: list[float] = []
    ratios: list[float] = []
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        folder, workspace = Path(name), Path(name) / "workspace"
        base.write_export(folder / "export.csv", wanted.certificates, wanted.lines)
        base.make_workspace(workspace)
        coo = ["convert", f"{name}/export.csv", "--mapping", "benchmark", "--out", f"{name}/messages", "--quiet"]
        base.timed([sys.executable, "-m", "coo_cli", *coo, "--workspace", str(workspace)])
        numbers = sorted(path.stem.partition("_")[0] for path in (folder / "messages").glob("*.xml"))
        assert len(numbers) == wanted.certificates, len(numbers)
        for round_ in range(wanted.rounds):
            one, files = drawn(workspace, numbers, 1, folder / "one")
            two, shared = drawn(workspace, numbers, 2, folder / "two")
            apart, halves = drawn_apart(workspace, numbers, folder / "apart")
            assert len(files) == wanted.certificates
            assert files == shared == halves
            gains.append(one / two)
            ratios.append(two / apart)
            print(f"round {round_ + 1}: one {one:.2f} s, two {two:.2f} s, two runs {apart:.2f} s", flush=True)
    ratio = statistics.median(ratios)
    print(
        f"two processes are {statistics.median(gains):.2f} times as fast as one over {wanted.certificates} certificates"
    )
    print(f"{ratio:.2f} times two runs (limit {LIMIT})")
    return int(ratio > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
