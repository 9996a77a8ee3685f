"""Measures the peak memory of converting ten times as many certificates, sorted and not, as CSV and JSON lines.

Prints for each the peak of `coo convert` for 10 000 certificates of ten lines and for 100 000, and their ratio. The
rows of the unsorted export are shuffled, so that every certificate's rows lie all over it.

    python tests/benchmarks/memory.py [--certificates 10000] [--times 10] [--jobs 1]
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import convert as base

PARTS = 100

MAPPINGS = {
    "benchmark_jsonl": "extends: benchmark\nname: benchmark_jsonl\nsource: {format: jsonl, lines: lines}\n",
    "benchmark_shuffled": "extends: benchmark\nname: benchmark_shuffled\nsource: {sorted: false}\n",
}


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """The rows of an export."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def write_unsorted(source: Path, target: Path) -> None:
    """The same rows in no order; little of them is held at once, for a child's peak counts what its parent holds."""
    chance = random.Random(1)
    with contextlib.ExitStack() as opened, source.open(encoding="utf-8") as rows:
        head = next(rows)
        parts = [opened.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8")) for _ in range(PARTS)]
        for row in rows:
            chance.choice(parts).write(row)
        with target.open("w", encoding="utf-8") as file:
            file.write(head)
            for part in parts:
                part.seek(0)
                lines = part.readlines()
                chance.shuffle(lines)
                file.writelines(lines)


def write_json_lines(source: Path, target: Path) -> None:
    """A record a line, with its goods lines inside."""
    with target.open("w", encoding="utf-8") as file:
        for _, rows in groupby(rows_of(source), key=lambda row: row["doc_no"]):
            file.write(json.dumps({"lines": list(rows)}, ensure_ascii=False) + "\n")


def main() -> None:
    """Make the exports, convert each into a workspace of its own, and print the peaks."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--certificates", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=1)
    wanted = parser.parse_args()
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        folder = Path(name)
        for kind, mapping in (
            ("sorted.csv", "benchmark"),
            ("jsonl", "benchmark_jsonl"),
            ("shuffled.csv", "benchmark_shuffled"),
        ):
            peaks = []
            for times in (1, wanted.times):
                export, plain = folder / f"export.{kind}", folder / "plain.csv"
                base.write_export(plain, wanted.certificates * times, 10)
                if kind == "sorted.csv":
                    plain.replace(export)
                else:
                    (write_json_lines if kind == "jsonl" else write_unsorted)(plain, export)
                    plain.unlink()
                workspace = folder / f"{kind}{times}"
                base.make_workspace(workspace)
                for own, text in MAPPINGS.items():
                    (workspace / "mappings" / f"{own}.yaml").write_text(text, encoding="utf-8")
                words = ["convert", str(export), "--mapping", mapping, "--quiet", "--jobs", str(wanted.jobs)]
                _, peak = base.timed([sys.executable, "-m", "coo_cli", *words, "--workspace", str(workspace)])
                peaks.append(peak)
                export.unlink()
            print(f"{kind}: {peaks[0]:.0f} MB, then {peaks[1]:.0f} MB: {peaks[1] / peaks[0]:.2f}", flush=True)


if __name__ == "__main__":
    main()
