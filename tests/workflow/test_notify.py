"""Notices end to end: what a night does is told once to those whom the rules name."""

import datetime as dt
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter

import pytest

from coo_cli.base.clock import SHANGHAI

RULES = """
notify:
  channels:
    erp: {{kind: webhook, url: "{url}/erp"}}
    office: {{kind: wecom, key: {{env: WECOM_KEY}}, server: "{url}"}}
  rules:
    sent: {{events: sent, channels: erp}}
    decided: {{events: [approved, returned, failed], channels: [erp, office], digest: true, language: en}}
"""


@pytest.fixture
def told(shell, samples, hub, monkeypatch):
    """A workspace with rules, an export in its folder, and a clock that is set."""
    (shell.folder / "exports" / "orders.csv").write_bytes((samples / "demo" / "orders.csv").read_bytes())
    os.utime(shell.folder / "exports" / "orders.csv", (1_700_000_000, 1_700_000_000))
    monkeypatch.setenv("WECOM_KEY", "k-4711-secret")
    rules(shell, RULES.format(url=hub.url))
    return shell


def rules(shell, text):
    file = shell.folder / "coo.yaml"
    before = file.read_text(encoding="utf-8").partition("\nnotify:\n")[0]
    file.write_text(before + text, encoding="utf-8")


def events_of(hub, path="/erp", rule=None):
    """How often each event was told at a path."""
    bodies = [json.loads(one.body) for one in hub.requests if one.path == path]
    return Counter(event["id"] for body in bodies if rule in (None, body["rule"]) for event in body["events"])


def codes(shell):
    return Counter(warning["code"] for warning in shell.envelope["warnings"])


def at(monkeypatch, text):
    moment = dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    monkeypatch.setattr("coo_cli.cli.context.system_clock", lambda: moment)


def test_a_night_is_told_once_single_and_as_a_digest(told, hub):
    told("run")
    numbers = set(told.states())
    assert {json.loads(one.body)["events"][0]["cert_no"] for one in hub.requests} == numbers
    assert set(events_of(hub).values()) == {1}
    hub.requests.clear()
    told.customs()
    told("run")
    assert (told.exit, told.envelope["warnings"]) == (0, [])
    erp, office = hub.requests
    assert json.loads(erp.body)["title"] == f"{len(numbers)} certificates of origin: approved {len(numbers)}"
    assert {event["cert_no"] for event in json.loads(erp.body)["events"]} == numbers
    assert office.path == "/cgi-bin/webhook/send"
    hub.requests.clear()
    told("run")
    told("poll")
    told("notify", "send")
    assert (told.exit, hub.requests, told.envelope["data"]["told"]) == (0, [], [])
    assert {(row["status"], row["attempts"]) for row in told("notify", "list")} == {("sent", 1)}


def test_a_poll_tells_too_unless_the_settings_say_not(told, hub):
    told("run")
    told.customs()
    hub.requests.clear()
    rules(told, RULES.format(url=hub.url) + "  poll: false\n")
    told("poll")
    assert hub.requests == []
    told("poll")
    rules(told, RULES.format(url=hub.url))
    assert told("poll")["notices"] == {"sent": 2}


def test_what_customs_said_is_told_with_a_return(told, hub, tmp_path):
    (tmp_path / "returns.yaml").write_text("acts: [{verdict: return, reason: 品名与编码不符}]\n", encoding="utf-8")
    rules(told, RULES.format(url=hub.url) + "    bad: {events: returned, channels: erp}\n")
    told("run")
    told.customs("--scenario", tmp_path / "returns.yaml")
    hub.requests.clear()
    told("poll")
    singles = [body for one in hub.requests if (body := json.loads(one.body)).get("rule") == "bad"]
    assert len(singles) == len(told.states())
    for body in singles:
        assert "品名与编码不符" in body["events"][0]["text"]
        assert body["body"].startswith(body["events"][0]["text"])


