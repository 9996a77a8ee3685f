import subprocess
import sys

import pytest

from coo_cli.base.errors import GatewayUnavailable
from coo_cli.base.files import sha256
from coo_cli.gateway.open import open_gateway
from coo_cli.gateway.parcel import Parcel
from coo_cli.gateway.settings import FolderSettings

KILLED_WHILE_DROPPING = """
import os, sys
from pathlib import Path
from coo_cli.base import files
from coo_cli.gateway.folders import open_folders
from coo_cli.gateway.parcel import Parcel, Surroundings
from coo_cli.gateway.settings import FolderSettings
import datetime as dt
os.link = lambda part, final: os._exit(9)  # the process ends where the finished file would get its name
data = b"<Certificate>1</Certificate>"
root = Path(sys.argv[1])
gateway = open_folders(FolderSettings(root=root), Surroundings(root, lambda: dt.datetime.now(dt.timezone.utc), {}))
gateway.send(Parcel("message.xml", data, files.sha256(data)))
"""


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_message_is_dropped_whole_and_nothing_else_is_left(root, gateway, parcel):
    sent = parcel()
    assert gateway.send(sent).status == "sent"
    assert names(root / "OutBox") == [sent.name]
    assert (root / "OutBox" / sent.name).read_bytes() == sent.data


def test_the_same_message_twice_is_one_file(root, gateway, parcel):
    gateway.send(parcel())
    before = (root / "OutBox" / parcel().name).stat()
    assert gateway.send(parcel()).status == "sent"
    assert (root / "OutBox" / parcel().name).stat().st_mtime_ns == before.st_mtime_ns
    assert len(names(root / "OutBox")) == 1


def test_a_message_the_client_has_sent_is_not_dropped_again(root, gateway, parcel):
    gateway.send(parcel())
    (root / "OutBox" / parcel().name).rename(root / "SentBox" / parcel().name)
    assert gateway.send(parcel()).status == "sent"
    assert names(root / "OutBox") == []


def test_a_message_that_failed_may_be_dropped_again(root, gateway, parcel):
    (root / "FailBox" / parcel().name).write_bytes(parcel().data)
    assert gateway.send(parcel()).status == "sent"
    assert names(root / "OutBox") == [parcel().name]


@pytest.mark.parametrize("folder", ["OutBox", "SentBox"])
def test_other_bytes_under_the_name_are_never_overwritten(root, gateway, parcel, folder):
    (root / folder / parcel().name).write_bytes(b"<Certificate>other</Certificate>")
    outcome = gateway.send(parcel())
    assert outcome.status == "refused"
    assert folder in outcome.reason.en
    assert (root / folder / parcel().name).read_bytes() == b"<Certificate>other</Certificate>"


def test_a_message_changed_since_it_was_built_is_refused(root, gateway):
    assert gateway.send(Parcel("a.xml", b"<a>2</a>", sha256(b"<a>1</a>"))).status == "refused"
    assert names(root / "OutBox") == []


@pytest.mark.parametrize("name", ["../a.xml", "sub/a.xml", ".a.xml", "a.tmp", "nul.xml"])
def test_a_name_the_client_would_not_take_is_refused(root, gateway, parcel, name):
    assert gateway.send(parcel(name)).status == "refused"
    assert names(root / "OutBox") == []
    assert not (root / "a.xml").exists()


def test_a_run_killed_while_dropping_leaves_nothing_the_client_takes_and_the_next_run_mends_it(root, gateway):
    subprocess.run([sys.executable, "-c", KILLED_WHILE_DROPPING, str(root)], check=False, timeout=60)
    left = names(root / "OutBox")
    assert len(left) == 1
    assert left[0].startswith(".")
    assert left[0].endswith(".tmp")
    data = b"<Certificate>1</Certificate>"
    assert gateway.send(Parcel("message.xml", data, sha256(data))).status == "sent"
    assert "message.xml" in names(root / "OutBox")
    assert gateway.signs().waiting == 1


def test_folders_are_found_whatever_their_case(tmp_path, parcel):
    for name in ("outbox", "SENTBOX", "Failbox", "inBox"):
        (tmp_path / "COOIMP" / name).mkdir(parents=True)
    gateway = open_gateway(FolderSettings(root=tmp_path / "Cooimp", settle=0), tmp_path)
    assert gateway.send(parcel()).status == "sent"
    assert names(tmp_path / "COOIMP" / "outbox") == [parcel().name]
    (tmp_path / "COOIMP" / "inBox" / "a.xml").write_bytes(b"<a></a>")
    assert [got.folder for got in gateway.collect(lambda name, look: False)] == ["InBox"]


def test_a_relative_root_is_below_the_workspace(root, parcel):
    gateway = open_gateway(FolderSettings(root="Cooimp"), root.parent)
    assert gateway.send(parcel()).status == "sent"
    assert names(root / "OutBox") == [parcel().name]


@pytest.mark.parametrize("missing", ["OutBox", "SentBox"])
def test_a_folder_that_is_gone_is_unavailable_and_names_itself(root, gateway, parcel, missing):
    (root / missing).rmdir()
    with pytest.raises(GatewayUnavailable) as caught:
        gateway.send(parcel())
    assert caught.value.exit == 6
    assert caught.value.where.file == str(root / missing)
    assert not (root / "OutBox").exists() or names(root / "OutBox") == []


@pytest.mark.skipif(sys.platform == "win32", reason="permission bits mean nothing there")
def test_a_folder_that_may_not_be_written_is_tried_later(plain_root, as_plain_user, parcel):
    gateway = open_gateway(FolderSettings(root=plain_root), plain_root)
    (plain_root / "OutBox").chmod(0o555)
    with as_plain_user():
        outcome = gateway.send(parcel())
    assert outcome.status == "later"
    assert "OutBox" in outcome.reason.zh
    (plain_root / "OutBox").chmod(0o777)
    with as_plain_user():
        assert gateway.send(parcel()).status == "sent"


@pytest.mark.skipif(sys.platform == "win32", reason="permission bits mean nothing there")
def test_a_message_of_that_name_which_another_program_holds_is_tried_later(plain_root, as_plain_user, parcel):
    gateway = open_gateway(FolderSettings(root=plain_root), plain_root)
    held = plain_root / "OutBox" / parcel().name
    held.write_bytes(parcel().data)
    held.chmod(0o000)
    with as_plain_user():
        assert gateway.send(parcel()).status == "later"
    held.chmod(0o644)
    with as_plain_user():
        assert gateway.send(parcel()).status == "sent"
