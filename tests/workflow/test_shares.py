"""Several processes that share an export do exactly what one does, and one that is lost is told of."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coo_cli.base.errors import CooError, InputError
from coo_cli.base.texts import t
from coo_cli.store.events import verify_chain
from coo_cli.store.open import open_store
from coo_cli.workflow.shares import Share, shared

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are ended by signals")


@pytest.fixture
def export(shell, many_orders):
    """More certificates than two chunks hold, one of them faulty."""
    path = shell.folder / "many.csv"
    count = many_orders(path, 250)
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[700] = lines[700].replace("USD", "USDX")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path, count


def outcome(shell, export, jobs):
    """What a conversion into a fresh store says, and the messages it wrote."""
    shutil.copy(shell.folder / "coo.db", shell.folder / "empty.db")
    out = shell.folder / f"out{jobs}"
    data = shell("convert", export, "--out", out, "--jobs", jobs)
    told = shell.exit, data, shell.envelope["errors"], shell.envelope["warnings"]
    with open_store(f"sqlite:///{shell.folder / 'coo.db'}") as store, store.read() as reader:
        assert verify_chain(reader).broken_at == 0
    shutil.move(shell.folder / "empty.db", shell.folder / "coo.db")
    return told, sorted(path.name for path in out.iterdir())


def test_three_processes_do_what_one_does(shell, export):
    path, count = export
    (code, data, errors, _), files = alone = outcome(shell, path, 1)
    assert (code, len(data["certificates"]), len(files)) == (4, count, count - 1)
    assert errors
    assert outcome(shell, path, 3) == alone


def test_the_same_export_again_changes_nothing(shell, export):
    path, count = export
    shell("convert", path, "--jobs", 2)
    counts = shell("convert", path, "--jobs", 2)["counts"]
    assert counts["unchanged"] + counts.get("faulty", 0) == count
    assert counts["unchanged"] > 0


def test_files_that_cannot_be_read_are_told_once_and_stop_no_other(shell, export):
    path, count = export
    bad = shell.folder / "none.csv"
    for jobs in (2, 3):
        data = shell("convert", bad, path, shell.folder / "gone.csv", path.with_name("other.csv"), "--jobs", jobs)
        assert shell.codes.count("file-missing") == 3
        assert sum(data["counts"].values()) == count


def test_each_file_is_taken_once_when_all_of_it_is_stored(shell, many_orders):
    folder = shell.folder / "exports"
    for number in range(5):
        many_orders(folder / f"{number}.csv", 2)
    assert sum(shell("convert", folder, "--new", "--jobs", 3)["counts"].values()) == 30
    assert shell("convert", folder, "--new", "--jobs", 3)["counts"] == {}


def _steps(share: Share):
    for step in range(10):
        if share.has(step):
            with share.turn, Path(os.environ["NOTED"]).open("a") as file:
                file.write(f"{step} ")
            yield step, step


def _lost(share: Share):
    for step, result in _steps(share):
        if step == 5:
            os.kill(os.getpid(), signal.SIGKILL)
        yield step, result


def _fails(share: Share):
    for step, result in _steps(share):
        if step == 4:
            raise InputError("bad", t("Bad.", "坏。"), t("Mend it.", "请修正。"))
        yield step, result


@pytest.mark.parametrize("jobs", [1, 2, 3, 16])
def test_steps_are_stored_and_told_in_order(jobs, tmp_path, monkeypatch):
    monkeypatch.setenv("NOTED", str(tmp_path / "noted"))
    assert list(shared(_steps, jobs)) == list(range(10))
    assert (tmp_path / "noted").read_text() == "0 1 2 3 4 5 6 7 8 9 "


def test_a_process_that_is_lost_ends_the_run_with_an_error(tmp_path, monkeypatch):
    monkeypatch.setenv("NOTED", str(tmp_path / "noted"))
    told = []
    with pytest.raises(CooError) as caught:
        told.extend(shared(_lost, 2))
    assert caught.value.code == "process-ended"
    assert told == list(range(len(told)))


def test_an_error_in_a_process_is_the_runs_error(tmp_path, monkeypatch):
    monkeypatch.setenv("NOTED", str(tmp_path / "noted"))
    with pytest.raises(InputError) as caught:
        list(shared(_fails, 2))
    assert (caught.value.code, caught.value.what.zh) == ("bad", "坏。")


def test_an_interrupt_keeps_what_is_stored_and_says_how_to_go_on(shell, export):
    path, count = export
    words = ["convert", str(path), "--jobs", "2", "--workspace", str(shell.folder)]
    process = subprocess.Popen(
        [sys.executable, "-m", "coo_cli", *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None and not shell("cert", "list"):
        time.sleep(0.02)
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    if process.returncode == 130:
        assert "Run the same command again" in said
    shell("convert", path)
    assert len(shell("cert", "list", "--limit", 5000)) == count
