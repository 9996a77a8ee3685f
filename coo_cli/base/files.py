"""Owns files: whole or absent after a crash, never overwritten by surprise, read only when they stand still."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import msgspec

from coo_cli.base.errors import ConfigError, InputError, Place
from coo_cli.base.texts import t

PART_SUFFIX = ".tmp"
"""What an unfinished file ends in; the import client ignores such names."""

_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)")
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')

_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)

_FOR_A_MOMENT = {errno.EACCES, errno.EPERM, errno.EBUSY, errno.EAGAIN, getattr(errno, "ESTALE", errno.EBUSY)}
"""What a share says of a file that can be renamed a moment later."""


class Look(msgspec.Struct, frozen=True):
    """What a file looked like: equal looks mean that it stood still in between."""

    size: int
    modified_ns: int


def sha256(data: bytes) -> str:
    """The SHA-256 of bytes in lower-case hexadecimal, by which messages and receipts are told apart."""
    return hashlib.sha256(data).hexdigest()


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file of any size.

    Raises:
        InputError: `file-missing` or `file-unreadable`.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(path, error) from error


def safe_name(text: str) -> str:
    """A file name that every system takes: reserved characters become `_`, reserved names get one in front."""
    name = _UNSAFE.sub("_", text).strip(" .") or "_"
    return f"_{name}" if _RESERVED.match(name) else name


def read_bytes(path: Path, limit: int | None = None) -> bytes:
    """Read a file a user named; a pipe or a device too, which may have no end.

    Raises:
        InputError: `file-missing`, `file-unreadable` or `file-too-large` (over `limit` bytes).
    """
    try:
        with path.open("rb") as file:
            if limit is None:
                return file.read()
            size = os.fstat(file.fileno()).st_size  # none is told of a pipe
            data = b"" if size > limit else file.read(-1 if size else limit + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    if max(size, len(data)) > limit:
        raise InputError(
            "file-too-large",
            t("The file is larger than {limit} bytes.", "文件超过 {limit} 字节。").fill(limit=limit),
            t("Give a smaller file.", "请提供较小的文件。"),
            where=Place(file=str(path)),
        )
    return data


def read_regular(path: Path, limit: int) -> bytes:
    """Read a file whose content goes to others: a file itself, neither a link to one nor a device.

    Raises:
        InputError: `file-is-link`, `file-missing`, `file-unreadable`, `file-empty` or `file-too-large`
            (over `limit` bytes).
    """
    try:
        if path.is_symlink():
            raise InputError(
                "file-is-link",
                t("This is a link to another file.", "这是指向其他文件的链接。"),
                t("Name the file itself.", "请直接指定文件本身。"),
                where=Place(file=str(path)),
                why=str(path.readlink()),
            )
        found = path.stat()
    except OSError as error:
        raise unreadable(path, error) from error
    if not stat.S_ISREG(found.st_mode):
        kind = t("it is a folder", "是文件夹") if stat.S_ISDIR(found.st_mode) else t("it is no file", "不是普通文件")
        raise InputError(
            "file-unreadable",
            t("The file cannot be read.", "无法读取文件。"),
            t("Name a file.", "请指定文件。"),
            where=Place(file=str(path)),
            why=kind,
        )
    data = read_bytes(path, limit)
    if not data:
        raise InputError(
            "file-empty",
            t("The file is empty.", "文件为空。"),
            t("Give a file with content.", "请提供有内容的文件。"),
            where=Place(file=str(path)),
        )
    return data


def unreadable(path: Path, error: OSError) -> InputError:
    """The error for a file that is not there (`file-missing`) or that the system does not let us read."""
    if isinstance(error, FileNotFoundError):
        return InputError(
            "file-missing",
            t("There is no such file.", "文件不存在。"),
            t("Check the path and its spelling.", "请检查路径和拼写。"),
            where=Place(file=str(path)),
        )
    return InputError(
        "file-unreadable",
        t("The file cannot be read.", "无法读取文件。"),
        t(
            "Check that it is a file, its permissions, and that no program holds it.",
            "请确认是文件、权限正确且未被其他程序占用。",
        ),
        where=Place(file=str(path)),
        why=error.strerror or str(error),
    )


def unwritable(path: Path, error: OSError) -> ConfigError:
    """The error for a file that cannot be written, or a folder nothing can be written into."""
    return ConfigError(
        "file-unwritable",
        t("The file cannot be written.", "无法写入文件。"),
        t("Check the folder, its permissions and the free space.", "请检查文件夹、权限和剩余空间。"),
        where=Place(file=str(path)),
        why=error.strerror or str(error),
    )


def make_folder(path: Path) -> Path:
    """Make a folder with its parents; it may exist.

    Raises:
        ConfigError: `file-unwritable`.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error
    return path


