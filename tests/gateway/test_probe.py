import datetime as dt
import os
import sys

import pytest

from coo_cli.base.clock import system_clock
from coo_cli.base.errors import ConfigError
from coo_cli.certificate.finding import Severity
from coo_cli.gateway.open import open_gateway
from coo_cli.gateway.settings import FolderSettings, OtherSettings


def test_folders_in_order_have_no_problem_and_stay_as_they_are(root, gateway):
    assert gateway.probe() == []
    assert list((root / "OutBox").iterdir()) == []


def test_every_missing_folder_is_named(root, gateway):
    (root / "InBox").rmdir()
    (root / "SentBox").rmdir()
    problems = gateway.probe()
    assert [problem.severity for problem in problems] == [Severity.ERROR, Severity.ERROR]
    assert str(root / "SentBox") in problems[0].what.en
    assert str(root / "InBox") in problems[1].what.zh


@pytest.mark.skipif(sys.platform == "win32", reason="permission bits mean nothing there")
def test_a_folder_that_may_not_be_written_is_told(plain_root, as_plain_user):
    (plain_root / "OutBox").chmod(0o555)
    gateway = open_gateway(FolderSettings(root=plain_root), plain_root)
    with as_plain_user():
        problems = gateway.probe()
    assert len(problems) == 1
    assert "OutBox" in problems[0].what.en


def test_nothing_leaves_outbox(root, parcel):
    later = system_clock() + dt.timedelta(minutes=20)
    gateway = open_gateway(FolderSettings(root=root), root, lambda: later)
    gateway.send(parcel("a.xml"))
    gateway.send(parcel("b.xml"))
    old = system_clock() - dt.timedelta(minutes=5, seconds=30)
    os.utime(root / "OutBox" / "a.xml", (old.timestamp(), old.timestamp()))
    signs = gateway.signs()
    assert signs.waiting == 2
    assert abs((signs.oldest - old).total_seconds()) < 1
    (problem,) = gateway.probe()
    assert problem.severity is Severity.WARNING
    assert "2 messages wait, the oldest for 25 minutes" in problem.what.en


def test_an_empty_outbox_shows_no_signs(gateway):
    assert gateway.signs().waiting == 0
    assert gateway.signs().oldest is None


def test_an_unknown_kind_names_those_there_are(root):
    with pytest.raises(ConfigError) as caught:
        open_gateway(OtherSettings(kind="pigeon", root=root), root)
    assert caught.value.code == "unknown-plugin"
    assert "folders" in caught.value.fix.en
