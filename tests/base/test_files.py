import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coo_cli.base import files
from coo_cli.base.errors import ConfigError, InputError

HOLD = """
import sys, time
from pathlib import Path
from coo_cli.base.files import held
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


def test_a_lock_is_held_by_one_and_freed_when_its_holder_dies(tmp_path):
    lock = tmp_path / "coo.lock"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(lock)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "True\n"
    with files.held(lock) as ours:
        assert ours is False
    holder.kill()
    holder.communicate()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with files.held(lock) as ours:
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
