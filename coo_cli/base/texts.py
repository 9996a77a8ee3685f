"""Owns texts in two languages: every message is written as a pair, and one is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

LANGUAGES = ("en", "zh")

_STEERING = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n"}

_shown = "en"


class Text(NamedTuple):
    """A message in English and Chinese; `str()` gives the language in force."""

    en: str
    zh: str

    def __str__(self) -> str:
        return self.zh if _shown == "zh" else self.en

    def fill(self, **values: object) -> Text:
        """Put values into both languages' `{name}` places; a value that is a Text goes in by language."""
        return Text(
            self.en.format(**{k: v.en if isinstance(v, Text) else v for k, v in values.items()}),
            self.zh.format(**{k: v.zh if isinstance(v, Text) else v for k, v in values.items()}),
        )


EMPTY = Text("", "")
"""The text of what is not said."""


def t(en: str, zh: str) -> Text:
    """Write a message in both languages at the place where it is used."""
    return Text(en, zh)


def plain(text: str) -> Text:
    """A text that is the same in both languages: a name, a path, another program's words."""
    return Text(text, text)


def visible(text: str) -> str:
    """A text as it may be put on a terminal: what would steer that, but line breaks and tabs, is written as escapes."""
    return text if text.isprintable() else text.translate(_STEERING)


def show_language(language: str) -> None:
    """Fix the language that `str(Text)` shows; called once at start, before commands are imported.

    Raises:
        ValueError: for a language that is not in `LANGUAGES`.
    """
    global _shown
    if language not in LANGUAGES:
        raise ValueError(language)
    _shown = language


def shown_language() -> str:
    """The language in force: `en` or `zh`."""
    return _shown


def language_from(wanted: str | None, environment: Mapping[str, str]) -> str:
    """Choose the language: an explicit wish, then COO_LANG, then the locale variables, then English.

    Args:
        wanted: the value of `--lang`, if given.
        environment: the process environment.
    """
    for value in (wanted, *(environment.get(k) for k in ("COO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))):
        if value:
            return "zh" if value.lower().replace("-", "_").split("_")[0] == "zh" else "en"
    return "en"
