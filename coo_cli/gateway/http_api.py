"""Owns the words a relay and its clients exchange over HTTP; docs/relay.openapi.yaml describes the same to others."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

import msgspec

from coo_cli.base.files import Look
from coo_cli.base.texts import Text
from coo_cli.gateway.parcel import Incoming, Outcome, Problem

STATUS = "/v1/status"
MESSAGES = "/v1/messages/"
"""With a message's file name behind it."""
FILES = "/v1/files"
FETCH = "/v1/files/fetch"

KEY_HEADER = "Idempotency-Key"
"""Holds the content's SHA-256: the same content under the same name is the same message."""

MOST_FILES = 500
"""How many files are asked for at once."""

LONGEST_NAME = 200


Moment = Annotated[dt.datetime, msgspec.Meta(tz=True)]


class Words(msgspec.Struct, frozen=True):
    """A text in both languages."""

    en: str
    zh: str


class SentAnswer(msgspec.Struct, frozen=True):
    """What became of a message."""

    status: Literal["sent", "refused", "later"]
    reason: Words | None = None


class FileEntry(msgspec.Struct, frozen=True, order=True):
    """A file that came back, and its look; the oldest sorts first."""

    modified_ns: int
    name: str
    size: int

    @property
    def look(self) -> Look:
        """The look a caller remembers."""
        return Look(self.size, self.modified_ns)


class FileList(msgspec.Struct, frozen=True):
    """All files that stand still, and the names of those still being written."""

    files: list[FileEntry]
    unfinished: list[str] = []


class FetchRequest(msgspec.Struct, frozen=True):
    """The files to be given."""

    files: list[FileEntry]


class FetchedFile(msgspec.Struct, frozen=True):
    """One file with its bytes, which travel as base64."""

    name: str
    folder: str
    size: int
    modified_ns: int
    sha256: str
    data: bytes


class FetchAnswer(msgspec.Struct, frozen=True):
    """The files that could be read; `more` when the answer got too large for all: ask again for the others."""

    files: list[FetchedFile]
    more: bool = False


class ProblemAnswer(msgspec.Struct, frozen=True):
    """Something wrong behind the relay."""

    what: Words
    fix: Words
    severity: Literal["error", "warning", "advice"]


class StatusAnswer(msgspec.Struct, frozen=True):
    """How it looks behind the relay."""

    time: Moment
    waiting: int
    oldest: Moment | None = None
    problems: list[ProblemAnswer] = []


class Refused(msgspec.Struct, frozen=True):
    """Why a request as such was not answered: with every code from 400 on that is not a message's outcome."""

    code: str
    reason: Words


def words(text: Text) -> Words:
    """A text on its way out."""
    return Words(text.en, text.zh)


def text(said: Words) -> Text:
    """A text that came in, without the characters that would act on a terminal, and not endless."""
    return Text(*("".join(c for c in one if c.isprintable())[:1000] for one in (said.en, said.zh)))


def sent_answer(outcome: Outcome) -> SentAnswer:
    """An outcome on its way out."""
    return SentAnswer(outcome.status, words(outcome.reason) if outcome.reason else None)


def fetched(incoming: Incoming) -> FetchedFile:
    """A file on its way out."""
    look = incoming.look
    return FetchedFile(incoming.name, incoming.folder, look.size, look.modified_ns, incoming.sha256, incoming.data)


def problem_answer(problem: Problem) -> ProblemAnswer:
    """A problem on its way out."""
    return ProblemAnswer(words(problem.what), words(problem.fix), problem.severity.value)
