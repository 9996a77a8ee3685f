"""Owns how like a heading is to what a field is called."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

import msgspec

from coo_cli.base.resources import Resources
from coo_cli.base.texts import Text, t
from coo_cli.catalog.headings import KEY, usual_headings
from coo_cli.certificate.fields import Field, describe
from coo_cli.certificate.model import GROUPS
from coo_cli.ingest.register_sheet import names_of

__all__ = ["KEY", "Alike", "Known", "alike", "known_headings"]

_BRACKETS = re.compile(r"[(\[（【].*?[)\]）】]")
_UNLIKE = 0.74
"""Below this two headings have nothing to do with each other."""

_SAME = t("headed `{name}`", "标题即“{name}”")
_NEARLY = t("headed like `{name}`", "标题近似“{name}”")


class Alike(msgspec.Struct, frozen=True):
    """How like a heading is to a field's names, from 0 to 1, and in words why."""

    likeness: float
    why: Text


class Known(msgspec.Struct, frozen=True):
    """What fields are called: by path, its names as compared and as written."""

    names: Mapping[str, Mapping[str, str]]

    @property
    def written(self) -> set[str]:
        """All names as they are written."""
        return {name for names in self.names.values() for name in names.values()}


@lru_cache(maxsize=8)
def known_headings(resources: Resources) -> Known:
    """The names of all fields of the head and of goods lines, and under `KEY` those of what names a certificate."""
    usual = usual_headings(resources)
    names: dict[str, Mapping[str, str]] = {KEY: {_plain(name): name for name in usual.get(KEY, ())}}
    for path, field in _fields():
        called = (*names_of(field, path), *usual.get(path, ()))
        names[path] = {_plain(name): name for name in reversed(called)}
    return Known(names)


def alike(heading: str, names: Mapping[str, str]) -> Alike | None:
    """How like a heading is to some names: the same, but for what stands in brackets or leads there, or nearly so.

    Returns:
        None when they have nothing to do with each other.
    """
    whole, core = _plain(heading), _plain(_BRACKETS.sub("", heading))
    if not whole:
        return None
    if whole in names:
        return Alike(1.0, _SAME.fill(name=names[whole]))
    if core in names:
        return Alike(0.95, _SAME.fill(name=names[core]))
    last = _plain(heading.rpartition("/")[2]) if heading.isascii() else ""  # invoice_line_ids/quantity
    if last in names:
        return Alike(0.9, _SAME.fill(name=names[last]))
    matcher = difflib.SequenceMatcher(b=core or whole)
    best, name = 0.0, ""
    for known in names:
        matcher.set_seq1(known)
        if matcher.quick_ratio() > max(best, _UNLIKE) and (ratio := matcher.ratio()) > best:
            best, name = ratio, known
    if best < _UNLIKE:
        return None
    return Alike(round(best * 0.9, 2), _NEARLY.fill(name=names[name]))


def is_named(heading: str, names: Mapping[str, str]) -> bool:
    """Whether a heading is one of some names."""
    return _plain(heading) in names


def is_label(heading: str, field: Field) -> bool:
    """Whether a heading is a field's own label, not one of the other names it goes by."""
    return _plain(heading) in (_plain(field.zh), _plain(field.en))


def _fields() -> Iterator[tuple[str, Field]]:
    for group in ("", "goods"):
        for item in describe(GROUPS[group]):
            yield (f"{group}.{item.name}" if group else item.name), item.field


def _plain(heading: str) -> str:
    """A heading without case, width, spaces and punctuation."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", heading).casefold()))
