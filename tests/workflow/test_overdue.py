"""Certificates that wait too long are told, by stage, and only then."""

import datetime as dt
import json
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coo_cli.base.clock import SHANGHAI
from coo_cli.workflow.overdue import before

YEAR = (dt.datetime.fromisoformat("2026-01-01"), dt.datetime.fromisoformat("2027-01-01"))


def moment(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "span", "then"),
    [
        ("2026-11-23 10:00", "90m", "2026-11-23 08:30"),
        ("2026-11-23 10:00", "2h", "2026-11-23 08:00"),
        ("2026-11-23 10:00", "5d", "2026-11-18 10:00"),
        ("2026-11-24 10:00", "1 working day", "2026-11-23 10:00"),
        ("2026-11-23 10:00", "1 working day", "2026-11-20 10:00"),  # a Monday
        ("2026-11-22 10:00", "1 working day", "2026-11-20 00:00"),  # a Sunday
        ("2026-11-21 00:00", "1 working day", "2026-11-20 00:00"),
        ("2026-11-23 10:00", "6 working days", "2026-11-13 10:00"),
    ],
)
def test_a_span_before_a_moment(now, span, then):
    assert before(moment(now), span) == moment(then)
    assert before(moment(now), "off") is None


@given(st.datetimes(*YEAR), st.integers(0, 30), st.integers(0, 5000))
def test_what_is_overdue_stays_overdue_as_time_passes(now, days, minutes):
    now = now.replace(tzinfo=SHANGHAI)
    later = now + dt.timedelta(minutes=minutes)
    assert before(now, f"{days} working days") <= before(later, f"{days} working days") <= later


def set_overdue(shell, text):
    settings = shell.folder / "coo.yaml"
    with settings.open("a", encoding="utf-8") as file:
        file.write(f"\noverdue: {text}\n")


def test_a_certificate_without_an_answer_is_overdue_until_it_comes(shell, samples):
    shell("convert", samples / "demo" / "orders.csv")
    shell("declare", "--ready")
    count = len(shell.states())
    assert (shell("poll")["overdue"], shell.exit) == ([], 0)
    set_overdue(shell, "{sent: 0m, received: off}")
    polled = shell("poll")
    assert (shell.exit, shell.codes) == (11, ["receipt-overdue"])
    assert [one["state"] for one in polled["overdue"]] == ["sent"] * count
    shell.customs()
    assert (shell("poll")["overdue"], shell.exit) == ([], 0)


def test_what_waits_in_the_outbox_is_overdue_too(shell, samples):
    shell("convert", samples / "demo" / "orders.csv")
    outbox = shell.folder / "client" / "OutBox"
    outbox.rmdir()
    assert shell("declare", "--ready") and shell.exit == 6
    set_overdue(shell, "{queued: 0m}")
    outbox.mkdir()
    polled = shell("poll")
    assert shell.exit == 11
    assert {one["state"] for one in polled["overdue"]} == {"queued"}


def test_a_time_that_cannot_be_read_is_told_with_its_line(shell):
    set_overdue(shell, "{sent: soon}")
    shell("poll")
    assert (shell.exit, shell.codes) == (8, ["data-invalid"])
    assert "working days" in shell.envelope["errors"][0]["text"]["en"] + str(shell.envelope["errors"][0])


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM to be heard")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_watching_polls_round_after_round_and_stops_when_asked(shell, number):
    command = [sys.executable, "-m", "coo_cli", "poll", "--watch", "--every", "1", "--workspace", str(shell.folder)]
    with subprocess.Popen([*command, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as watching:
        rounds = [json.loads(watching.stdout.readline()) for _ in range(2)]
        watching.send_signal(number)
        end = time.monotonic()
        out, err = watching.communicate(timeout=20)
    assert time.monotonic() - end < 5
    assert (watching.returncode, err) == (0, b"")
    assert [one["exit"] for one in rounds] == [0, 0]
    assert json.loads(out.splitlines()[-1])["data"]["rounds"] >= 2
