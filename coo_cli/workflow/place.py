"""Owns where settings stand, and the little of them that a look into the store needs, without loading pydantic."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from coo_cli.base import yamls
from coo_cli.base.layers import overlay

FILE = "coo.yaml"
ENVIRONMENT = "COO_"


class _Store(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The section `store` of the settings, as `settings.StoreSettings` has it."""

    url: str = "sqlite:///coo.db"
    share: bool = False


class StorePlace(msgspec.Struct, frozen=True):
    """Where certificates are kept.

    Attributes:
        url: the database's URL.
        share: whether an SQLite file may lie on a network share.
        logs: whether the settings name a log, so that they are read as a whole.
    """

    url: str
    share: bool
    logs: bool


def settings_texts(user: Path, workspace: Path | None) -> dict[str, str]:
    """The settings files there are, weakest first: the text of each by its path.

    Raises:
        ConfigError: `file-unreadable`.
    """
    files = [path for folder in (user, workspace) if folder is not None and (path := folder / FILE).is_file()]
    return {str(path): yamls.read_text(path) for path in files}


def store_place(user: Path, workspace: Path | None, environment: Mapping[str, str]) -> StorePlace | None:
    """Where the store is; None where the settings must be read as a whole to say it, or to say what is wrong.

    Raises:
        ConfigError: `file-unreadable`, `yaml-syntax` or `yaml-shape`.
    """
    if any(name.upper().startswith((f"{ENVIRONMENT}STORE_", f"{ENVIRONMENT}LOG_")) for name in environment):
        return None
    texts = settings_texts(user, workspace)
    data, _ = overlay((name, yamls.parse_mapping(text, name)) for name, text in texts.items())
    try:
        store = msgspec.convert(data.get("store", {}), _Store)
    except msgspec.ValidationError:
        return None
    return StorePlace(store.url, store.share, "log" in data)
