"""Owns finding certificates by a part of what they say: Chinese of any length, words, numbers, whatever their case.

`search_text` holds of each certificate what is searched, `search_index` (SQLite's FTS5) every three letters of it in a
row; both follow the event log (`follow`), so that storing certificates costs nothing for it. What changed since is
looked through as it stands: a search never misses what was stored before it.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache

import msgspec

from coo_cli.store.connect import Asked, Cell, numbers

INDEX = "search_index"
CHANGES = "('created', 'edited', 'deleted')"
"""The events after which a certificate says something else."""
GRAM = 3
"""Letters the index takes at a time; a shorter text is looked up as the beginning of these."""

_RARE = 2000
"""Certificates by which a text counts as rare: these are named; else the list is walked and each looked at."""
_LAST = "\U0010ffff"
_IN_ALL = "certificate.id IN (SELECT certificate FROM search_text WHERE words LIKE ? ESCAPE '!')"
_IN_EACH = (
    "EXISTS (SELECT 1 FROM search_text WHERE search_text.certificate = certificate.id "
    "AND search_text.words LIKE ? ESCAPE '!')"
)


class _Line(msgspec.Struct, frozen=True):
    name_zh: str = ""
    name_en: str = ""
    hs_code: str = ""


class _Said(msgspec.Struct, frozen=True):
    """Of a certificate what is searched, but for what names it in its export."""

    cert_no: str = ""
    invoice_no: str = ""
    contract_no: str = ""
    company_name: str = ""
    exporter: str = ""
    consignee: str = ""
    goods: tuple[_Line, ...] = ()


_said = msgspec.json.Decoder(_Said).decode


def words(document: bytes, source_key: str) -> str:
    """What of a certificate is searched, folded, one value a line.

    Args:
        document: the certificate as it is kept.
        source_key: what names it in its export.
    """
    from coo_cli.store.packing import unpacked  # a search needs none of its libraries

    said = _said(unpacked(document))
    head = (said.cert_no, said.invoice_no, said.contract_no, source_key)
    parties = (said.company_name, said.exporter, said.consignee)
    lines = (value for line in said.goods for value in (line.name_zh, line.name_en, line.hs_code))
    return folded("\n".join(filter(None, dict.fromkeys((*head, *parties, *lines)))))


def folded(text: str) -> str:
    """A text without what a search does not look at: case, width of letters; PostgreSQL holds no NUL."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return text.casefold().replace("\0", "")


def found(asked: Asked, text: str, *, every: bool) -> tuple[str, list[Cell]]:
    """The condition on `certificate` that it says a text, as SQL and values.

    Args:
        asked: what the query will be put to; it holds still until then.
        text: what to find; of several lines one.
        every: whether every certificate will be looked at, or only the first that fit.
    """
    wanted = folded(" ".join(text.split()))
    changed = dict(_changed_since(asked))
    new = [id_ for id_, said in changed.items() if wanted in said]
    within = _IN_EACH
    values: list[Cell] = [containing(wanted)]
    if has_index(asked):
        looked_up, of = _look_up(asked, wanted)
        rare = numbers(asked, f"{looked_up} LIMIT {_RARE + 1}", of)
        if len(rare) <= _RARE:
            return f"certificate.id IN ({_listed({*rare} - changed.keys() | {*new})})", []
        if every:
            within, values = f"certificate.id IN ({looked_up})", of
    elif every:
        within = _IN_ALL
    if changed:
        within = f"(({within} AND certificate.id NOT IN ({_listed(changed)})) OR certificate.id IN ({_listed(new)}))"
    return within, values


def containing(text: str) -> str:
    """The pattern of texts that hold a text, for LIKE with ESCAPE '!'."""
    return "%" + "".join(f"!{letter}" if letter in "!%_" else letter for letter in text) + "%"


def behind(asked: Asked) -> int:
    """How many events the index has not followed yet."""
    return sum(numbers(asked, "SELECT chain.last - search_mark.last FROM chain, search_mark"))


def _listed(ids: Collection[int]) -> str:
    return ", ".join(map(str, sorted(ids))) or "NULL"


def _changed_since(asked: Asked) -> Iterator[tuple[int, str]]:
    """The certificates the index knows wrongly or not at all, with what they say now; those deleted say nothing."""
    query = f"""
        SELECT changed.certificate, content.document, certificate.source_key
        FROM (
            SELECT DISTINCT certificate FROM event
            WHERE id > (SELECT last FROM search_mark) AND action IN {CHANGES}
        ) changed
        LEFT JOIN certificate ON certificate.id = changed.certificate
        LEFT JOIN content ON content.certificate = changed.certificate
    """
    for id_, document, source_key in asked.ask(query):
        if isinstance(id_, int):
            yield id_, words(document, str(source_key or "")) if isinstance(document, bytes) else ""


def _look_up(asked: Asked, wanted: str) -> tuple[str, list[Cell]]:
    """The query that finds in the index the certificates that say a text."""
    if len(wanted) >= GRAM:
        return f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH ?", ['"' + wanted.replace('"', '""') + '"']
    asked.ask(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_terms USING fts5vocab(main, {INDEX}, instance)")
    return "SELECT DISTINCT doc FROM temp.search_terms WHERE term >= ? AND term < ?", [wanted, wanted + _LAST]


def has_index(asked: Asked) -> bool:
    """Whether there is an index of letters; PostgreSQL, and an SQLite without FTS5, look through all texts instead."""
    if asked.dialect != "sqlite":
        return False
    return bool(numbers(asked, "SELECT 1 FROM sqlite_master WHERE name = ?", [INDEX]))


@lru_cache(maxsize=1)
def can_index() -> bool:
    """Whether this SQLite has FTS5 with its trigrams (since 3.34)."""
    if sqlite3.sqlite_version_info < (3, 34):
        return False
    connection = sqlite3.connect(":memory:")
    try:
        return ("ENABLE_FTS5",) in connection.execute("PRAGMA compile_options").fetchall()
    finally:
        connection.close()
