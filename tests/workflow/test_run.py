"""`coo run`: everything that is due in one go, alone in its workspace, and told in a report."""

import json
import os
import signal
import subprocess
import sys
import time
from xml.etree import ElementTree

import pytest

from coo_cli.base.errors import Exit
from coo_cli.base.lock import held
from coo_cli.base.texts import show_language
from coo_cli.cli.main import main
from coo_cli.report.night import Happening, HookRun, Night, StepReport, night_json
from coo_cli.report.night_html import night_html
from coo_cli.report.night_text import night_text
from coo_cli.report.problem import Problem
from coo_cli.workflow.alone import LOCK_FILE
from coo_cli.workflow.run_steps import WORST_FIRST, worst

HOSTILE = "</td><script>alert(1)</script>\x00\x1b[31m \u202e &amp; \"'"


@pytest.fixture
def night_shell(shell, samples):
    """A workspace in whose folder of exports an export lies."""
    (shell.folder / "exports" / "orders.csv").write_bytes((samples / "demo" / "orders.csv").read_bytes())
    old = time.time() - 60  # it has stood still
    os.utime(shell.folder / "exports" / "orders.csv", (old, old))
    return shell


def add(shell, text):
    with (shell.folder / "coo.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")


def counts(shell):
    return {step["name"]: step["counts"] for step in shell.envelope["data"]["run"]["steps"]}


def report_names(shell):
    return sorted(path.name for path in (shell.folder / "reports").iterdir())


def test_a_night_from_export_to_print(night_shell):
    shell = night_shell
    shell("run")
    assert shell.exit == 0, shell.envelope
    n = counts(shell)["convert"]["created"]
    assert counts(shell) == {
        "convert": {"created": n},
        "check": {"passed": n},
        "declare": {"sent": n},
        "poll": {},
        "render": {},
        "notify": {},
    }
    shell.customs()
    shell("run")
    assert shell.exit == 0
    assert counts(shell) == {
        "convert": {},
        "check": {},
        "declare": {},
        "poll": {"approved": n},
        "render": {"rendered": n},
        "notify": {},
    }
    assert len(list((shell.folder / "print").glob("*.pdf"))) == n
    for path in (shell.folder / "print").glob("*.pdf"):
        path.unlink()  # printed and taken away: it does not come again
    shell("run")
    assert (shell.exit, counts(shell)) == (
        0,
        {name: {} for name in ("convert", "check", "declare", "poll", "render", "notify")},
    )
    assert [name.rpartition(".")[2] for name in report_names(shell)] == ["html", "json", "txt"] * 3


def test_a_fresh_workspace_has_nothing_due(shell):
    shell("run")
    assert (shell.exit, shell.envelope["errors"], shell.envelope["warnings"]) == (0, [], [])


def test_each_step_can_be_left_out_and_the_folder_chosen(night_shell):
    shell = night_shell
    add(
        shell,
        "run: {convert: {exports: ['exports/*.csv'], out: messages}, declare: false, render: false, report: false}",
    )
    shell("run")
    assert shell.exit == 0
    assert list(counts(shell)) == ["convert", "check", "poll", "notify"]
    assert set(shell.states().values()) == {"ready"}
    assert list((shell.folder / "messages").glob("*.xml"))
    assert not (shell.folder / "reports").exists()


def test_a_faulty_record_and_a_broken_mapping_do_not_keep_the_others_back(night_shell):
    shell = night_shell
    export = shell.folder / "exports" / "orders.csv"
    lines = export.read_text(encoding="utf-8").splitlines()
    export.write_text(
        "\n".join([*lines, lines[1].replace(lines[1].split(",")[0], "BAD-1").replace("CN", "")[:-9]]), "utf-8"
    )
    os.utime(export, (1, 1))
    add(shell, "run: {convert: [{mapping: no_such}, {exports: [exports]}]}")
    shell("run")
    assert shell.exit == Exit.CONFIG
    assert counts(shell)["declare"]["sent"] > 2
    assert counts(shell)["convert"]["faulty"] == 1


