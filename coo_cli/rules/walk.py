"""Owns the descriptive walk over fields: it says what is wrong with each value, and need not be fast."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

import msgspec

from coo_cli.base.texts import Text, t
from coo_cli.catalog.codes import CodeList
from coo_cli.certificate.fields import Kind
from coo_cli.certificate.finding import Finding
from coo_cli.certificate.length import length_sent
from coo_cli.rules import facts, forms
from coo_cli.rules.demands import Demand
from coo_cli.rules.fact import Fact
from coo_cli.rules.findings import finding, shown

_FORMS: dict[Kind, tuple[Callable[[str], object], Fact]] = {
    Kind.DATE: (forms.is_date, facts.NOT_DATE),
    Kind.DECIMAL: (forms.is_decimal, facts.NOT_DECIMAL),
    Kind.PERCENT: (re.compile(forms.PATTERNS[Kind.PERCENT]).fullmatch, facts.NOT_PERCENT),
    Kind.WHOLE: (re.compile(forms.PATTERNS[Kind.WHOLE]).fullmatch, facts.NOT_WHOLE),
    Kind.DIGITS: (re.compile(forms.PATTERNS[Kind.DIGITS]).fullmatch, facts.NOT_DIGITS),
}

_CHARS_SHOWN = 5


def walk(demands: Iterable[Demand], row: msgspec.Struct, prefix: str = "") -> Iterator[Finding]:
    """What is wrong with the fields of one row.

    Args:
        demands: what is demanded of the fields to look at.
        row: a certificate, goods line or other group.
        prefix: what stands before a field's name in its path, e.g. `goods[2].`.
    """
    for demand in demands:
        value: str = getattr(row, demand.name)
        for fact, says in _faults(demand, value):
            yield finding(fact.rule, prefix + demand.name, says, demand.severity(fact))


def _faults(demand: Demand, value: str) -> Iterator[tuple[Fact, Text]]:
    blank = not value or value.isspace()
    if demand.unwanted:
        if not blank:
            yield _says(demand, demand.unwanted, value)
    elif blank and demand.missing:
        yield _says(demand, demand.missing, value)
    elif value:
        yield from _of_form(demand, value) if demand.field.kind in _FORMS or demand.codes else _of_text(demand, value)


def _of_form(demand: Demand, value: str) -> Iterator[tuple[Fact, Text]]:
    has_form, fact = _FORMS.get(demand.field.kind, (None, None))
    if has_form and fact and not has_form(value):
        yield _says(demand, fact, value)
    elif demand.codes and value not in demand.codes.codes:
        meant = demand.codes.find(value)
        hint = t("; perhaps `{code}` is meant", "，可能应为“{code}”").fill(code=meant.code) if meant else ""
        fact = facts.UNKNOWN_OFFICE if _could_be_listed(demand, demand.codes, value) else facts.NOT_LISTED
        yield _says(demand, fact, value, list=demand.codes.name, hint=hint)
    elif demand.max and len(value) > demand.max:
        yield _says(demand, facts.TOO_LONG, value, length=len(value), max=demand.max)


def _could_be_listed(demand: Demand, codes: CodeList, value: str) -> bool:
    """Whether a code may be one that the list lacks: lists of codes of digits, the offices, are never complete."""
    return demand.field.kind is Kind.DIGITS and any(len(code) == len(value) for code in codes.codes)


def _of_text(demand: Demand, value: str) -> Iterator[tuple[Fact, Text]]:
    several = demand.field.kind is Kind.LINES
    length = length_sent(value) if several else len(value)
    if demand.max and length > demand.max:
        yield _says(demand, facts.TOO_LONG, value, length=length, max=demand.max)
    if found := re.search(forms.XML_FORBIDS, value):
        yield _says(demand, facts.XML_FORBIDDEN, value, char=f"U+{ord(found[0]):04X}")
    if forms.BREAK_MARK in value:
        yield _says(demand, facts.HOLDS_BREAK_MARK, value, mark=forms.BREAK_MARK)
    if not several and re.search(forms.LINE_BREAK, value):
        yield _says(demand, facts.MULTILINE, value)
    if char := forms.unprintable(value):
        yield _says(demand, facts.UNPRINTABLE, value, char=_named(char))
    if demand.english and not value.isascii():
        yield from _of_english(demand, value)


def _of_english(demand: Demand, value: str) -> Iterator[tuple[Fact, Text]]:
    if chars := re.findall(forms.CHINESE, value):
        yield _says(demand, facts.NOT_ENGLISH, value, chars="".join(dict.fromkeys(chars))[:_CHARS_SHOWN])
    if chars := re.findall(forms.OTHER_LETTERS, value):
        yield _says(demand, facts.OTHER_SCRIPT, value, chars="".join(dict.fromkeys(chars))[:_CHARS_SHOWN])
    elif chars := [char for char in dict.fromkeys(value) if char in forms.LOOK_ALIKES]:
        yield _says(demand, facts.LOOK_ALIKE, value, chars=_mistaken(chars[:_CHARS_SHOWN]))
    if found := re.search(forms.COMBINING, value):
        yield _says(demand, facts.COMBINING, value, char=_named(found[0]))


def _named(char: str) -> str:
    """A character by number and name, as it may well be invisible."""
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip()


def _mistaken(chars: Iterable[str]) -> Text:
    """Letters of other alphabets by name, each with the Latin one it looks like."""
    en = ", ".join(f"{_named(char)} instead of {forms.LOOK_ALIKES[char]}" for char in chars)
    zh = "、".join(f"应为 {forms.LOOK_ALIKES[char]} 的 {_named(char)}" for char in chars)
    return Text(en, zh)


def _says(demand: Demand, fact: Fact, value: str, **values: object) -> tuple[Fact, Text]:
    return fact, fact.says.fill(label=demand.field.label, type=demand.type, value=shown(value), **values)
