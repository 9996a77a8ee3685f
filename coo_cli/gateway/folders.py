"""Owns the import client's folders (导入客户端文件夹) as a gateway: messages dropped, receipts collected."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec

from coo_cli.base.clock import Clock
from coo_cli.base.files import Look, put_new, read_still
from coo_cli.gateway.listed import Entry, Listed, Place, incoming_of, name_taken, not_now, signs_of, worth_reading
from coo_cli.gateway.locate import client_folder, unreachable
from coo_cli.gateway.parcel import (
    Incoming,
    Outcome,
    Parcel,
    Problem,
    Seen,
    Signs,
    Surroundings,
    Unfinished,
    unfit,
    untold,
)
from coo_cli.gateway.settings import FolderSettings

_SENT = Outcome("sent")


class ImportClientFolders(msgspec.Struct, frozen=True):
    """The folders a profile shares with its import client; keeps the `Gateway` protocol.

    Attributes:
        settings: names, patterns and times.
        root: the client's folder.
        clock: held against the files' times, which a share may give by another clock.
    """

    settings: FolderSettings
    root: Path
    clock: Clock

    def send(self, parcel: Parcel) -> Outcome:
        """Drop a message into OutBox, unless it lies there or in SentBox already; see `Gateway`."""
        wrong = unfit(parcel)
        if wrong is not None:
            return wrong
        outbox = client_folder(self.root, self.settings.outbox)
        sentbox = client_folder(self.root, self.settings.sentbox)
        try:
            # In the direction in which the client moves files, so that one on its way is seen.
            for folder in (outbox, sentbox):
                lying = _bytes_of(folder / parcel.name)
                if lying is not None:
                    return _SENT if lying == parcel.data else name_taken(folder, parcel.name)
            put_new(outbox / parcel.name, parcel.data)
        except FileExistsError:
            return name_taken(outbox, parcel.name)
        except OSError as error:
            if not outbox.is_dir():
                raise unreachable(outbox, error.strerror) from error
            return not_now(outbox, error)
        return _SENT

    def collect(self, seen: Seen, unfinished: Unfinished = untold) -> Iterator[Incoming]:
        """Receipts and print files of InBox, failed messages of FailBox; see `Gateway`."""
        boxes = ((self.settings.inbox, "InBox"), (self.settings.failbox, "FailBox"))
        places = [place for name, label in boxes for place in self._places(name, label)]
        now = self.clock().timestamp()
        return self._read(worth_reading(self.settings, places, now, seen, unfinished), unfinished)

    def probe(self) -> list[Problem]:
        """Missing or unwritable folders, and messages the client leaves lying; see `Gateway`."""
        from coo_cli.gateway.probe import probe_folders

        return probe_folders(self.root, self.settings, self.signs, self.clock)

    def signs(self) -> Signs:
        """Messages waiting in OutBox; see `Gateway`."""
        outbox = client_folder(self.root, self.settings.outbox)
        return signs_of(_files(outbox, ())[0])

    def _places(self, name: str, label: str) -> list[Place]:
        folder = client_folder(self.root, name)
        files, subfolders = _files(folder, self.settings.subfolders)
        below = [Place(f"{label}/{sub}", str(folder / sub), _files(folder / sub, ())[0]) for sub in subfolders]
        return [Place(label, str(folder), files), *below]

    def _read(self, listed: list[Listed], unfinished: Unfinished) -> Iterator[Incoming]:
        now = self.clock().timestamp()
        for item in listed:
            incoming = incoming_of(self.settings, item, read_still(item.path, item.look), now, unfinished)
            if incoming is not None:
                yield incoming


def open_folders(settings: FolderSettings, around: Surroundings) -> ImportClientFolders:
    """The import client's folders as a gateway."""
    return ImportClientFolders(settings, around.base / settings.root, around.clock)


def _files(folder: Path, subfolders: tuple[str, ...]) -> tuple[list[Entry], list[str]]:
    """The files of a folder, and those of its folders that bear one of the names."""
    names = {name.casefold() for name in subfolders}
    files: list[Entry] = []
    below: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    found = entry.stat()
                except OSError:
                    continue  # moved away meanwhile
                if stat.S_ISREG(found.st_mode):
                    files.append(Entry(entry.name, Look(found.st_size, found.st_mtime_ns)))
                elif entry.name.casefold() in names:
                    below.append(entry.name)
    except OSError as error:
        raise unreachable(folder, error.strerror) from error
    return files, below


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