def test_a_channel_that_does_not_answer_is_tried_at_later_runs_and_given_up_in_the_end(told, hub):
    rules(told, RULES.format(url=hub.url).replace("[erp, office]", "[office]") + "  tries: 2\n")
    told("run")
    told.customs()
    hub.answer = (200, b'{"errcode": 45009, "errmsg": "api freq out of limit k-4711-secret"}')
    told("run")
    assert (told.exit, codes(told)) == (0, Counter({"notice-waiting": 1}))
    assert "45009" in told.envelope["warnings"][0]["why"]
    told("notify", "send")
    assert (told.exit, codes(told)) == (6, Counter({"notice-failed": 1}))
    told("notify", "send")
    assert (told.exit, codes(told)) == (0, Counter())
    figures = "\n".join(told("metrics"))
    assert 'coo_notices{rule="decided",channel="office",status="failed"} 1' in figures
    (row,) = told("notify", "list", "--open")
    assert (row["status"], row["attempts"], row["channel"]) == ("failed", 2, "office")
    told.customs()
    for path in [told.folder / "coo.db", *told.folder.glob("reports/*"), *told.folder.glob("*.log")]:
        assert b"k-4711-secret" not in path.read_bytes()


def test_a_channel_without_its_secret_fails_neither_the_run_nor_the_other_channels(told, hub, monkeypatch):
    monkeypatch.delenv("WECOM_KEY")
    told("run")
    told.customs()
    hub.requests.clear()
    told("run")
    assert (told.exit, codes(told)) == (0, Counter({"secret-missing": 1}))
    assert [one.path for one in hub.requests] == ["/erp"]
    monkeypatch.setenv("WECOM_KEY", "k")
    told("run")
    assert [one.path for one in hub.requests] == ["/erp", "/cgi-bin/webhook/send"]


def test_an_answer_that_does_not_come_is_not_known_and_not_sent_again(told, hub):
    settings = RULES.format(url=hub.url).replace('/erp"', '/erp", timeout: 0.1')
    rules(told, settings.replace("    sent: {events: sent, channels: erp}\n", ""))
    told("run")
    told.customs()
    hub.hang = 0.4
    told("run")
    assert (told.exit, codes(told)["notice-unsure"]) == (0, 1)
    hub.hang = 0
    told("run")
    assert set(events_of(hub).values()) == {1}


def test_quiet_hours_and_a_digests_time_are_waited_for(told, hub, monkeypatch):
    rules(
        told,
        f"""
notify:
  channels: {{erp: {{kind: webhook, url: "{hub.url}/erp"}}}}
  rules:
    calm: {{events: sent, channels: erp, quiet: "22:00-07:30"}}
    daily: {{events: sent, channels: erp, digest: "17:30"}}
""",
    )
    at(monkeypatch, "2026-11-23T02:00")
    told("run")
    assert hub.requests == []
    to_come = [(row["rule"], row["status"], row["events"]) for row in told("notify", "list", "--open")]
    assert to_come == [("calm", "gathering", len(told.states())), ("daily", "gathering", len(told.states()))]
    at(monkeypatch, "2026-11-23T07:30")
    told("notify", "send")
    assert set(events_of(hub, rule="calm").values()) == {1}
    assert not events_of(hub, rule="daily")
    at(monkeypatch, "2026-11-23T17:30")
    told("notify", "send")
    told("notify", "send")
    assert events_of(hub, rule="daily") == events_of(hub, rule="calm")
    assert sum(json.loads(one.body)["rule"] == "daily" for one in hub.requests) == 1


def test_many_at_once_become_one_digest_and_a_new_rule_tells_nothing_old(told, hub):
    rules(told, RULES.format(url=hub.url).replace("channels: erp}", "channels: erp, most: 1}"))
    told("run")
    assert [len(json.loads(one.body)["events"]) for one in hub.requests] == [len(told.states())]
    hub.requests.clear()
    rules(told, RULES.format(url=hub.url) + "    late: {events: [created, sent], channels: erp}\n")
    told("run")
    assert hub.requests == []


