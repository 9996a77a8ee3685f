"""Owns the import client's folders as the sandbox finds or makes them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from coo_cli.base.files import make_folder
from coo_cli.gateway.locate import find_folder
from coo_cli.gateway.settings import FolderSettings


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
    return Boxes(*(find_folder(root, name) or make_folder(root / name) for name in names))
