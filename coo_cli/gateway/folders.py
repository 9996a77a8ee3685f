"""Owns the import client's folders (导入客户端文件夹) as a gateway: messages dropped, receipts collected."""

from __future__ import annotations

import datetime as dt
import os
import re
import stat
from collections.abc import Iterator
from fnmatch import translate
from pathlib import Path

import msgspec

from coo_cli.base.clock import SHANGHAI, Clock
from coo_cli.base.files import Look, put_new, read_still, sha256
from coo_cli.base.texts import Text, plain, t
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
    is_final_name,
    unfit,
    untold,
)
from coo_cli.gateway.settings import FolderSettings
from coo_cli.gateway.whole import is_whole

_SENT = Outcome("sent")


class _Listed(msgspec.Struct, frozen=True, order=True):
    """A file worth reading, in the order in which files are read: the oldest first."""

    modified_ns: int
    name: str
    size: int
    folder: str
    path: Path

    @property
    def look(self) -> Look:
        return Look(self.size, self.modified_ns)


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
                    return _SENT if lying == parcel.data else _name_taken(folder, parcel.name)
            put_new(outbox / parcel.name, parcel.data)
        except FileExistsError:
            return _name_taken(outbox, parcel.name)
        except OSError as error:
            if not outbox.is_dir():
                raise unreachable(outbox, error.strerror) from error
            return Outcome("later", _not_now(outbox, error))
        return _SENT

    def collect(self, seen: Seen, unfinished: Unfinished = untold) -> Iterator[Incoming]:
        """Receipts and print files of InBox, failed messages of FailBox; see `Gateway`."""
        boxes = ((self.settings.inbox, "InBox"), (self.settings.failbox, "FailBox"))
        listed = [item for name, label in boxes for item in self._list(name, label, seen, unfinished)]
        return self._read(sorted(listed), unfinished)

    def probe(self) -> list[Problem]:
        """Missing or unwritable folders, and messages the client leaves lying; see `Gateway`."""
        from coo_cli.gateway.probe import probe_folders

        return probe_folders(self.root, self.settings, self.signs, self.clock)

    def signs(self) -> Signs:
        """Messages waiting in OutBox; see `Gateway`."""
        outbox = client_folder(self.root, self.settings.outbox)
        times = [found.st_mtime for name, found in _files(outbox, ())[0] if is_final_name(name)]
        return Signs(len(times), dt.datetime.fromtimestamp(min(times), SHANGHAI) if times else None)

    def _list(self, name: str, label: str, seen: Seen, unfinished: Unfinished) -> Iterator[_Listed]:
        folder = client_folder(self.root, name)
        wanted = re.compile("|".join(translate(pattern.lower()) for pattern in self.settings.patterns))
        files, subfolders = _files(folder, self.settings.subfolders)
        places = [(label, folder, files)]
        places += [(f"{label}/{sub}", folder / sub, _files(folder / sub, ())[0]) for sub in subfolders]
        now = self.clock().timestamp()
        for where, path, entries in places:
            for file, found in entries:
                if not is_final_name(file) or not wanted.match(file.lower()):
                    continue
                if abs(now - found.st_mtime) < self.settings.settle:
                    unfinished(file)
                    continue
                if not seen(file, Look(found.st_size, found.st_mtime_ns)):
                    yield _Listed(found.st_mtime_ns, file, found.st_size, where, path / file)

    def _read(self, listed: list[_Listed], unfinished: Unfinished) -> Iterator[Incoming]:
        now = self.clock().timestamp()
        for item in listed:
            read = read_still(item.path)
            if read is None or read[1] != item.look:
                unfinished(item.name)  # held, gone or changed since it was listed: at the next poll
                continue
            data, look = read
            age = abs(now - look.modified_ns / 1e9)
            if age < self.settings.patience and not is_whole(item.name, data):
                unfinished(item.name)
                continue
            yield Incoming(item.name, data, sha256(data), look, item.folder)


def open_folders(settings: FolderSettings, around: Surroundings) -> ImportClientFolders:
    """The import client's folders as a gateway."""
    return ImportClientFolders(settings, around.base / settings.root, around.clock)


def _files(folder: Path, subfolders: tuple[str, ...]) -> tuple[list[tuple[str, os.stat_result]], list[str]]:
    """The files of a folder with their looks, and those of its folders that bear one of the names."""
    names = {name.casefold() for name in subfolders}
    files: list[tuple[str, os.stat_result]] = []
    below: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    found = entry.stat()
                except OSError:
                    continue  # moved away meanwhile
                if stat.S_ISREG(found.st_mode):
                    files.append((entry.name, found))
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


def _name_taken(folder: Path, name: str) -> Outcome:
    return Outcome(
        "refused",
        t(
            "Another message lies in {folder} under the name {name}; it is not overwritten.",
            "{folder} 中已有同名的另一报文 {name}，不予覆盖。",
        ).fill(folder=folder, name=name),
    )


def _not_now(folder: Path, error: OSError) -> Text:
    why = plain(error.strerror or str(error))
    return t("{folder} does not take the file now: {why}.", "{folder} 暂不能写入：{why}。").fill(folder=folder, why=why)
