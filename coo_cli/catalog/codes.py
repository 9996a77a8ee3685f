"""Owns code lists (代码表): found by code, Chinese, English or alias.

A list that is a CSV table, and the list of certificate types, are read without loading pydantic: lists of certificates
and statistics name countries and types, and start quickly.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import ConfigError, InputError, Place
from coo_cli.base.resources import Found, Resources
from coo_cli.base.texts import Text, t
from coo_cli.certificate.receipt import state_of

if TYPE_CHECKING:
    from coo_cli.catalog.types import CertType

FOLDER = "codes"
TYPES = "types"
"""The folder of the certificate types' files."""
COUNTRIES = "countries"
CERT_TYPES = "cert_types"
RECEIPT_CODES = "receipt_codes"
RETURN_REASONS = "return_reasons"
_OTHERWHERE = (CERT_TYPES, RECEIPT_CODES, RETURN_REASONS)
"""The lists that have no file of their own: the entries of one are the type files, of the others those of a table."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of a code list.

    Attributes:
        code: as it stands in the message.
        en: its English name.
        zh: its Chinese name.
        aliases: other spellings it is found by.
        other: codes of the same thing elsewhere and further facts of it, by name, e.g. `alpha2`.
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


class CodeList:
    """A code list, with look-up by any spelling; built once per process and overlay."""

    def __init__(self, name: str, entries: tuple[Entry, ...]) -> None:
        self.name = name
        self.entries = entries
        self._by_code = {entry.code: entry for entry in entries}
        self.codes = frozenset(self._by_code)
        self._found = _claims(entries, _others) | _claims(entries, _names) | _claims(entries, _code)

    def find(self, spelling: str) -> Entry | None:
        """The entry that a code, name or alias stands for, whatever its case and width.

        Returns:
            None when there is none, and when several entries share the spelling: nothing is guessed.
        """
        return self._by_code.get(spelling) or self._found.get(_folded(spelling))

    def get(self, code: str) -> Entry | None:
        """The entry of exactly this code."""
        return self._by_code.get(code)


def list_names(resources: Resources) -> list[str]:
    """The names of all code lists there are."""
    return sorted({*resources.names(FOLDER), *resources.names(FOLDER, ".csv"), *_OTHERWHERE})


@lru_cache(maxsize=64)
def code_list(resources: Resources, name: str) -> CodeList:
    """Read a code list: its CSV tables, if any, and over them its YAML files, which add to aliases and `other`.

    A table has the columns `code`, `en`, `zh` and `aliases` (parted by `|`), at least `code` and a name; any other
    column goes to `other`. It suits long lists: customs' offices, saved from a spreadsheet as `codes/offices.csv`
    of a workspace, read many times faster than as YAML.

    Raises:
        InputError: `unknown-code-list`, naming those there are.
        ConfigError: when a data file has a fault.
    """
    if name in _OTHERWHERE:
        makers = {CERT_TYPES: _type_entries, RECEIPT_CODES: _receipt_codes, RETURN_REASONS: _return_reasons}
        return CodeList(name, tuple(makers[name](resources)))
    if name not in list_names(resources):
        raise InputError(
            "unknown-code-list",
            t("There is no code list `{name}`.", "没有代码表“{name}”。").fill(name=name),
            t("Use one of: {names}.", "可用：{names}。").fill(names=" ".join(list_names(resources))),
        )
    entries = {entry.code: entry for found in resources.all(f"{FOLDER}/{name}.csv") for entry in _rows(found)}
    if name in resources.names(FOLDER):
        from coo_cli.catalog.code_file import CodeFile

        for code, data in resources.model(f"{FOLDER}/{name}.yaml", CodeFile).root.items():
            below = entries.get(code) or Entry(code=code, en="", zh="")
            entries[code] = Entry(
                code=code,
                en=data.en or below.en,
                zh=data.zh or below.zh,
                aliases=below.aliases + data.aliases,
                other=below.other | data.other,
            )
    return CodeList(name, tuple(entries.values()))


class _Name(msgspec.Struct, frozen=True):
    en: str
    zh: str


class _TypeFile(msgspec.Struct, frozen=True):
    """Of the file of a certificate type what its entry says."""

    name: _Name
    aliases: tuple[str, ...] = ()


@lru_cache(maxsize=128)
def type_entry(resources: Resources, code: str) -> Entry:
    """The entry of a certificate type there is.

    Raises:
        ConfigError: when there is none, or its data file has a fault.
    """
    found: _TypeFile | CertType
    try:
        found = msgspec.convert(resources.load(f"{TYPES}/{code}.yaml"), _TypeFile)
    except msgspec.ValidationError:
        from coo_cli.catalog.types import cert_type

        found = cert_type(resources, code)  # says what is wrong with the file, and in which line
    return Entry(code=code, en=found.name.en, zh=found.name.zh, aliases=found.aliases)


def _type_entries(resources: Resources) -> Iterator[Entry]:
    return (type_entry(resources, code) for code in resources.names(TYPES))


def _receipt_codes(resources: Resources) -> Iterator[Entry]:
    from coo_cli.catalog.receipts import receipt_table

    for code, means in receipt_table(resources).codes.items():
        state = state_of(code)
        other = {"certainty": means.certainty} | ({"state": state.value} if state else {})
        yield Entry(code=code, en=means.en, zh=means.zh, other=other)


def _return_reasons(resources: Resources) -> Iterator[Entry]:
    from coo_cli.catalog.receipts import receipt_table

    for key, reason in receipt_table(resources).reasons.items():
        other = {"fields": " ".join(reason.fields)} | ({"rule": reason.rule} if reason.rule else {})
        yield Entry(code=key, en=reason.en, zh=reason.zh, aliases=(*reason.about, *reason.says), other=other)


def _rows(found: Found) -> Iterator[Entry]:
    import csv
    from io import StringIO

    rows = csv.reader(StringIO(_text(found), newline=""), strict=True)
    seen: set[str] = set()
    try:
        heading = [cell.strip() for cell in next(rows, [])]
        for cells in rows:
            row = {name: cell.strip() for name, cell in zip(heading, cells, strict=False) if name and cell.strip()}
            if not row:
                continue
            code, en, zh = (row.pop(name, "") for name in ("code", "en", "zh"))
            if not code or code in seen or not (en or zh):
                raise _table_fault(found, rows.line_num, t("code `{code}`", "代码“{code}”").fill(code=code))
            seen.add(code)
            aliases = tuple(part.strip() for part in row.pop("aliases", "").split("|") if part.strip())
            yield Entry(code=code, en=en, zh=zh, aliases=aliases, other=row)
    except csv.Error as error:
        raise _table_fault(found, rows.line_num, str(error)) from error


def _text(found: Found) -> str:
    for encoding in ("utf-8-sig", "gb18030"):  # the second is what a Chinese Excel writes
        try:
            return found.data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _table_fault(found, 0, t("neither UTF-8 nor GB18030", "既非 UTF-8 也非 GB18030 编码"))


def _table_fault(found: Found, line: int, why: Text | str) -> ConfigError:
    return ConfigError(
        "code-table",
        t("This line of a code table cannot be used.", "代码表的该行无法使用。"),
        t(
            "Give each row a `code` that no other row has, and a name under `en` or `zh`; save it as UTF-8.",
            "每行须有不重复的 `code`，并在 `en` 或 `zh` 列填写名称；请存为 UTF-8。",
        ),
        where=Place(file=str(found.path), row=line),
        why=why,
    )


def _others(entry: Entry) -> tuple[str, ...]:
    return (*entry.aliases, *entry.other.values())


def _names(entry: Entry) -> tuple[str, ...]:
    return (entry.zh, entry.en)


def _code(entry: Entry) -> tuple[str, ...]:
    return (entry.code,)


def _claims(entries: tuple[Entry, ...], spellings: Callable[[Entry], tuple[str, ...]]) -> dict[str, Entry | None]:
    """Which entry each spelling stands for; None for one that several entries claim."""
    claims: dict[str, Entry | None] = {}
    for entry in entries:
        for spelling in filter(None, spellings(entry)):
            key = _folded(spelling)
            claims[key] = entry if claims.get(key, entry) is entry else None
    return claims


def _folded(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.casefold().split())
