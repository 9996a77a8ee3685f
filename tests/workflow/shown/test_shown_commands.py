"""Every command that the documents show, run as it stands there: page by page, in order, in a workspace prepared."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pytest

from coo_cli.base.clock import system_clock
from coo_cli.base.errors import Exit
from coo_cli.cli.main import main
from coo_cli.cli.table import COMMANDS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="stands in for a printer and a terminal as POSIX has")

ROOT = Path(__file__).resolve().parents[3]
PAGES = [
    path.relative_to(ROOT).as_posix()
    for pattern in ("README.md", "docs/*.md", "coo_cli/help/*.en.md", "mappings/README.md", "samples/*/README.md")
    for path in sorted(ROOT.glob(pattern))
    if ".zh-CN." not in path.name
]

NAMES = {(row.words.split()[0],) for row in COMMANDS} | {tuple(row.words.split()) for row in COMMANDS}
"""What names a command or a group of them in a sentence, and is no line to be typed."""


def shown_commands(page: str) -> Iterator[list[str]]:
    """What a page shows to be typed: lines of its blocks, and commands in its text that leave nothing to fill in."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for shown in re.finditer(r"^ *```(?:.*)\n((?s:.*?))^ *```|^    (coo .*)$|`(coo [^`]+)`", text, re.MULTILINE):
        block, indented, inline = shown.groups()
        lines = block.splitlines() if block else [indented] if indented and "/help/" in page else []
        for part in (part for line in lines for part in line.split("&&")):
            if found := re.search(r"(?:^|\s)(coo [a-z].*)", part):
                yield _typed(found[1])
        if inline and inline.isascii() and not re.search(r"\b[A-Z]{2,}\b(?!-)|\.\.\.|\|", inline):
            words = _typed(inline)
            if tuple(words) not in NAMES:
                yield words


def _typed(line: str) -> list[str]:
    words = shlex.split(line, comments=True)[1:]
    return words[: next((i for i, word in enumerate(words) if word in (">", "|")), len(words))]


def chinese(page: str) -> str:
    """The page's translation."""
    return page.replace(".en.", ".zh.") if ".en." in page else page.replace(".md", ".zh-CN.md")


def _alike(words: list[str], english: list[str]) -> list[str]:
    """The words, with what a Chinese page says in Chinese as the English page says it."""
    plain = [word for word in words if word not in ("--lang", "zh")]
    return [word if word.isascii() else said for said, word in zip_longest(english, plain, fillvalue="")]


@pytest.mark.parametrize("page", [page for page in PAGES if (ROOT / chinese(page)).exists()])
def test_the_chinese_page_shows_the_same_commands(page):
    pairs = zip_longest(shown_commands(page), shown_commands(chinese(page)), fillvalue=[])
    assert [pair for pair in pairs if _alike(pair[1], pair[0]) != pair[0]] == []


BEFORE: dict[str, dict[str, str]] = {
    "docs/commands.md": {
        "print import": "print_file",
        "print verify": "photograph",
        "cert import": "elsewhere",
        "cert edit 12": "drafts",
        "goods import": "filled",
        "register show": "register",
        "registration file": "number",
        "operator add": "staff",
        "seal key": "without_key",
        "seal default": "seals",
        "db restore": "backup",
    },
    "README.md": {"register import goods goods.xlsx": "register"},
    "docs/operators.md": {"operator add": "boss"},
    "docs/own-rules.md": {"explain ACME-001": "own_rule"},
    "docs/printing.md": {"seal key": "without_key", "poll": "answered"},
    "coo_cli/help/printing.en.md": {"seal extract": "without_seals", "print verify": "photograph"},
    "coo_cli/help/secrets.en.md": {"seal key": "without_key"},
    "coo_cli/help/recovery.en.md": {"print exception": "printed", "db restore": "backup"},
}
"""What happens between a page's commands, before the first that begins so: what people, customs or time do."""

ENDS = {"cert new": Exit.INPUT_INVALID}
"""Commands whose example ends otherwise than well: a certificate that is begun lacks what it still needs."""

MENTIONED = {"convert --split", "goods template --type E", "convert --mapping erp", "convert -", "authorize make --out"}
"""Commands in a sentence that name an option, and leave out what else is to be said."""

PLACES = {
    "0.0.0.0": "127.0.0.1",
    "8080": "0",
    "8443": "0",
    "/mnt/backup": "elsewhere",
    "/var/lib/node_exporter/coo.prom": "coo.prom",
    "authorisations/authorisation-1.json": "authorisations/authorisation-2.json",  # the workspace has had one before
}
"""What a page names that a test must not use or does not have, and what stands for it."""


def _here(word: str) -> str:
    """The word, or what stands for it; when customs answered an authorisation is now."""
    if re.fullmatch(r"2026-\d\d-\d\d \d\d:\d\d:\d\d", word):
        return f"{system_clock():%Y-%m-%d %H:%M:%S}"
    return PLACES.get(word, word)


def _served(words: list[str]) -> int:
    """The exit code of a command that serves until the system tells it to stop, told as soon as it listens to that."""
    before, ended = signal.getsignal(signal.SIGTERM), threading.Event()

    def stop() -> None:
        while signal.getsignal(signal.SIGTERM) is before:
            if ended.wait(0.01):
                return
        signal.raise_signal(signal.SIGTERM)

    threading.Thread(target=stop, daemon=True).start()
    try:
        code = main(words)
    finally:
        ended.set()
    return Exit.DONE if code == Exit.INTERRUPTED else code


def _filled_in(words: list[str]) -> int:
    """The exit code of the form, on a terminal where somebody sees the certificate's number and leaves by Ctrl+Q."""
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    command, terminal = [sys.executable, "-m", "coo_cli", *words], {"TERM": "xterm"}
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=os.environ | terminal)
    os.close(theirs)
    limit = threading.Timer(60, process.kill)
    limit.start()
    try:
        shown = b""
        while words[1].encode() not in shown:
            shown += os.read(ours, 65536)
        os.write(ours, b"\x11")
        with contextlib.suppress(OSError):  # the terminal ends with the process
            while os.read(ours, 65536):
                pass
        return process.wait()
    finally:
        limit.cancel()
        process.kill()
        process.wait()
        os.close(ours)


def _run(words: list[str]) -> int:
    if words[0] == "form":
        return _filled_in(words)
    serves = words[0] == "relay" or (words[0] == "sandbox" and words[1] in ("serve", "run") and "--once" not in words)
    return _served(words) if serves else main(words)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # told to stop amid a look or a read
@pytest.mark.parametrize("desk", PAGES, indirect=True)
def test_every_command_a_page_shows_works(desk, capfdbinary):
    between = dict(BEFORE.get(desk.page, {}))
    for words in shown_commands(desk.page):
        line = shlex.join(words)
        for begins in [begins for begins in between if line.startswith(begins)]:
            getattr(desk, between.pop(begins))()
        if line not in MENTIONED:
            capfdbinary.readouterr()
            code = _run([_here(word) for word in words])
            said = capfdbinary.readouterr().err.decode()
            assert (line, code) == (line, ENDS.get(" ".join(words[:2]), Exit.DONE)), said
    assert between == {}