def test_what_no_longer_passes_the_rules_is_held_back(night_shell):
    shell = night_shell
    add(shell, "run: {declare: false}")
    shell("run")
    number = sorted(shell.states())[0]
    own = f"- {{id: ACME-001, must: {{not: {{field: cert_no, op: equals, value: [{number}]}}}}, message: No.}}\n"
    (shell.folder / "rules" / "own.yaml").write_text(own, encoding="utf-8")
    command = [sys.executable, "-m", "coo_cli", "run", "--workspace", str(shell.folder), "--json"]  # reads rules anew
    done = subprocess.run(command, stdout=subprocess.PIPE, env={**os.environ, "COO_RUN__DECLARE": "true"}, check=False)
    assert done.returncode == Exit.PARTLY
    assert [(e["code"], e["certificate"]) for e in json.loads(done.stdout)["errors"]] == [("ACME-001", number)]
    states = shell.states()
    assert states.pop(number) == "ready"
    assert set(states.values()) == {"sent"}


@pytest.mark.skipif(sys.platform == "win32", reason="the hook is a shell script")
def test_what_could_not_be_checked_is_not_declared(night_shell):
    shell = night_shell
    add(shell, "hooks: {commands: {before-check: [[/bin/sh, -c, 'exit 1']]}}")
    shell("run")
    assert (shell.exit, shell.codes) == (8, ["hook-failed", "not-checked"])
    assert set(shell.states().values()) == {"ready"}
    add(shell, "run: {check: false}")
    shell("run")
    assert (shell.exit, set(shell.states().values())) == (0, {"sent"})


def test_a_night_in_which_nothing_was_due_says_nothing_when_asked_to_be_quiet(night_shell, capfdbinary):
    """Cron mails whatever is printed."""
    for words, due in (("run", True), ("run", False), ("poll", False)):
        capfdbinary.readouterr()
        assert main([words, "--quiet", "--workspace", str(night_shell.folder)]) == 0
        said, talk = capfdbinary.readouterr()
        assert (bool(said), talk) == (due, b"")


def test_a_second_run_ends_at_once_and_says_who_holds_the_workspace(shell):
    with held(shell.folder / LOCK_FILE):
        (shell.folder / ".run.json").write_text(
            '{"pid":4711,"machine":"m1","actor":"night","since":"2026-11-24T02:00:00"}'
        )
        shell("run")
        assert (shell.exit, shell.codes) == (9, ["run-locked"])
        assert "4711" in shell.envelope["errors"][0]["why"] and "m1" in shell.envelope["errors"][0]["why"]
    shell("run")
    assert shell.exit == 0
    assert not (shell.folder / ".run.json").exists()


def test_two_runs_at_once_leave_one_message_each(night_shell):
    command = [sys.executable, "-m", "coo_cli", "run", "--workspace", str(night_shell.folder), "--quiet"]
    runs = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
    codes = sorted(run.wait(60) for run in runs)
    assert codes in ([0, 0], [0, 9])
    names = [path.name.partition("_")[0] for path in (night_shell.folder / "client" / "OutBox").glob("*.xml")]
    assert sorted(names) == sorted(night_shell.states())


def test_overdue_answers_give_their_exit_code_when_nothing_worse_happened(night_shell):
    add(night_shell, "overdue: {sent: 0m}")
    night_shell("run")
    night_shell("run")
    assert night_shell.exit == Exit.OVERDUE
    assert counts(night_shell)["poll"]["overdue"] > 0


def test_the_worst_step_gives_the_exit_code():
    assert set(WORST_FIRST) == set(Exit)
    assert worst([]) == worst([0]) == Exit.DONE
    assert worst([0, 11, 4, 5]) == Exit.REJECTED
    assert worst([6, 10, 8]) == Exit.STORE


