"""Owns the import client's folders as the sandbox finds or makes them."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from coo_cli.base.files import make_folder
from coo_cli.gateway.locate import find_folder
from coo_cli.gateway.settings import FolderSettings

_AWAY = ".away"


class Boxes(msgspec.Struct, frozen=True):
    """The import client's folders."""

    out: Path
    sent: Path
    fail: Path
    inbox: Path
    temp: Path


def make_boxes(settings: FolderSettings, base: Path) -> Boxes:
    """Find the import client's folders or make them, as the client does when it is installed.

    Args:
        settings: their names.
        base: what a relative root is below.

    Raises:
        ConfigError: `file-unwritable`.
    """
    root = make_folder(base / settings.root)
    names = (settings.outbox, settings.sentbox, settings.failbox, settings.inbox, settings.tempbox)
    for away in root.glob(f"*{_AWAY}"):  # of a sandbox that was killed while they were gone
        _move(away, away.with_suffix(""))
    return Boxes(*(find_folder(root, name) or make_folder(root / name) for name in names))


def take_away(boxes: Boxes) -> None:
    """Let the folders be gone, as a share is that nobody serves; a folder another program holds stays."""
    for box in (boxes.out, boxes.sent, boxes.fail, boxes.inbox):
        _move(box, box.with_name(box.name + _AWAY))


def bring_back(boxes: Boxes) -> None:
    """Let the folders be there again; nothing happens when they are."""
    for box in (boxes.out, boxes.sent, boxes.fail, boxes.inbox):
        _move(box.with_name(box.name + _AWAY), box)


def _move(folder: Path, to: Path) -> None:
    if folder.is_dir() and not to.exists():
        with contextlib.suppress(PermissionError):  # held by another program: at the next pass
            folder.rename(to)
