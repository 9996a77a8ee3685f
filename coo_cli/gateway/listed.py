"""Owns which files of the import client's folders are taken, wherever these are: finished, still, and not seen yet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from fnmatch import translate

import msgspec

from coo_cli.base.clock import SHANGHAI
from coo_cli.base.files import Look, sha256
from coo_cli.base.texts import Text, plain, t
from coo_cli.gateway.parcel import Incoming, Outcome, Seen, Signs, Unfinished, is_final_name
from coo_cli.gateway.settings import ClientFolders
from coo_cli.gateway.whole import is_whole


class Entry(msgspec.Struct, frozen=True):
    """A file as a folder lists it."""

    name: str
    look: Look


class Place(msgspec.Struct, frozen=True):
    """A folder, what it is called, and its files."""

    label: str
    path: str
    entries: list[Entry]


class Listed(msgspec.Struct, frozen=True, order=True):
    """A file worth reading, in the order in which files are read: the oldest first."""

    modified_ns: int
    name: str
    size: int
    folder: str
    path: str

    @property
    def look(self) -> Look:
        """What it looked like."""
        return Look(self.size, self.modified_ns)


def worth_reading(
    settings: ClientFolders, places: Iterable[Place], now: float, seen: Seen, unfinished: Unfinished
) -> list[Listed]:
    """The files to read, in order.

    Args:
        settings: which names count, and how long a file must have stood still.
        places: the folders.
        now: seconds since the epoch, by the clock the files' times are held against.
        seen: tells what was taken before.
        unfinished: told the names of files that may still be written.
    """
    wanted = re.compile("|".join(translate(pattern.lower()) for pattern in settings.patterns))
    found: list[Listed] = []
    for place in places:
        for entry in place.entries:
            if not is_final_name(entry.name) or not wanted.match(entry.name.lower()):
                continue
            look = entry.look
            if abs(now - look.modified_ns / 1e9) < settings.settle:
                unfinished(entry.name)
            elif not seen(entry.name, look):
                path = f"{place.path}/{entry.name}"
                found.append(Listed(look.modified_ns, entry.name, look.size, place.label, path))
    return sorted(found)


def incoming_of(
    settings: ClientFolders, item: Listed, data: bytes | None, now: float, unfinished: Unfinished
) -> Incoming | None:
    """What was read of a file, unless it looks half-written: then at the next poll.

    Args:
        settings: for how long a file that looks so may still be written.
        item: the file as it was listed.
        data: its bytes; None when it changed while it was read.
        now: as in `worth_reading`.
        unfinished: told the names of files that come later.
    """
    patient = abs(now - item.modified_ns / 1e9) < settings.patience
    if data is None or (patient and not is_whole(item.name, data)):
        unfinished(item.name)
        return None
    return Incoming(item.name, data, sha256(data), item.look, item.folder)


def signs_of(waiting: Iterable[Entry]) -> Signs:
    """What the files in OutBox tell of whether the client takes them."""
    times = [entry.look.modified_ns / 1e9 for entry in waiting if is_final_name(entry.name)]
    return Signs(len(times), dt.datetime.fromtimestamp(min(times), SHANGHAI) if times else None)


def name_taken(folder: object, name: str) -> Outcome:
    """The outcome for a parcel whose name another message has."""
    return Outcome(
        "refused",
        t(
            "Another message lies in {folder} under the name {name}; it is not overwritten.",
            "{folder} 中已有同名的另一报文 {name}，不予覆盖。",
        ).fill(folder=folder, name=name),
    )


def not_now(folder: object, error: OSError) -> Outcome:
    """The outcome for a parcel a folder does not take at the moment."""
    why: Text = plain(error.strerror or str(error))
    says = t("{folder} does not take the file now: {why}.", "{folder} 暂不能写入：{why}。")
    return Outcome("later", says.fill(folder=folder, why=why))
