"""Health-check pings: a monitor learns when a run began and how it ended, and its own failure changes nothing."""

import pytest

from coo_cli.base.lock import held
from coo_cli.workflow.alone import LOCK_FILE

PING = """
ping:
  run: {{url: "{url}/{{id}}", secrets: {{id: {{env: PING_ID}}}}}}
  poll: {{url: "{url}/poll", started: false}}
"""


@pytest.fixture
def pinged(shell, hub, monkeypatch):
    monkeypatch.setenv("PING_ID", "u-4711")
    with (shell.folder / "coo.yaml").open("a", encoding="utf-8") as file:
        file.write(PING.format(url=hub.url))
    return shell


def paths(hub):
    return [request.path for request in hub.requests]


def test_a_run_tells_that_it_began_and_that_it_ended_well(pinged, hub):
    pinged("run")
    assert (pinged.exit, paths(hub)) == (0, ["/u-4711/start", "/u-4711"])
    assert hub.requests[1].body.startswith(b"exit 0\n")
    assert b"convert done: -" in hub.requests[1].body


def test_a_run_that_did_not_do_its_work_tells_so_and_what_customs_rejects_is_no_outage(pinged, hub):
    with (pinged.folder / "coo.yaml").open("a", encoding="utf-8") as file:
        file.write("\nrun: {convert: {mapping: nosuch, exports: []}}\noverdue: {sent: 0m}\n")
    pinged("run")
    assert (pinged.exit, paths(hub)) == (8, ["/u-4711/start", "/u-4711/fail"])


def test_overdue_answers_are_no_outage(pinged, hub, samples):
    with (pinged.folder / "coo.yaml").open("a", encoding="utf-8") as file:
        file.write("\noverdue: {sent: 0m}\n")
    pinged("convert", samples / "demo" / "orders.csv")
    pinged("declare", "--ready")
    pinged("poll")
    assert (pinged.exit, paths(hub)) == (11, ["/poll"])


def test_a_run_that_finds_another_at_work_tells_nothing(pinged, hub):
    with held(pinged.folder / LOCK_FILE):
        pinged("run")
    assert (pinged.exit, hub.requests) == (9, [])


@pytest.mark.parametrize("trouble", ["refuses", "silent", "no secret"])
def test_a_monitor_that_does_not_hear_is_a_warning_and_no_secret_is_told(pinged, hub, monkeypatch, trouble):
    if trouble == "refuses":
        hub.answer = (404, b"no check u-4711")
    elif trouble == "silent":
        hub.cut = True
    else:
        monkeypatch.delenv("PING_ID")
    pinged("run")
    assert pinged.exit == 0
    assert [w["code"] for w in pinged.envelope["warnings"]] == [
        "secret-missing" if trouble == "no secret" else "ping-failed"
    ] * 2
    assert "u-4711" not in str(pinged.envelope)
    hub.requests.clear()
    said = [check["what"][0] for check in pinged("doctor") if check["state"] == "error"]
    assert (["ping.run.secrets.id" in words for words in said] == [True]) is (trouble == "no secret")
    assert hub.requests == []
