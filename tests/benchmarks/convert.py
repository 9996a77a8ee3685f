"""Measures the line from one CSV to checked, schema-valid messages and records, against xmllint on the same files.

10 000 certificates of 10 goods lines, spread over four enterprises and five types (a serial has four digits).
Everything lies on a memory file system where there is one, so that disks do not count. Prints a ratio: the
time of `coo convert` over that of one `xmllint --noout --schema` run over the files it wrote.

    python tests/benchmarks/convert.py [--certificates 10000] [--lines 10] [--rounds 3]
"""

from __future__ import annotations

import argparse
import csv
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TYPES = {"C": ("840", ""), "A": ("036", "WP"), "F": ("152", "WP"), "K": ("410", "WP"), "N": ("554", "WP")}
"""Types, a destination of each, and the origin criterion of its lines."""
ENTERPRISES = (
    ("330099991", "91330200MA99999966"),
    ("330099992", "91330200MA9999988B"),
    ("330099993", "91330200MA999997XB"),
    ("330099994", "91330200MA99999616"),
)
COO = [sys.executable, "-m", "coo_cli"]


def write_export(path: Path, certificates: int, lines: int) -> None:
    """One goods line a row, certificates next to each other."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADINGS)
        for number in range(certificates):
            pair = number % (len(TYPES) * len(ENTERPRISES))
            cert_type = list(TYPES)[pair % len(TYPES)]
            country, criterion = TYPES[cert_type]
            applicant = ENTERPRISES[pair // len(TYPES)][1]
            for line in range(1, lines + 1):
                out.writerow(row(number, line, cert_type, country, criterion, applicant))