def test_an_overdue_certificate_is_told_once(told, hub):
    rules(
        told,
        f"""
notify:
  channels: {{erp: {{kind: webhook, url: "{hub.url}/erp"}}}}
  rules: {{late: {{events: overdue, channels: erp}}}}
overdue: {{sent: 0m}}
""",
    )
    told("run")
    for _ in range(3):
        told("run")
        assert told.exit == 11
    events = [json.loads(one.body)["events"][0] for one in hub.requests]
    assert Counter(event["cert_no"] for event in events) == Counter(dict.fromkeys(told.states(), 1))
    told("audit", "verify")
    assert told.exit == 0


def test_what_waits_for_a_rule_that_is_taken_out_is_dropped_and_said(told, hub):
    told("run")
    told.customs()
    hub.says["/cgi-bin/webhook/send"] = (500, b"")
    told("run")
    rules(told, RULES.format(url=hub.url).replace("decided:", "other:"))
    told("run")
    assert (told.exit, codes(told)) == (0, Counter({"notice-dropped": 1}))
    assert {row["status"] for row in told("notify", "list")} == {"sent", "dropped"}


def test_a_broken_template_is_told_and_what_happened_is_not_lost(told, hub):
    (told.folder / "notices").mkdir(exist_ok=True)
    broken = told.folder / "notices" / "default.yaml"
    broken.write_text("single: {title: {zh: '{nonsense}'}}\n", encoding="utf-8")
    told("run")
    assert (told.exit, codes(told)["data-invalid"], hub.requests) == (0, 1, [])
    broken.unlink()
    told("run")
    assert len(hub.requests) == len(told.states())


def test_a_sample_goes_to_each_channel_and_says_what_happened(told, hub):
    hub.says["/erp"] = (404, b"no such hook")
    tried = told("notify", "test")
    assert (told.exit, told.codes) == (6, ["channel-failed"])
    assert [(one["channel"], one["status"]) for one in tried] == [("erp", "not_sent"), ("office", "sent")]
    assert "404" in tried[0]["reason"][0]
    told("notify", "test", "offce")
    assert (told.exit, told.codes) == (8, ["unknown-channel"])
    assert "`office`" in told.envelope["errors"][0]["text"]["en"]
    assert told("notify", "list") == []


def test_the_doctor_opens_channels_and_holds_rules_against_what_there_is_without_sending(told, hub, monkeypatch):
    def about_notices():
        said = [check["what"][0] for check in told("doctor") if check["state"] != "warning"]
        return [words for words in said if "notice" in words or "secret" in words]

    assert about_notices() == ["notices: 2 rules, 2 channels"]
    monkeypatch.delenv("WECOM_KEY")
    rules(told, RULES.format(url=hub.url) + "    odd: {events: sent, channels: erp, types: [ZZ], profiles: [nobody]}\n")
    secret, kind, profile = about_notices()
    assert ("notify.channels.office.key" in secret, "`ZZ`" in kind, "`nobody`" in profile) == (True, True, True)
    assert (told.exit, hub.requests) == (8, [])


def test_a_rule_that_names_what_there_is_not_is_refused_at_its_place(told, hub):
    for wrong, meant in (("channels: erq", "`erp`"), ("events: aproved, channels: erp", "`approved`")):
        rules(
            told,
            RULES.format(url=hub.url).replace(
                "events: sent, channels: erp" if "ev" in wrong else "channels: erp", wrong
            ),
        )
        told("notify", "send")
        assert (told.exit, told.codes) == (8, ["data-invalid"])
        assert meant in told.envelope["errors"][0]["text"]["en"]


def test_settings_are_shown_without_what_may_be_secret(told, hub):
    rules(told, RULES.format(url=hub.url) + "    x: {events: sent, channels: sms}\n")
    text = (told.folder / "coo.yaml").read_text(encoding="utf-8")
    (told.folder / "coo.yaml").write_text(
        text.replace(
            "\n  channels:\n",
            '\n  channels:\n    sms: {kind: apprise, url: "clickatell://t-4711/13800000000"}\n'
            "    wx: {kind: wecom, key: {command: [pass, show, s-4712]}}\n",
        ),
        "utf-8",
    )
    shown = json.dumps(told("config", "show"))
    assert "t-4711" not in shown and "clickatell://***" in shown
    assert "s-4712" not in shown and '"pass"' in shown  # a command's words may tell too much