def write_atomic(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Write a file so that after any crash it is either the old one or the whole new one, on disk.

    Args:
        path: the file; its folder must exist.
        data: the whole content.
        mode: permission bits from the first moment, for secrets; None leaves the system's default.

    Raises:
        ConfigError: `file-unwritable`.
    """
    part = _part_of(path)
    try:
        _write_part(part, data, mode)
        _replace(part, path)
        sync_folder(path.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise unwritable(path, error) from error


def move_file(part: Path, final: Path) -> None:
    """Give a whole file its name, durably: after any crash it lies under the one or the other.

    Raises:
        OSError: when the folder does not take it.
    """
    _replace(part, final)
    sync_folder(final.parent)


def put_new(path: Path, data: bytes, *, mode: int | None = None) -> bool:
    """Put a file under a name that must not be taken, atomically and durably.

    Args:
        path: the file; its folder must exist.
        data: the whole content.
        mode: as `write_atomic`.

    Returns:
        True when the file was put, False when the very same bytes lay there already.

    Raises:
        FileExistsError: when other bytes lie there.
        OSError: when the folder does not take it.
    """
    part = _part_of(path)
    try:
        _write_part(part, data, mode)
        try:
            _rename_to_free_name(part, path)
        except FileExistsError:
            if path.read_bytes() == data:
                return False
            raise
        sync_folder(path.parent)
        return True
    finally:
        part.unlink(missing_ok=True)


def write_batch(folder: Path, files: Iterable[tuple[str, bytes]], *, group: int = 500) -> int:
    """Write many files, each whole or absent, and be on disk when this returns.

    A group of files is written under part names, synchronised at once and only then renamed, which costs
    a third of synchronising each. Existing files of the same names are replaced.

    Returns:
        how many files were written.

    Raises:
        ConfigError: `file-unwritable`.
    """
    count = 0
    waiting: list[tuple[str, str]] = []
    try:
        for name, data in files:
            final = os.path.join(folder, name)  # noqa: PTH118 - paths as texts: there are many
            part = os.path.join(folder, f".{name}.{os.getpid()}{PART_SUFFIX}")  # noqa: PTH118
            waiting.append((part, final))
            _write_whole(part, data)
            if len(waiting) >= group:
                count += _settle(folder, waiting)
        count += _settle(folder, waiting)
    except OSError as error:
        raise unwritable(folder, error) from error
    finally:
        for part, _ in waiting:
            Path(part).unlink(missing_ok=True)
    return count


def _settle(folder: Path, waiting: list[tuple[str, str]]) -> int:
    if not waiting:
        return 0
    sync_files(folder, (Path(part) for part, _ in waiting))
    for part, final in waiting:
        _patiently(partial(os.replace, part, final))
    sync_folder(folder)
    count = len(waiting)
    waiting.clear()
    return count


def _write_whole(path: str, data: bytes) -> None:
    """Write a file with no buffer in between; a disk that fills up takes a part of it first, and then says so."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
    try:
        written = os.write(handle, data)
        while written < len(data):
            written += os.write(handle, data[written:])
    finally:
        os.close(handle)


def sync_files(folder: Path, paths: Iterable[Path]) -> None:
    """Bring written files to disk: by one call for the file system where there is one, else one by one."""
    if sys.platform.startswith("linux"):
        import ctypes

        call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
        if call is not None:
            handle = os.open(folder, os.O_RDONLY)
            try:
                if call(handle) == 0:
                    return
            finally:
                os.close(handle)
    for path in paths:
        with path.open("rb+") as file:
            os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to disk, so that a rename outlives a power cut; Windows has no such call."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_still(path: str, before: Look) -> bytes | None:
    """Read a file another program may be writing.

    The calls below are all it takes: receipts come by the ten thousand.

    Args:
        path: the file.
        before: what it looked like when its folder was listed.

    Returns:
        its bytes, or None when it changed meanwhile, vanished or is held: try at the next poll.
    """
    try:
        handle = os.open(path, _READ)
        try:
            data = os.read(handle, before.size + 1)
            while len(data) < before.size and (more := os.read(handle, before.size - len(data))):
                data += more
            after = os.fstat(handle)
        finally:
            os.close(handle)
    except OSError:
        return None
    still = len(data) == before.size == after.st_size and after.st_mtime_ns == before.modified_ns
    return data if still else None


def _part_of(path: Path) -> Path:
    """Where a file is written first: a name no other machine, process or thread writes to at the same time."""
    import socket
    import threading

    machine = safe_name(socket.gethostname())[:20]
    return path.with_name(f".{path.name}.{machine}.{os.getpid()}.{threading.get_ident()}{PART_SUFFIX}")


def _write_part(part: Path, data: bytes, mode: int | None) -> None:
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode or 0o666)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _replace(part: Path, final: Path) -> None:
    _patiently(lambda: part.replace(final))


def _rename_to_free_name(part: Path, final: Path) -> None:
    if sys.platform == "win32":  # Windows' rename refuses a name that is taken
        _patiently(lambda: part.rename(final))
        return
    try:
        os.link(part, final)
    except FileExistsError:
        raise
    except OSError as error:  # a share without hard links
        if final.exists():
            raise FileExistsError(str(final)) from error
        _patiently(lambda: part.rename(final))


def _patiently(action: Callable[[], object], tries: int = 5) -> None:
    """Windows shares refuse a rename for a moment while a scanner looks at the file, or the connection is renewed."""
    for left in range(tries - 1, -1, -1):
        try:
            action()
            return
        except OSError as error:
            if left == 0 or error.errno not in _FOR_A_MOMENT:
                raise
            time.sleep(0.1)
