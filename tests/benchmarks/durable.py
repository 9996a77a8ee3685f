"""Measures writing messages so that they outlive a power cut, in batches, against one fsync a file.

10 000 files of 13 kB on the file system of the temporary folder, which must be a disk for this to mean anything.

    python tests/benchmarks/durable.py [--files 10000] [--rounds 3] [--folder DIR]
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

from coo_cli.base.files import write_batch

SIZE = 13_000


def one_by_one(folder: Path, files: list[tuple[str, bytes]]) -> None:
    """Each file written, brought to disk and renamed, and at the end the folder."""
    for name, data in files:
        part = folder / f".{name}.part"
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / name)
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def main() -> None:
    """Measure in rounds, the two in turn, and print the median."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    wanted = parser.parse_args()
    ratios: list[float] = []
    files = [(f"{number}.xml", os.urandom(SIZE)) for number in range(wanted.files)]
    with tempfile.TemporaryDirectory(dir=wanted.folder) as name:
        for number in range(wanted.rounds):
            times = []
            for write in (write_batch, one_by_one):
                folder = Path(name) / f"{write.__name__}{number}"
                folder.mkdir()
                os.sync()
                begin = time.perf_counter()
                write(folder, files)
                times.append(time.perf_counter() - begin)
                assert len(list(folder.iterdir())) == wanted.files
            ratios.append(times[0] / times[1])
            print(f"round {number + 1}: batch {times[0]:.2f} s, one by one {times[1]:.2f} s; ratio {ratios[-1]:.2f}")
    print(f"median ratio {statistics.median(ratios):.2f} over {wanted.files} files of {SIZE} bytes")


if __name__ == "__main__":
    main()