def sending(folder, hub):
    command = [sys.executable, "-m", "coo_cli", "notify", "send", "--workspace", str(folder), "--quiet"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def killed_while_sending(told, hub, seed):
    """Kill `notify send` at random instants, two at a time, until all is told; a channel that is slow to answer."""
    chance = random.Random(seed)
    rules(told, RULES.format(url=hub.url).replace("channels: erp}", "channels: erp, most: 50}"))
    told("notify", "send")
    rules(told, RULES.format(url=hub.url).replace("channels: erp}", "channels: erp, most: 50}") + "  poll: false\n")
    told("convert", told.folder / "exports" / "orders.csv")
    told("declare", "--ready")
    hub.hang = 0.05
    for _ in range(3):
        both = [sending(told.folder, hub) for _ in range(2)]
        time.sleep(chance.uniform(0.5, 1.6))
        for process in both:
            process.send_signal(signal.SIGKILL)
            process.wait(30)
    assert sending(told.folder, hub).wait(60) in (0, 6)
    base = sqlite3.connect(told.folder / "coo.db")
    every = {id_ for (id_,) in base.execute("SELECT id FROM event WHERE to_state = 'sent'")}
    rows = dict(base.execute("SELECT status, count(*) FROM notice GROUP BY status").fetchall())
    base.close()
    times = events_of(hub)
    assert set(times) <= every
    assert set(times.values()) <= {1}
    assert sum(rows.values()) == len(every)
    assert set(rows) <= {"sent", "sending"}
    assert rows.get("sent", 0) <= len(times) <= len(every)
    assert len(every) - len(times) <= rows.get("sending", 0) <= 6


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("seed", range(2))
def test_killed_while_sending_nothing_is_lost_and_nothing_told_twice(told, hub, seed):
    killed_while_sending(told, hub, seed)


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("seed", range(2, 42))
def test_killed_while_sending_many_times(told, hub, seed):
    killed_while_sending(told, hub, seed)


@pytest.mark.parametrize("minutes", [20, -20], ids=["later", "the clock was moved back"])
def test_a_message_a_run_died_at_is_left_as_not_known(told, hub, monkeypatch, minutes):
    told("run")
    base = sqlite3.connect(told.folder / "coo.db")
    base.execute("UPDATE notice SET status = 'sending' WHERE id = 1")
    base.commit()
    base.close()
    hub.requests.clear()
    told("notify", "send")
    assert (told.exit, told.envelope["data"]["told"]) == (0, [])  # another run may be at it
    later = dt.datetime.now(SHANGHAI) + dt.timedelta(minutes=minutes)
    monkeypatch.setattr("coo_cli.cli.context.system_clock", lambda: later)
    told("notify", "send")
    assert (told.exit, codes(told), hub.requests) == (6, Counter({"notice-unsure": 1}), [])
    told("notify", "send")
    assert (told.exit, codes(told)) == (0, Counter())


def test_nothing_due_loads_neither_http_nor_apprise_nor_sqlalchemy(told):
    told("run")
    code = (
        "import sys; from coo_cli.cli.main import main; main(['poll', '--workspace', sys.argv[1], '--quiet']); "
        "print(sorted({'httpx', 'apprise', 'requests', 'sqlalchemy', 'coo_cli.notify.template'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, told.folder], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_messages_read_well_in_chinese(told, hub):
    rules(told, RULES.format(url=hub.url).replace(", language: en", ""))
    told("run")
    told.customs()
    told("run")
    titles = [json.loads(one.body)["title"] for one in hub.requests if one.path == "/erp"]
    assert re.fullmatch(r"\d+ 份原产地证：审核通过 \d+", titles[-1])
    assert all(re.fullmatch(r"原产地证 \w+：已发送", title) for title in titles[:-1])
