"""Owns what receipts (回执) say: the meaning of their codes in words, and what the texts of a return ask for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec
from pydantic import Field

from coo_cli.base.resources import Resources
from coo_cli.base.texts import Text, t
from coo_cli.catalog.data import Data, FieldPath, Name
from coo_cli.certificate.receipt import Receipt, code_name

FILE = "receipts.yaml"

_CLAUSE_END = re.compile(r"[,。;!?\n\r]")
_HANZI = "一二三四五六七八九十"
_NUMBER = re.compile(rf"[0-9]{{1,4}}|[{_HANZI}]")
_LINES_NAMED = re.compile(rf"第((?:{_NUMBER.pattern})(?:[、和及](?:{_NUMBER.pattern}))*)项")
"""Such as 第2项, 第2、3项 or 第二项."""


class CodeMeaning(Name):
    """What a code means."""

    certainty: Literal["sure", "reported", "unsure", "unknown"] = "unsure"
    """`sure` is published, `reported` is told by users of the interface, `unknown` was seen and nobody knows."""
    remedy: Name | None = None
    """What to do when it comes; None where there is nothing to do."""


class Reason(Name):
    """Something customs returns certificates for, told by words in its text. All reasons are assumed.

    An entry's parts, parted by a blank, must all stand in one clause.
    """

    about: tuple[str, ...] = ()
    """Words that tell it together with a complaint in the same clause."""
    says: tuple[str, ...] = ()
    """Words that tell it by themselves."""
    remedy: Name
    fields: tuple[FieldPath, ...]
    """Where to change something; empty when nothing in the certificate is wrong."""
    rule: str = ""
    """The rule of ours that finds the same, where there is one."""


class ReceiptTable(Data):
    """The data file."""

    codes: dict[str, CodeMeaning]
    """By the code's name, e.g. `RepType 3`; see `certificate.receipt.code_name`."""
    complaints: tuple[str, ...] = ()
    reasons: dict[str, Reason] = Field(default_factory=dict)


class Asked(msgspec.Struct, frozen=True):
    """A reason found in a text, and the goods lines, from 1, that the text names with it."""

    key: str
    reason: Reason
    lines: tuple[int, ...]


class _Match(msgspec.Struct, frozen=True):
    """Where in a clause an entry of a reason stands; `solid` when it is one word."""

    key: str
    start: int
    end: int
    solid: bool

    def within(self, other: _Match) -> bool:
        """Whether it is but a part of a longer word."""
        return other.solid and other.start <= self.start and self.end <= other.end and self.size < other.size

    @property
    def size(self) -> int:
        """Its length."""
        return self.end - self.start


@lru_cache(maxsize=16)
def receipt_table(resources: Resources) -> ReceiptTable:
    """Read the table.

    Raises:
        ConfigError: when a data file has a fault.
    """
    return resources.model(FILE, ReceiptTable)


def code_meaning(resources: Resources, receipt: Receipt) -> CodeMeaning | None:
    """What the code of a receipt means; None when it is not known."""
    return receipt_table(resources).codes.get(code_name(receipt))


def meaning_text(resources: Resources, receipt: Receipt) -> Text:
    """What a receipt means, in words; an unknown code is named as it came."""
    known = code_meaning(resources, receipt)
    if known is not None:
        return known.text
    return t("meaning of code {code} unknown", "代码 {code} 含义未知").fill(code=receipt.code or receipt.channel)


def asked_in(resources: Resources, words: str) -> list[Asked]:
    """The reasons that customs' words name, in the order of the table; empty when none is recognised.

    Words are looked for within one clause, so that a complaint about one thing is not laid to another; a word that
    is but a part of a longer one does not count.
    """
    table = receipt_table(resources)
    lines: dict[str, set[int]] = {}
    for clause in map(_folded, _CLAUSE_END.split(unicodedata.normalize("NFKC", words))):
        matches = list(_matches(table, clause))
        named = {_number(text) for run in _LINES_NAMED.findall(clause) for text in _NUMBER.findall(run)}
        for match in matches:
            if not any(match.within(other) for other in matches):
                lines.setdefault(match.key, set()).update(named)
    return [Asked(key, reason, tuple(sorted(lines[key]))) for key, reason in table.reasons.items() if key in lines]


def _matches(table: ReceiptTable, clause: str) -> Iterator[_Match]:
    complains = any(word in clause for word in table.complaints)
    for key, reason in table.reasons.items():
        for entry in (*reason.says, *(reason.about if complains else ())):
            parts = entry.casefold().split()
            starts = [clause.find(part) for part in parts]
            if parts and min(starts) >= 0:
                ends = [start + len(part) for start, part in zip(starts, parts, strict=True)]
                yield _Match(key, min(starts), max(ends), len(parts) == 1)


def _folded(clause: str) -> str:
    return "".join(clause.casefold().split())


def _number(text: str) -> int:
    return _HANZI.find(text) + 1 or int(text)
