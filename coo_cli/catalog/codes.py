"""Owns code lists (代码表): found by code, Chinese, English or alias."""

from __future__ import annotations

from functools import lru_cache

import msgspec
from pydantic import Field, RootModel

from coo_cli.base.errors import InputError
from coo_cli.base.resources import Resources
from coo_cli.base.texts import Text, t
from coo_cli.catalog.types import Data

FOLDER = "codes"
COUNTRIES = "countries"


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of a code list.

    Attributes:
        code: as it stands in the message.
        en: its English name.
        zh: its Chinese name.
        aliases: other spellings it is found by.
        other: codes of the same thing elsewhere, by the name of their system, e.g. `alpha2`.
    """

    code: str
    en: str
    zh: str
    aliases: tuple[str, ...] = ()
    other: dict[str, str] = {}

    @property
    def name(self) -> Text:
        """The entry's name as a text."""
        return Text(self.en, self.zh)


class _EntryData(Data):
    en: str = ""
    zh: str = ""
    aliases: tuple[str, ...] = ()
    other: dict[str, str] = Field(default_factory=dict)


class _ListData(RootModel[dict[str, _EntryData]]):
    """A code list's file: `code: {en, zh, aliases, other}`."""


class CodeList:
    """A code list, with look-up by any spelling; built once per process and overlay."""

    def __init__(self, name: str, entries: tuple[Entry, ...]) -> None:
        self.name = name
        self.entries = entries
        self.codes = frozenset(entry.code for entry in entries)
        self._found: dict[str, Entry] = {}
        for spellings in (_weak, _strong):
            for entry in entries:
                for spelling in spellings(entry):
                    self._found[_folded(spelling)] = entry

    def find(self, spelling: str) -> Entry | None:
        """The entry that a code, name or alias stands for, whatever its case and width; None when none does."""
        return self._found.get(_folded(spelling))

    def get(self, code: str) -> Entry | None:
        """The entry of exactly this code."""
        return self._found.get(_folded(code)) if code in self.codes else None


def list_names(resources: Resources) -> list[str]:
    """The names of all code lists there are."""
    return sorted({*resources.names(FOLDER), COUNTRIES})


@lru_cache(maxsize=64)
def code_list(resources: Resources, name: str) -> CodeList:
    """Read a code list.

    Raises:
        InputError: `unknown-code-list`, naming those there are.
        ConfigError: when its data file has a fault.
    """
    if name == COUNTRIES:
        from coo_cli.catalog.countries import country_entries

        return CodeList(name, country_entries(resources))
    if name not in resources.names(FOLDER):
        raise InputError(
            "unknown-code-list",
            t("There is no code list `{name}`.", "没有代码表“{name}”。").fill(name=name),
            t("Use one of: {names}.", "可用：{names}。").fill(names=" ".join(list_names(resources))),
        )
    data = resources.model(f"{FOLDER}/{name}.yaml", _ListData).root
    return CodeList(
        name,
        tuple(
            Entry(code=code, en=item.en, zh=item.zh, aliases=item.aliases, other=item.other)
            for code, item in data.items()
        ),
    )


def _weak(entry: Entry) -> tuple[str, ...]:
    return (*entry.aliases, *entry.other.values())


def _strong(entry: Entry) -> tuple[str, ...]:
    return tuple(text for text in (entry.zh, entry.en, entry.code) if text)


def _folded(text: str) -> str:
    import unicodedata

    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
