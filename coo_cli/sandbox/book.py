"""Owns what the sandbox remembers of every message it took, so that a restart goes on where it stopped."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import msgspec

from coo_cli.base.errors import ConfigError, Place
from coo_cli.base.files import write_atomic
from coo_cli.base.texts import t
from coo_cli.sandbox.scenario import Trick

Ending = Literal["approve", "return", "store", "fail_at_entry", "fail_to_send", "accept_file", "refuse_file"]
"""How a case ends; a draft (暂存) ends with being stored, an attachment with being accepted or refused."""


class Facts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What receipts repeat of a message; empty where it could not be read."""

    cert_no: str = ""
    cert_type: str = ""
    cert_status: str = ""
    registration_no: str = ""
    exporter_code: str = ""
    apply_place: str = ""
    file_type: str = ""
    file_name: str = ""

    @property
    def file(self) -> tuple[str, str]:
        """What tells the attachments of a certificate apart; empty texts for the certificate itself."""
        return self.file_type, self.file_name


class Case(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One message taken from OutBox, and how far its answers are.

    Attributes:
        name: its file name.
        sha256: of its bytes.
        facts: what receipts repeat of it.
        ending: how it ends; decided when it was taken.
        reason: why, unless approved.
        tricks: how the receipts arrive.
        taken: when it was taken; the answers come so many seconds later.
        since: the time from which the receipts' own times count: later than an earlier case of the same.
        attempt: which message of this certificate number it is, counted from 1.
        moved: whether it lies in SentBox or FailBox yet.
        delivered: how many files of its plan lie in InBox.
    """

    name: str
    sha256: str
    facts: Facts
    ending: Ending
    reason: str = ""
    tricks: tuple[Trick, ...] = ()
    taken: dt.datetime
    since: dt.datetime
    attempt: int = 1
    moved: bool = False
    delivered: int = 0


class Book(msgspec.Struct, kw_only=True):
    """All cases, in the order in which they were taken."""

    version: int = 1
    cases: list[Case] = []


def load_book(path: Path) -> Book:
    """Read the book; an empty one when there is none yet.

    Raises:
        ConfigError: `sandbox-state` when it is no book of this version.
    """
    try:
        book = msgspec.json.decode(path.read_bytes(), type=Book)
    except FileNotFoundError:
        return Book()
    except (OSError, msgspec.MsgspecError) as error:
        raise _damaged(path, str(error)) from error
    if book.version != Book().version:
        raise _damaged(path, f"version {book.version}")
    return book


def save_book(path: Path, book: Book) -> None:
    """Write the book; after a crash it is the old or the new one.

    Raises:
        ConfigError: `file-unwritable`.
    """
    write_atomic(path, msgspec.json.encode(book))


def _damaged(path: Path, why: str) -> ConfigError:
    return ConfigError(
        "sandbox-state",
        t("The sandbox cannot read what it remembers.", "沙箱无法读取其记录。"),
        t("Delete the file to start afresh; only the sandbox uses it.", "可删除该文件重新开始；只有沙箱使用它。"),
        where=Place(file=str(path)),
        why=why,
    )
