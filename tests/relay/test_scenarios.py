"""Every scenario of the sandbox through `coo declare` and `coo poll`, on real folders and behind real HTTP."""

import json
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from coo_cli.base.clock import system_clock
from coo_cli.base.errors import CooError
from coo_cli.base.resources import resources
from coo_cli.base.texts import show_language
from coo_cli.cli.main import main
from coo_cli.gateway.open import open_gateway
from coo_cli.gateway.settings import FolderSettings
from coo_cli.relay.doors import Door, one_door
from coo_cli.relay.server import Listening, serving
from coo_cli.sandbox.boxes import make_boxes
from coo_cli.sandbox.line import BadLine
from coo_cli.sandbox.open import open_sandbox
from coo_cli.sandbox.run import run
from coo_cli.sandbox.scenario import Scenario

SOON = {"answer": 0, "received": 0, "stored": 0.1, "decided": 0.2}


class Desk:
    """One certificate of a workspace, declared and polled by command line."""

    def __init__(self, folder: Path, capfdbinary):
        self.folder, self._captured = folder, capfdbinary

    def __call__(self, *words):
        self._captured.readouterr()
        self.exit = main([*map(str, words), "--workspace", str(self.folder), "--json"])
        self.envelope = json.loads(self._captured.readouterr().out)
        return self.envelope["data"]

    def state(self):
        (row,) = self("cert", "list")
        return row["state"]

    def poll_until(self, wanted, seconds=15.0):
        """Poll as cron does, until the summaries so far satisfy; gives all of them."""
        polls, until = [], time.monotonic() + seconds
        while time.monotonic() < until:
            polls.append((self("poll"), self.exit, [one["code"] for one in self.envelope["warnings"]]))
            if wanted(polls):
                return polls
            time.sleep(0.05)
        raise AssertionError(polls[-3:])


