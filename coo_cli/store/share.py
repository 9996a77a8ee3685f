"""Owns telling whether a file lies on a network share, where SQLite's locks cannot be relied on."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from coo_cli.base.errors import Place, StoreError
from coo_cli.base.texts import t

MOUNTS = Path("/proc/self/mounts")
_SHARES = re.compile(
    r"(nfs\d?|cifs|smb\w*|9p|afs|ceph|glusterfs|lustre|davfs|fuse\.(sshfs|davfs2|rclone|glusterfs|s3fs))"
)
"""File systems that several machines may have open at once."""
_REMOTE = 4
"""What Windows calls a drive that is another machine's."""
_OCTAL = re.compile(r"\\(\d{3})")


def share_of(path: Path, mounts: str) -> str:
    """The kind of network file system a path lies on, empty when it lies on none.

    Args:
        path: an absolute path.
        mounts: the mounted file systems, as Linux lists them.
    """
    best, kind = "", ""
    for line in mounts.splitlines():
        words = line.split()
        point = _OCTAL.sub(lambda found: chr(int(found[1], 8)), words[1]) if len(words) > 2 else ""
        if point and len(point) >= len(best) and path.is_relative_to(point):
            best, kind = point, words[2]
    return kind if _SHARES.fullmatch(kind) else ""


def refuse_share(path: Path) -> None:
    """Refuse an SQLite file on a network share.

    Raises:
        StoreError: `store-on-share`.
    """
    kind = _kind(path)
    if kind:
        raise StoreError(
            "store-on-share",
            t("The database lies on a network share ({kind}).", "数据库位于网络共享（{kind}）上。").fill(kind=kind),
            t(
                "Two machines there can damage it. Move it to a local disk with `store.url`, or use PostgreSQL; a "
                "share that one machine alone uses is allowed by `store: {share: true}`.",
                "多台机器同时使用会损坏数据库。请用 `store.url` 移到本地磁盘，或改用 PostgreSQL；"
                "如共享仅由一台机器使用，可设 `store: {share: true}`。",
            ),
            where=Place(file=str(path)),
        )


def _kind(path: Path) -> str:
    if sys.platform == "win32":
        import ctypes

        anchor = path.absolute().anchor
        if anchor.startswith("\\\\"):
            return "UNC"
        return "drive" if ctypes.windll.kernel32.GetDriveTypeW(anchor) == _REMOTE else ""
    try:
        return share_of(path.resolve(), MOUNTS.read_text(encoding="utf-8", errors="surrogateescape"))
    except OSError:  # not Linux: nothing is known
        return ""
