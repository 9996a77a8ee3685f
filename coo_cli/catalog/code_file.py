"""Owns the form of a code list's YAML file."""

from __future__ import annotations

from pydantic import Field, RootModel

from coo_cli.catalog.data import Data


class EntryData(Data):
    """What a file says of one code; what it leaves out stays as the table says."""

    en: str = ""
    zh: str = ""
    aliases: tuple[str, ...] = ()
    other: dict[str, str] = Field(default_factory=dict)


class CodeFile(RootModel[dict[str, EntryData]]):
    """A code list's YAML file: `code: {en, zh, aliases, other}`."""