@pytest.fixture(scope="session")
def converted(tmp_path_factory, samples):
    """A workspace with one certificate that is ready; each test has a copy of its own."""
    top = tmp_path_factory.mktemp("converted")
    folder, export = top / "origin", top / "one.csv"
    settings = folder / "coo.yaml"
    lines = (samples / "demo" / "orders.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    invoice = lines[1].split(",")[0]
    export.write_text(lines[0] + "".join(line for line in lines[1:] if line.split(",")[0] == invoice), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COO_USER_DIR", str(top / "user"))
        assert main(["init", str(folder), "--quiet"]) == 0
        text = settings.read_text(encoding="utf-8")
        text = text.replace("    fill:\n", "    fill:\n      apply_date: 2026-11-20\n")
        settings.write_text(text.replace("root: client  ", "settle: 0\n      root: client  "), encoding="utf-8")
        assert main(["convert", str(export), "--mapping", "csv_generic", "--workspace", str(folder), "--quiet"]) == 0
    return folder


@pytest.fixture
def desk(tmp_path, monkeypatch, capfdbinary, converted):
    monkeypatch.setenv("COO_USER_DIR", str(tmp_path / "user"))
    monkeypatch.setenv("COO_LANG", "en")
    shutil.copytree(converted, tmp_path / "origin")
    yield Desk(tmp_path / "origin", capfdbinary)
    show_language("en")


@contextmanager
def playing(desk, way, scenario):
    """The sandbox at work beside the desk: on its folders, or behind HTTP on folders of its own."""
    root = desk.folder / ("client" if way == "folders" else "elsewhere")
    settings = FolderSettings(root=root, settle=0)
    boxes, stop, faults = make_boxes(settings, root), threading.Event(), []

    def play():
        try:
            for _ in run(boxes, opened, system_clock, stop.wait, lambda sandbox: stop.is_set(), 0.05):
                pass
        except (CooError, OSError) as error:
            faults.append(error)

    def opened():
        return open_sandbox(settings, root, resources(), scenario, print_file=lambda *given: b"%PDF- %%EOF")

    thread = threading.Thread(target=play)
    door = Door("sandbox", BadLine(open_gateway(settings, root), scenario.line, stop.wait))
    with serving(Listening(), one_door(door), system_clock, lambda line: None) as url:
        if way == "http":
            file = desk.folder / "coo.yaml"
            text = file.read_text(encoding="utf-8")
            start, end = text.index("    gateway:\n"), text.index("    # Seal and signature")
            quick = "tries: 3, backoff: 0.05, longest_wait: 0.1, timeout: 5"
            gateway = f'    gateway: {{kind: http, url: "{url}", {quick}}}\n\n'
            file.write_text(text[:start] + gateway + text[end:], encoding="utf-8")
        thread.start()
        try:
            yield root
        finally:
            stop.set()
            thread.join(30)
    assert faults == []


def scenario(line=None, **act):
    return Scenario.model_validate({"delays": SOON, "late_by": 1, "line": line or {}, "acts": [act]})


def reached(state):
    return lambda polls: any(change["now"] == state for poll, _, _ in polls for change in poll["changes"])


def messages_at(root):
    return [path.name for box in ("OutBox", "SentBox", "FailBox") for path in (root / box).glob("*.xml")]


both_ways = pytest.mark.parametrize("way", ["folders", "http"])


@both_ways
@pytest.mark.parametrize(
    ("act", "state"),
    [
        ({"verdict": "approve"}, "approved"),
        ({"verdict": "return", "reason": "示例原因。"}, "returned"),
        ({"verdict": "fail_at_entry", "reason": "示例原因。"}, "failed"),
        ({"verdict": "fail_to_send"}, "failed"),  # FailBox may tell before the receipt with the reason is there
        ({"tricks": ["twice", "out_of_order", "gb18030"]}, "approved"),
        ({"tricks": ["late"]}, "approved"),
    ],
    ids=str,
)
def test_a_certificate_ends_as_customs_decides(desk, way, act, state):
    with playing(desk, way, scenario(**act)) as root:
        assert [one["outcome"] for one in desk("declare", "--ready")] == ["sent"]
        polls = desk.poll_until(reached(state))
        assert len(messages_at(root)) == 1
    assert desk.state() == state
    if "reason" in act:
        assert any("示例原因" in change["text"] for poll, _, _ in polls for change in poll["changes"])
    if state in ("returned", "failed"):
        assert polls[-1][1] == 5


def test_half_written_receipts_are_waited_for_and_counted(desk):
    with playing(desk, "http", scenario(tricks=["half_written"])):
        desk("declare", "--ready")
        polls = desk.poll_until(reached("approved"), 30)
    assert max(poll["later"] for poll, _, _ in polls) >= 1
    assert sum(poll["unreadable"] for poll, _, _ in polls) <= 1  # our stand-in for a print file is none


@both_ways
def test_a_lost_receipt_leaves_the_certificate_with_customs(desk, way):
    with playing(desk, way, scenario(tricks=["lost"])):
        desk("declare", "--ready")
        desk.poll_until(lambda polls: sum(poll["new"] for poll, _, _ in polls) >= 3)
        time.sleep(0.4)
        assert desk("poll")["changes"] == []
    assert desk.state() == "received"


@both_ways
def test_receipts_for_strangers_and_of_unknown_codes_move_nothing(desk, way):
    with playing(desk, way, scenario(verdict="return", reason="示例原因。", tricks=["stranger", "unknown_code"])):
        desk("declare", "--ready")
        polls = desk.poll_until(lambda polls: sum(poll["new"] for poll, _, _ in polls) >= 6)
        assert sum(poll["unmatched"] for poll, _, _ in polls) == 1
        assert sum(poll["unreadable"] for poll, _, _ in polls) == 0
        assert any("unmatched-receipt" in warnings for _, _, warnings in polls)
        (row,) = desk("cert", "list")
        texts = [one["text"] for one in desk("receipts", "show", row["cert_no"])]
    assert "示例：未公布的回执代码" in texts
    assert desk.state() == "returned"


def test_replies_that_get_lost_are_asked_for_again_and_customs_gets_one_message(desk):
    with playing(desk, "http", scenario(line={"lose_replies": 2})) as root:
        assert [one["outcome"] for one in desk("declare", "--ready")] == ["sent"]
        desk.poll_until(reached("approved"))
        assert len(messages_at(root)) == 1


def test_replies_lost_beyond_patience_leave_it_queued_and_the_next_run_ends_it_with_one_message(desk):
    with playing(desk, "http", scenario(line={"lose_replies": 4})) as root:
        assert [one["outcome"] for one in desk("declare", "--ready")] == ["later"]
        assert desk.exit == 6
        assert desk.state() == "queued"
        desk.poll_until(reached("approved"))
        desk("declare", "--ready")
        assert desk.exit == 0
        assert len(messages_at(root)) == 1
    assert desk.state() == "approved"


def test_a_slow_line_is_waited_for(desk):
    with playing(desk, "http", scenario(line={"slow": 0.3})):
        started = time.monotonic()
        desk("declare", "--ready")
        assert time.monotonic() - started > 0.3
        desk.poll_until(reached("approved"))


@both_ways
def test_down_for_a_time_nothing_is_lost_and_all_goes_on_afterwards(desk, way):
    with playing(desk, way, scenario(line={"down": {"after": 0, "seconds": 2.5}})) as root:
        until = time.monotonic() + 5
        while (root / "OutBox").exists() and time.monotonic() < until:
            time.sleep(0.02)
        assert [one["outcome"] for one in desk("declare", "--ready")] == ["later"]
        assert desk.exit == 6
        desk("poll")
        assert desk.exit == 6
        while not (root / "OutBox").exists() and time.monotonic() < until:
            time.sleep(0.05)
        assert [one["outcome"] for one in desk("declare", "--ready")] == ["sent"]
        desk.poll_until(reached("approved"))
        assert len(messages_at(root)) == 1


def test_folders_that_were_away_when_the_sandbox_was_killed_come_back(tmp_path):
    boxes = make_boxes(FolderSettings(root=tmp_path), tmp_path)
    (boxes.out / "a.xml").write_bytes(b"<a></a>")
    boxes.out.rename(tmp_path / "OutBox.away")
    assert (make_boxes(FolderSettings(root=tmp_path), tmp_path).out / "a.xml").exists()
    assert not (tmp_path / "OutBox.away").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to catch")
def test_the_commands_stop_in_order_when_told(desk, tmp_path, monkeypatch):
    (desk.folder / "token").write_text("EXAMPLE-token-0123456789\n")
    (desk.folder / "token").chmod(0o600)
    with (desk.folder / "coo.yaml").open("a", encoding="utf-8") as file:
        file.write("\nrelay:\n  tokens:\n    main: {file: token}\n")
    for words in (["relay", "--port", "0"], ["sandbox", "serve", "--port", "0", "--root", str(tmp_path / "there")]):
        process = subprocess.Popen(
            [sys.executable, "-m", "coo_cli", *words, "--workspace", str(desk.folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            said = process.stderr.readline()
            assert "http://127.0.0.1:" in said
            process.terminate()
            out, err = process.communicate(timeout=20)
        finally:
            process.kill()
            process.wait()
        assert process.returncode == 0, err
        assert "Traceback" not in err
        assert "EXAMPLE-token" not in said + out + err


def test_a_secret_is_shown_nowhere(desk, monkeypatch):
    secret = "EXAMPLE-secret-0123456789"
    monkeypatch.setenv("RELAY_TOKEN", secret)
    file = desk.folder / "coo.yaml"
    text = file.read_text(encoding="utf-8")
    start, end = text.index("    gateway:\n"), text.index("    # Seal and signature")
    gateway = '    gateway: {kind: http, url: "http://127.0.0.1:9", token: {env: RELAY_TOKEN}, tries: 1}\n\n'
    file.write_text(text[:start] + gateway + text[end:], encoding="utf-8")
    shown = b""
    for words in (
        ["config", "show"],
        ["doctor"],
        ["declare", "--ready"],
        ["poll"],
        ["cert", "list"],
        ["poll", "--json"],
    ):
        main([*words, "--workspace", str(desk.folder)])
        captured = desk._captured.readouterr()
        shown += captured.out + captured.err
    assert b"RELAY_TOKEN" in shown
    assert b"gateway-unreachable" in shown
    assert secret.encode() not in shown
    assert not any(secret.encode() in path.read_bytes() for path in desk.folder.rglob("*") if path.is_file())
    monkeypatch.setenv("COO_PROFILES__MAIN__GATEWAY__TOKEN", secret)
    assert main(["config", "show", "--workspace", str(desk.folder)]) == 8
    captured = desk._captured.readouterr()
    assert secret.encode() not in captured.out + captured.err


def test_doctor_says_whether_the_relay_can_be_used(desk):
    with playing(desk, "http", scenario()):
        (found,) = [check for check in desk("doctor") if check["what"][0].startswith("gateway of main")]
        assert found["state"] == "ok"
    (found,) = [check for check in desk("doctor") if check["what"][0].startswith("gateway of main")]
    assert (found["state"], desk.exit) == ("error", 8)
    assert "does not answer" in found["what"][0]
    assert "relay runs" in found["fix"][0]
