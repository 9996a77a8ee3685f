"""Measures lists, searches, counts and statistics over 100 000 certificates, against the best indexed SQL by sqlite3.

Each of our commands is a process of its own, start-up included. Its peer is the time of the same question put to the
same database by the sqlite3 module - with every index that helps, and an FTS5 index of trigrams for parts of texts -
and the start of a bare Typer program with as many commands. The limit is 1.5.

    python tests/benchmarks/desk.py [--certificates 100000] [--rounds 5]
"""

from __future__ import annotations

import argparse
import contextlib
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

import convert as base
import desk_store
import poll

from coo_cli.cli.table import COMMANDS
from coo_cli.store.open import open_store

LIMIT = 1.5

_LIST = "SELECT * FROM certificate WHERE NOT archived AND {} ORDER BY id DESC LIMIT 50"
_TEXT = "id IN (SELECT rowid FROM best WHERE best MATCH '\"{}\"')"
QUESTIONS: dict[str, str] = {
    "": _LIST.format("TRUE"),
    "--state returned --country 越南": _LIST.format("declaration = 'returned' AND dest_country_code = '704'"),
    "--invoice INV-77777": _LIST.format("invoice_no = 'INV-77777'"),
    "--principal P042": _LIST.format("principal = 'P042'"),
    "--operator li --type E --printing printed": _LIST.format(
        "(created_by = 'li' OR declared_by = 'li') AND cert_type = 'E' AND printing = 'printed'"
    ),
    "--declared-from 2026-05-01 --declared-to 2026-05-03": _LIST.format(
        "declared_at >= '2026-05-01' AND declared_at < '2026-05-04'"
    ),
    "--created-from 2026-05-01 --registration 330099992 --page 20": (
        _LIST.format("created_at >= '2026-05-01' AND registration_no = '330099992'") + " OFFSET 950"
    ),
    "--registration 330099992": _LIST.format("registration_no = '330099992'"),
    "--country 德国": _LIST.format("dest_country_code = '276'"),
    "--profile p330099991": _LIST.format("profile = 'p330099991'"),
    "--archived": _LIST.replace("NOT archived", "archived").format("TRUE"),
    "--sort -fob": _LIST.replace("BY id", "BY fob_cents DESC, id").format("TRUE"),
    "--sort updated_at --type E": _LIST.replace("BY id", "BY updated_at, id").format("cert_type = 'E'"),
    "--text 轴承499": _LIST.format(_TEXT.format("轴承499")),
    "--text 缆": _LIST.format("id IN (SELECT rowid FROM best_one WHERE best_one MATCH '缆')"),
    "--text inv-7777": _LIST.format(_TEXT.format("inv-7777")),
    "--text nothing-of-this": _LIST.format(_TEXT.format("nothing-of-this")),
    "--count": "SELECT declaration, count(*) FROM certificate WHERE NOT archived GROUP BY declaration",
    "--count --country 越南": (
        "SELECT declaration, count(*) FROM certificate WHERE NOT archived AND dest_country_code = '704' "
        "GROUP BY declaration"
    ),
    "--count --text 数据电缆": (
        f"SELECT declaration, count(*) FROM certificate WHERE NOT archived AND {_TEXT.format('数据电缆')} "
        "GROUP BY declaration"
    ),
}
"""What is asked of `coo cert list`, and the SQL that answers it."""

_FIGURES = """
SELECT {by}, count(*), sum(declared_at <> ''), sum(declaration = 'approved'), count(w.certificate), sum(fob_cents),
    avg(CASE WHEN declaration = 'approved' AND declared_at <> ''
        THEN julianday(approved_at) - julianday(declared_at) END)
FROM certificate c
LEFT JOIN (SELECT DISTINCT certificate FROM event WHERE to_state = 'returned') w ON w.certificate = c.id
WHERE {where} GROUP BY {by}
"""
STATISTICS: dict[str, str] = {
    "--by type": _FIGURES.format(by="cert_type", where="TRUE"),
    "--by user --per month": _FIGURES.format(by="declared_by, substr(created_at, 1, 7)", where="TRUE"),
    "--by principal --from 2026-05-01 --to 2026-05-31": _FIGURES.format(
        by="principal", where="created_at >= '2026-05-01' AND created_at < '2026-06-01'"
    ),
    "--by clerk --by destination --type E": _FIGURES.format(
        by="created_by, dest_country_code", where="cert_type = 'E'"
    ),
}
"""What is asked of `coo stats`, and the SQL for the first of what it tells; it tells times and reasons beside it."""


def add_best_indexes(file: Path) -> None:
    """Give a copy of the store all that could make its answers quicker."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        for columns in (
            "dest_country_code",
            "cert_type, updated_at",
            "registration_no, created_at",
            "created_by",
            "declared_by",
            "fob_cents, id",
            "archived, id",
            "profile, archived, id",
        ):
            connection.execute(f"CREATE INDEX best_{columns.partition(',')[0]} ON certificate ({columns})")
        connection.execute("CREATE VIRTUAL TABLE best USING fts5(words, content='', tokenize='trigram')")
        connection.execute("CREATE VIRTUAL TABLE best_one USING fts5(words, content='')")
        texts = connection.execute("SELECT certificate, words FROM search_text").fetchall()
        connection.executemany("INSERT INTO best (rowid, words) VALUES (?, ?)", texts)
        letters = [(id_, " ".join(dict.fromkeys(words))) for id_, words in texts]
        connection.executemany("INSERT INTO best_one (rowid, words) VALUES (?, ?)", letters)
        connection.execute("ANALYZE")
        connection.commit()


def best(file: Path, sql: str) -> float:
    """The seconds of a query through sqlite3, the database opened anew."""
    begin = time.perf_counter()
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute(sql).fetchall()
    return time.perf_counter() - begin


def main() -> None:
    """Fill a store once, then ask in rounds, ours and theirs in turn."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--certificates", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    wanted = parser.parse_args()
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        workspace = Path(name) / "workspace"
        base.make_workspace(workspace)
        with open_store(f"sqlite:///{workspace / 'coo.db'}") as store:
            desk_store.fill(store, wanted.certificates)
        program = [sys.executable, "-m", "coo_cli"]
        at = ["--workspace", str(workspace)]
        base.timed([*program, "cert", "list", *at, "--text", "first search"])  # indexes what is searched
        rival = Path(name) / "best.db"
        rival.write_bytes((workspace / "coo.db").read_bytes())
        add_best_indexes(rival)
        asked = {f"cert list {words}": sql for words, sql in QUESTIONS.items()}
        asked |= {f"stats {words}": sql for words, sql in STATISTICS.items()}
        ratios: dict[str, list[float]] = {words: [] for words in asked}
        for _ in range(wanted.rounds):
            bare, _ = base.timed([sys.executable, "-c", poll.BARE, str(len(COMMANDS)), "command3"])
            for words, sql in asked.items():
                ours, _ = base.timed([*program, *words.split(), *at])
                ratios[words].append(ours / (bare + best(rival, sql)))
    for words, found in ratios.items():
        print(f"{statistics.median(found):.2f}  coo {words}")
    worst = max(statistics.median(found) for found in ratios.values())
    print(f"worst median {worst:.2f}, limit {LIMIT}, over {wanted.certificates} certificates")


if __name__ == "__main__":
    main()
