"""What schedulers are told is what they read, whatever is in a path."""

import configparser
import re
import shlex
import shutil
import subprocess
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coo_cli.base.errors import UsageError
from coo_cli.cli.main import main
from coo_cli.workflow.schedule import Plan, check_plan, cron, systemd, windows

AWKWARD = '/srv/原产地 证/100% "it\'s" $HOME \\ & co'
PATHS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"], exclude_characters="/"), min_size=1).map(
    "/srv/".__add__
)
POSIX = PATHS.filter(str.isprintable) | st.just(AWKWARD)


def plan(workspace, **more):
    return Plan(program=("/opt/my venv/bin/python3", "-m", "coo_cli"), workspace=workspace, user="origin", **more)


def systemd_words(line):
    """The words of an ExecStart line, by the rules of systemd.service(5)."""
    words = [re.sub(r"\\(.)", r"\1", word) for word in re.findall(r'"((?:[^"\\]|\\.)*)"', line)]
    return tuple(word.replace("%%", "%").replace("$$", "$") for word in words)


@given(POSIX)
def test_cron_starts_the_very_command(workspace):
    (unit,) = cron(plan(workspace))
    *when, words = unit.text.rstrip("\n").split(" ", 5)
    assert when == ["30", "2", "*", "*", "*"]
    assert re.search(r"(?<!\\)%", words) is None
    told = shlex.split(words.replace("\\%", "%"))
    assert tuple(told[:-3]) == plan(workspace).command
    assert told[-3:] == [">>", f"{workspace}/run.log", "2>&1"]


@given(POSIX)
def test_systemd_starts_the_very_command(workspace):
    service, timer = systemd(plan(workspace))
    read = configparser.RawConfigParser(strict=True, delimiters=("=",), comment_prefixes=("#",))
    read.optionxform = str
    read.read_string(service.text)
    assert systemd_words(read["Service"]["ExecStart"]) == plan(workspace).command
    assert f"append:{workspace}/run.log".replace("%", "%%") in service.text
    assert "OnCalendar=*-*-* 02:30:00" in timer.text
    assert read["Service"]["SuccessExitStatus"] == "3 4 5 9 11"  # what customs returns is no failed unit


def windows_words(line):
    """The words a program of Windows finds, for words that are all in quotes."""
    return tuple(
        word.replace("\\\\", "\\") if word.endswith("\\\\") else word for word in re.findall(r'"([^"]*)"', line)
    )


@pytest.mark.parametrize("workspace", [r"D:\原产地 证\a&b (1)", r"C:\plain", "D:\\"])
def test_windows_starts_the_very_command(workspace):
    one = Plan(program=(r"C:\Program Files\Python\python.exe", "-m", "coo_cli"), workspace=workspace, every=15)
    (unit,) = windows(one)
    tree = ElementTree.fromstring(unit.text.partition("\n")[2])
    found = {element.tag.rpartition("}")[2]: element.text for element in tree.iter()}
    told = re.fullmatch(r'/d /s /c "(.*)"', found["Arguments"])[1]
    command, _, log = told.rpartition(" >> ")
    assert windows_words(command) == one.command
    assert log == f'"{workspace.rstrip(chr(92))}\\run.log" 2>&1'
    assert (found["Interval"], found["WorkingDirectory"]) == ("PT15M", workspace)


def test_what_no_scheduler_can_be_told_is_refused():
    with pytest.raises(UsageError):
        check_plan(plan("/srv/a\nb"))
    with pytest.raises(UsageError):
        windows(plan("D:\\100%"))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_itself_takes_the_units(shell, tmp_path):
    shell("schedule", "show", "--systemd", "--every", "15", "--out", tmp_path / "units")
    when = re.search("OnCalendar=(.*)", (tmp_path / "units" / "coo-run.timer").read_text())[1]
    assert subprocess.run(["systemd-analyze", "calendar", when], capture_output=True, check=False).returncode == 0
    files = sorted(map(str, (tmp_path / "units").iterdir()))
    said = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False).stderr
    assert "coo-run" not in said


def test_the_command_prints_what_can_be_used(shell, capfdbinary, tmp_path):
    capfdbinary.readouterr()
    assert main(["schedule", "show", "--cron", "--every", "10", "--workspace", str(shell.folder)]) == 0
    assert capfdbinary.readouterr().out.decode().startswith("*/10 * * * * ")
    for wrong in ([], ["--cron", "--systemd"], ["--cron", "--at", "25:00"], ["--cron", "--every", "7"]):
        assert main(["schedule", "show", *wrong, "--workspace", str(shell.folder)]) == 2
    shell("schedule", "show", "--windows", "--out", tmp_path / "task")
    assert (tmp_path / "task" / "coo-run.xml").read_bytes().decode("utf-16").startswith("<?xml")
