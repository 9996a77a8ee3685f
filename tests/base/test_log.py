"""The log: lines that are whole, files that take turns, and no secret in any of them."""

import json
import subprocess
import sys

import pytest

from coo_cli.base.log import Entry, Log
from coo_cli.base.secret import Secret, fetch_secret


@pytest.fixture
def log(tmp_path, now):
    def opened(**more):
        return Log(tmp_path / "logs" / "coo.jsonl", command="run", clock=lambda: now, **more)

    return opened


def read(tmp_path, name="coo.jsonl"):
    return [json.loads(line) for line in (tmp_path / "logs" / name).read_text(encoding="utf-8").splitlines()]


def test_a_line_says_when_how_bad_which_run_which_certificate_and_what(log, tmp_path):
    log().write(
        [Entry(level="info", event="step", certificate="C1", text="完成\n", more={"counts": {"sent": 3}, "why": ""})]
    )
    (line,) = read(tmp_path)
    assert line.pop("pid") > 0
    assert line == {
        "time": "2026-11-23T02:30:00.000+08:00",
        "level": "info",
        "command": "run",
        "run": "20261123-023000000",
        "event": "step",
        "certificate": "C1",
        "text": "完成\n",
        "counts": {"sent": 3},
    }


def test_what_weighs_less_than_the_level_is_left_out(log, tmp_path):
    log(level="warning").write([Entry(level=level, event=level) for level in ("info", "warning", "error")])
    assert [line["event"] for line in read(tmp_path)] == ["warning", "error"]


def test_a_secret_that_was_fetched_is_in_no_line_in_whatever_form(log, tmp_path):
    fetch_secret(Secret(env="K"), "k", {"K": "a/b+c-4711"}, tmp_path)
    said = "no answer of https://x.example/a%2Fb%2Bc-4711 (a/b+c-4711) nor of https://me:hunter2@x.example/"
    log().write([Entry(level="error", event="x", text=said, more={"why": said})])
    (line,) = read(tmp_path)
    assert line["text"] == line["why"] == "no answer of https://x.example/*** (***) nor of https://me:***@x.example/"


def test_files_take_turns_and_the_oldest_goes(log, tmp_path):
    written = log(size=300, keep=2)
    for n in range(12):
        written.write([Entry(level="info", event=f"e{n}", text="x" * 60)])
    names = {path.name for path in (tmp_path / "logs").glob("coo.jsonl*")} - {"coo.jsonl.lock"}
    assert names == {"coo.jsonl", "coo.jsonl.1", "coo.jsonl.2"}
    events = [line["event"] for name in sorted(names, reverse=True) for line in read(tmp_path, name)]
    assert events == [f"e{n}" for n in range(12)][-len(events) :]


def test_a_file_moved_away_by_another_program_is_not_written_to_any_more(log, tmp_path):
    written = log()
    written.write([Entry(level="info", event="first")])
    (tmp_path / "logs" / "coo.jsonl").rename(tmp_path / "logs" / "away")
    written.write([Entry(level="info", event="second")])
    assert [line["event"] for line in read(tmp_path)] == ["second"]


def test_a_file_whose_turn_cannot_be_taken_grows_and_loses_no_line(log, tmp_path):
    (tmp_path / "logs" / "coo.jsonl.1" / "in the way").mkdir(parents=True)
    written = log(size=10, keep=1)
    for n in range(3):
        written.write([Entry(level="info", event=f"e{n}")])
    assert [line["event"] for line in read(tmp_path)] == ["e0", "e1", "e2"]
    assert written.fault


def test_a_log_that_cannot_be_written_stops_nothing_and_says_why(log, tmp_path):
    (tmp_path / "logs").write_text("a file where a folder should be")
    written = log()
    written.write([Entry(level="info", event="first")])
    assert "coo.jsonl" in written.fault


WRITER = """
import datetime as dt, sys
from pathlib import Path
from coo_cli.base.log import Entry, Log
log = Log(Path(sys.argv[1]), command=sys.argv[2], clock=lambda: dt.datetime.now(dt.UTC), size=20_000, keep=100)
for n in range(200):
    log.write([Entry(level="info", event=str(n), text="x" * 50)])
"""


def test_commands_at_work_at_once_lose_no_line_while_files_take_turns(tmp_path):
    file = tmp_path / "logs" / "coo.jsonl"
    both = [subprocess.Popen([sys.executable, "-c", WRITER, str(file), name]) for name in ("one", "two")]
    assert [process.wait(60) for process in both] == [0, 0]
    names = [path.name for path in file.parent.iterdir() if not path.name.endswith(".lock")]
    lines = [line for name in names for line in read(tmp_path, name)]
    assert len(names) > 2
    assert sorted((line["command"], int(line["event"])) for line in lines) == sorted(
        (name, n) for name in ("one", "two") for n in range(200)
    )
