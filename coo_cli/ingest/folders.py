"""Owns which files a folder or a pattern means: those a mapping can read, no others, in the order they came."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from fnmatch import fnmatch
from pathlib import Path

from coo_cli.base.errors import InputError, Place
from coo_cli.base.files import PART_SUFFIX, Look, unreadable
from coo_cli.base.texts import t
from coo_cli.ingest.rejected import LOOKED_AT, is_rejected
from coo_cli.ingest.shape import Source

SETTLE = 2.0
"""Seconds for which a file must not have changed; one that has is looked at again after as long."""

_WILD = frozenset("*?[")
_LOCK = "~$"
"""What the names of the files begin with by which Excel and WPS lock a workbook."""
_TEXTS = ("csv", "tsv", "txt")
_BOOKS = ("xlsx", "xlsm", "xls", "ods")
_SUFFIXES: dict[str, tuple[str, ...]] = {
    "": (*_TEXTS, *_BOOKS),
    "query": (*_TEXTS, *_BOOKS),
    "csv": _TEXTS,
    "tsv": _TEXTS,
    **dict.fromkeys(_BOOKS, _BOOKS),
    "xml": ("xml",),
    "json": ("json",),
    "jsonl": ("jsonl", "ndjson", "json"),
}
"""What the names of a format's files end in; those of other formats end in anything."""


def is_several(word: Path) -> bool:
    """Whether an argument stands for any number of files: a folder, or a pattern such as `exports/**/*.csv`."""
    try:
        return word.is_dir() or (not _WILD.isdisjoint(str(word)) and not word.exists())
    except OSError:  # opening it will tell
        return False


def files_of(word: Path, source: Source) -> list[tuple[Path, Look]]:
    """The files of a folder or a pattern with what they look like, by time and then by name.

    Hidden files, unfinished ones, the locks of spreadsheet programs and files of rejected records are left out: these
    are read when somebody has corrected them and names them.

    Raises:
        InputError: `file-missing` or `file-unreadable` for the folder, `pattern-invalid`.
    """
    folder, pattern = _parted(word)
    try:
        os.scandir(folder).close()
        inside = folder.glob(pattern or source.files or "*")
        found = [
            path
            for path in inside
            if _is_due(path.relative_to(folder), any_name=bool(pattern or source.files), source=source)
        ]
    except OSError as error:
        raise unreadable(folder, error) from error
    except (ValueError, NotImplementedError) as error:
        raise InputError(
            "pattern-invalid",
            t("The pattern cannot be used.", "该通配符无法使用。"),
            t("Write it as `exports/*.csv` or `exports/**/*.csv`.", "请写成 `exports/*.csv` 或 `exports/**/*.csv`。"),
            where=Place(file=str(word)),
            why=str(error),
        ) from error
    looks = [(path, look) for path in found if (look := look_at(path)) is not None and not _was_rejected(path)]
    return sorted(looks, key=lambda item: (item[1].modified_ns, str(item[0])))


def look_at(path: Path) -> Look | None:
    """What a file looks like; None when it is gone or no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return Look(found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def moving(
    found: Iterable[tuple[Path, Look]], now: float, wait: Callable[[float], object], settle: float = SETTLE
) -> set[Path]:
    """The files another program is writing: what has changed just now is looked at again after a while.

    Args:
        found: files with what they looked like.
        now: seconds since 1970.
        wait: waits some seconds; called once at most.
        settle: how long.
    """
    fresh = [(path, look) for path, look in found if abs(now - look.modified_ns / 1e9) < settle]
    if fresh:
        wait(settle)
    return {path for path, look in fresh if look_at(path) != look}


def _was_rejected(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return is_rejected(path, file.read(LOOKED_AT))
    except OSError:
        return False  # reading it will tell


def _parted(word: Path) -> tuple[Path, str]:
    """A pattern as the folder it begins in and the rest; of a folder the rest is empty."""
    if word.is_dir():
        return word, ""
    parts = word.parts
    wild = next(number for number, part in enumerate(parts) if not _WILD.isdisjoint(part))
    return Path(*parts[:wild]), str(Path(*parts[wild:]))


def _is_due(path: Path, *, any_name: bool, source: Source) -> bool:
    name = path.name
    if any(part.startswith(".") for part in path.parts) or name.startswith(_LOCK) or name.endswith(PART_SUFFIX):
        return False
    suffixes = _SUFFIXES.get(source.format)
    return any_name or suffixes is None or any(fnmatch(name.lower(), f"*.{suffix}") for suffix in suffixes)
