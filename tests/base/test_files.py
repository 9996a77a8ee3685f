import errno
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coo_cli.base import files
from coo_cli.base.errors import ConfigError, InputError
from coo_cli.base.files import put_new, write_atomic
from coo_cli.base.lock import held

HOLD = """
import sys, time
from pathlib import Path
from coo_cli.base.lock import held
with held(Path(sys.argv[1])) as ours:
    print(ours, flush=True)
    time.sleep(60)
"""


def test_a_file_is_put_once_and_never_overwritten(tmp_path):
    path = tmp_path / "message.xml"
    assert files.put_new(path, b"one") is True
    assert files.put_new(path, b"one") is False
    with pytest.raises(FileExistsError):
        files.put_new(path, b"two")
    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]


def test_a_batch_is_written_whole_and_leaves_no_parts(tmp_path):
    count = files.write_batch(tmp_path, ((f"{n}.xml", b"x" * n) for n in range(1, 1201)))
    assert count == 1200
    assert {p.name: p.stat().st_size for p in tmp_path.iterdir()} == {f"{n}.xml": n for n in range(1, 1201)}


def test_a_batch_that_fails_leaves_no_parts(tmp_path):
    def two_then_fault():
        yield "1.xml", b"1"
        yield "2.xml", b"2"
        raise RuntimeError("the source broke")

    with pytest.raises(RuntimeError):
        files.write_batch(tmp_path, two_then_fault())
    assert list(tmp_path.iterdir()) == []


def test_an_unwritable_place_is_an_error_with_the_path(tmp_path):
    with pytest.raises(ConfigError) as caught:
        files.write_atomic(tmp_path / "missing" / "x", b"")
    assert caught.value.code == "file-unwritable"
    assert "missing" in caught.value.where.file


def test_a_missing_and_a_too_large_file_are_told_apart(tmp_path):
    with pytest.raises(InputError) as caught:
        files.read_bytes(tmp_path / "no")
    assert caught.value.code == "file-missing"
    (tmp_path / "big").write_bytes(b"12345")
    with pytest.raises(InputError) as caught:
        files.read_bytes(tmp_path / "big", limit=4)
    assert caught.value.code == "file-too-large"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such pipe")
@pytest.mark.parametrize(("size", "read"), [(1000, True), (1001, False)])
def test_a_pipe_is_read_no_further_than_the_limit(tmp_path, size, read):
    """Its size is told as 0, and `/dev/zero` has no end."""
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(bytes(size),))
    writer.start()
    try:
        if read:
            assert len(files.read_bytes(tmp_path / "pipe", limit=1000)) == size
        else:
            with pytest.raises(InputError, match="larger than 1000"):
                files.read_bytes(tmp_path / "pipe", limit=1000)
    finally:
        writer.join(20)


def test_a_lock_is_held_by_one_and_freed_when_its_holder_dies(tmp_path):
    lock = tmp_path / "coo.lock"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(lock)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "True\n"
    with held(lock) as ours:
        assert ours is False
    holder.kill()
    holder.communicate()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with held(lock) as ours:
            if ours:
                return
    pytest.fail("the lock outlived its holder")


@given(st.text(max_size=40))
def test_any_text_becomes_a_name_every_system_takes(text):
    name = files.safe_name(text)
    assert name
    assert name[-1] not in " ."
    assert not set(name) & set('<>:"/\\|?*\0')
    assert name.split(".")[0].lower() not in {"con", "nul", "prn", "aux", "com1", "lpt1"}


def test_machines_and_threads_that_put_the_same_name_at_once_never_share_an_unfinished_file(tmp_path, monkeypatch):
    parts = []
    link = os.link
    monkeypatch.setattr(os, "link", lambda part, final: (parts.append(Path(part).name), link(part, final)))
    for machine in ("CARD-1", "office pc:2"):
        monkeypatch.setattr(socket, "gethostname", lambda machine=machine: machine)
        put_new(tmp_path / f"{machine[:2]}.xml", b"<a></a>")
    assert "CARD-1" in parts[0]
    assert "office pc_2" in parts[1]
    outcomes = []
    threads = [
        threading.Thread(target=lambda: outcomes.append(put_new(tmp_path / "a.xml", b"x" * 10**6))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == [False] * 7 + [True]
    assert len((tmp_path / "a.xml").read_bytes()) == 10**6
    assert not list(tmp_path.glob("*.tmp"))


@pytest.mark.parametrize("fault", [errno.EACCES, errno.EBUSY])
def test_a_rename_that_fails_for_a_moment_is_tried_again(tmp_path, monkeypatch, fault):
    replace, refused = Path.replace, []

    def sometimes(self, target):
        if len(refused) < 2:
            refused.append(target)
            raise OSError(fault, "held")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", sometimes)
    write_atomic(tmp_path / "a.xml", b"<a></a>")
    assert (tmp_path / "a.xml").read_bytes() == b"<a></a>"
    assert len(refused) == 2
