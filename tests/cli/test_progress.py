"""Long work is shown to go on, whether it counts anything or not."""

import io
import sys
import threading
import time

import pytest

from coo_cli.base.texts import t
from coo_cli.cli import progress
from coo_cli.cli.globals import Globals
from coo_cli.cli.journal import Journal


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def on_screen(monkeypatch):
    """Puts standard error on a terminal; called within a test, for what captures output puts it elsewhere before."""

    def put():
        screen = Terminal()
        monkeypatch.setattr(sys, "stderr", screen)
        monkeypatch.setattr(progress, "_AFTER", 0.01)
        monkeypatch.setenv("TERM", "xterm")
        return screen

    return put


def test_work_that_counts_nothing_is_shown_to_go_on(on_screen):
    screen = on_screen()
    with progress.reading(Globals(journal=Journal())):
        until = time.monotonic() + 20
        while "reading" not in screen.getvalue() and time.monotonic() < until:
            time.sleep(0.01)
    assert "reading" in screen.getvalue()


def test_work_that_forks_is_shown_from_its_beginning_without_a_thread(on_screen):
    screen, threads = on_screen(), threading.active_count()
    with progress.counting(t("certificates", "证书"), Globals(journal=Journal()), forks=True) as tell:
        assert "certificates" in screen.getvalue()
        assert threading.active_count() == threads
        tell(500)
        assert "500" in screen.getvalue()


def test_short_work_leaves_nothing_on_a_terminal_that_cannot_erase(on_screen, monkeypatch):
    screen = on_screen()
    monkeypatch.setattr(progress, "_AFTER", 60)
    monkeypatch.setenv("TERM", "dumb")
    with progress.reading(Globals(journal=Journal())):
        pass
    assert screen.getvalue() == ""


def test_nothing_is_shown_to_who_wants_quiet(on_screen):
    screen = on_screen()
    with progress.counting(t("certificates", "证书"), Globals(quiet=True, journal=Journal()), forks=True) as tell:
        tell(500)
    assert screen.getvalue() == ""