def test_reports_of_the_oldest_runs_are_deleted_and_other_files_stay(shell):
    add(shell, "run: {report: {keep: 2}}")
    (shell.folder / "reports").mkdir()
    (shell.folder / "reports" / "run-mine.txt").write_text("mine")
    for _ in range(4):
        shell("run")
        assert shell.exit == 0
    assert len(report_names(shell)) == 2 * 3 + 1
    assert "run-mine.txt" in report_names(shell)


def test_a_run_in_which_nothing_happened_need_not_be_reported(shell):
    add(shell, "run: {report: {idle: false}}")
    shell("run")
    assert (shell.exit, shell.envelope["data"]["files"]) == (0, [])


@pytest.mark.skipif(sys.platform == "win32", reason="needs executable scripts")
class TestHooks:
    def hook(self, shell, name, body):
        path = shell.folder / "hooks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def test_hooks_learn_what_happened_by_environment_and_standard_input(self, night_shell):
        shell = night_shell
        self.hook(shell, "before-declare.d/10-first.sh", 'echo "$COO_HOOK $COO_STEP" >> log')
        self.hook(shell, "before-declare.d/20-second.sh", "echo second${PYDANTIC_DISABLE_PLUGINS} >> log")
        self.hook(shell, "on-sent", 'echo "$COO_CERT_NO" >> sent; cat >> stdin; echo >> stdin')
        add(shell, "hooks: {commands: {after-run: [[sh, -c, 'echo \"exit $COO_EXIT, 完成\"']]}}")
        shell("run")
        assert shell.exit == 0, shell.envelope
        assert (shell.folder / "log").read_text().splitlines() == ["before-declare declare", "second"]
        numbers = sorted(shell.states())
        assert sorted((shell.folder / "sent").read_text().split()) == numbers
        told = [json.loads(row) for row in (shell.folder / "stdin").read_text().splitlines()]
        assert sorted(one["certificate"]["cert_no"] for one in told) == numbers
        report = json.loads(next((shell.folder / "reports").glob("*.json")).read_text(encoding="utf-8"))
        assert [hook["output"] for hook in report["hooks"]] == ["exit 0, 完成"]

    def test_a_failing_hook_before_a_step_stops_that_step_alone(self, night_shell):
        shell = night_shell
        self.hook(shell, "before-declare", "echo no card in the reader; exit 3")
        shell("run")
        assert (shell.exit, shell.codes) == (Exit.CONFIG, ["hook-failed"])
        assert "no card" in shell.envelope["errors"][0]["why"]
        assert set(shell.states().values()) == {"ready"}
        self.hook(shell, "before-run", "exit 1")
        shell("run")
        assert (shell.exit, shell.envelope["data"]["run"]["steps"]) == (Exit.CONFIG, [])

    def test_a_failing_hook_behind_a_step_is_a_warning(self, night_shell):
        shell = night_shell
        self.hook(shell, "after-declare", "exit 1")
        self.hook(shell, "on-sent", "exit 1")
        shell("run")
        assert shell.exit == 0
        assert {one["code"] for one in shell.envelope["warnings"] if one["code"].startswith("hook")} == {"hook-failed"}
        assert set(shell.states().values()) == {"sent"}

    def test_a_hook_that_takes_too_long_is_ended_with_its_children(self, shell):
        self.hook(shell, "before-poll", "sleep 60 & echo $! > child; sleep 60")
        add(shell, "hooks: {seconds: 0.5}")
        began = time.monotonic()
        shell("run")
        assert time.monotonic() - began < 20
        assert shell.codes == ["hook-failed"]
        child = int((shell.folder / "child").read_text())
        for _ in range(50):
            if not is_alive(child):
                break
            time.sleep(0.1)
        assert not is_alive(child)

    def test_what_looks_like_a_hook_and_is_none_is_told(self, shell):
        self.hook(shell, "before-declar", "exit 1")
        self.hook(shell, "after-poll", "exit 1")
        (shell.folder / "hooks" / "after-poll").chmod(0o644)
        shell("run")
        assert shell.exit == 0
        assert [one["code"] for one in shell.envelope["warnings"]] == ["hook-unusable"] * 2

    def test_a_hook_of_an_unknown_name_in_the_settings_is_an_error(self, shell):
        add(shell, "hooks: {commands: {on-aproved: [[echo]]}}")
        shell("run")
        assert (shell.exit, shell.codes) == (Exit.CONFIG, ["data-invalid"])


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM to be heard")
def test_a_run_that_is_asked_to_stop_says_what_is_done_and_the_next_one_goes_on(night_shell):
    shell = night_shell
    hook = shell.folder / "hooks" / "before-declare"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\ntouch waiting\nsleep 30\n")
    hook.chmod(0o755)
    command = [sys.executable, "-m", "coo_cli", "run", "--workspace", str(shell.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        for _ in range(300):
            if (shell.folder / "waiting").exists():
                break
            time.sleep(0.1)
        running.send_signal(signal.SIGTERM)
        _, err = running.communicate(timeout=30)
    assert running.returncode == Exit.INTERRUPTED
    assert "convert, check" in err
    hook.unlink()
    shell("run")
    assert shell.exit == 0
    assert set(shell.states().values()) == {"sent"}


def hostile_night():
    problem = Problem(code="x", text={"en": HOSTILE, "zh": HOSTILE}, fix={"en": HOSTILE, "zh": "修"}, why=HOSTILE)
    step = StepReport(
        name="poll",
        exit=5,
        counts={"approved": 3, "returned": 1, HOSTILE: 2},
        certificates=[Happening(cert_no=HOSTILE, event="returned", text=HOSTILE, key=HOSTILE)],
        errors=[problem],
        error_count=1,
        hooks=[
            HookRun(hook="after-poll", command=HOSTILE, seconds=1, output=HOSTILE, fault={"en": HOSTILE, "zh": "坏"})
        ],
    )
    times = {"began": "2026-11-24T02:00:00.000+08:00", "ended": "2026-11-24T02:00:09.000+08:00"}
    return Night(
        id="1",
        version="1",
        workspace=HOSTILE,
        machine=HOSTILE,
        actor=HOSTILE,
        **times,
        exit=5,
        steps=[step],
        before={"sent": 4},
        after={"approved": 3, "returned": 1},
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_is_whole_has_both_languages_and_nothing_hostile_becomes_markup(language):
    show_language(language)
    page = night_html(hostile_night())
    show_language("en")
    body = page[page.index("<main>") : page.index("</main>") + 7]
    tree = ElementTree.fromstring(body)  # well-formed: nothing broke out
    assert {element.tag.rpartition("}")[2] for element in tree.iter()}.isdisjoint(
        {"script", "img", "a", "link", "iframe"}
    )
    assert "alert(1)" in "".join(tree.itertext())
    assert page.count("src=") == page.count("href=") == 0
    assert "<script" not in page and "\x00" not in page and "\x1b" not in page
    assert len(tree.findall(".//{http://www.w3.org/2000/svg}svg")) == 3
    assert f'id="{language}" checked' in page
    assert "1 returned" in page and "退回 1" in page  # on its bar
    assert "Customs sent certificates back" in page and "有证书被海关退回或失败" in page  # at the top, not a bare code


def test_text_and_json_tell_the_same_run():
    night = hostile_night()
    assert json.loads(night_json(night))["steps"][0]["counts"]["approved"] == 3
    assert "approved 3" in night_text(night)


@pytest.mark.parametrize(("language", "words"), [("en", "declare: nothing due"), ("zh", "申报：无待办")])
def test_the_run_tells_people_in_both_languages(shell, capfdbinary, language, words):
    assert main(["run", "--workspace", str(shell.folder), "--lang", language]) == 0
    assert words in capfdbinary.readouterr().out.decode()
