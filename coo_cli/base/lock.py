"""Owns lock files: held by one process at a time, and free again when it dies."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from coo_cli.base.files import unwritable


@contextlib.contextmanager
def held(path: Path) -> Iterator[bool]:
    """Try to hold a lock file without waiting; tells whether it is ours. The system frees it if we die.

    Raises:
        ConfigError: `file-unwritable` when the folder takes no lock file.
    """
    import filelock

    lock = filelock.FileLock(path, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout:
        yield False
        return
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        yield True
    finally:
        lock.release()
