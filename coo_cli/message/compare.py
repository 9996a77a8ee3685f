"""Owns holding an official schema file against ours, element by element."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

import msgspec

from coo_cli.base.texts import Text, t
from coo_cli.message.outline import Allowed, outline

Kind = Literal["missing", "extra", "order", "type", "length", "occurs", "facets"]

_SHOWN: dict[Kind, Text] = {
    "missing": t("not in ours", "内置模式缺少"),
    "extra": t("only in ours", "仅内置模式有"),
    "order": t("order", "顺序"),
    "type": t("type", "类型"),
    "length": t("greatest length", "最大长度"),
    "occurs": t("how often", "出现次数"),
    "facets": t("further limits", "其他限制"),
}


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One difference between two schemas.

    Attributes:
        path: the element, e.g. `/Certificate/CertificateHead/CertNo`.
        kind: in what they differ.
        official: what the official file says; empty when it says nothing.
        ours: what ours says.
    """

    path: str
    kind: Kind
    official: str = ""
    ours: str = ""

    @property
    def what(self) -> Text:
        """The kind in words."""
        return _SHOWN[self.kind]


def compare(official: bytes, ours: bytes, official_name: str = "official", ours_name: str = "ours") -> list[Difference]:
    """Hold an official schema file against ours; whether types are named or not makes no difference.

    Args:
        official: the file a user was given.
        ours: ours.
        official_name: what to call the first in an error: its path.
        ours_name: the same of ours.

    Returns:
        the differences in document order: elements, their order, types, lengths and occurrence.

    Raises:
        InputError: as `outline`.
    """
    theirs = {item.path: item for item in outline(official, official_name)}
    known = {item.path: item for item in outline(ours, ours_name)}
    found = [
        difference
        for item in theirs.values()
        for difference in (
            _differences(item, known[item.path])
            if item.path in known
            else [Difference(path=item.path, kind="missing", official=_shown(item))]
        )
    ]
    found += [
        Difference(path=item.path, kind="extra", ours=_shown(item))
        for item in known.values()
        if item.path not in theirs
    ]
    both = theirs.keys() & known.keys()
    return found + list(_moved([p for p in theirs if p in both], [p for p in known if p in both]))


def _differences(official: Allowed, ours: Allowed) -> Iterator[Difference]:
    pairs: tuple[tuple[Kind, str, str], ...] = (
        ("type", official.type, ours.type),
        ("length", _length(official), _length(ours)),
        ("occurs", _occurs(official), _occurs(ours)),
        ("facets", " ".join(official.facets), " ".join(ours.facets)),
    )
    for kind, theirs, mine in pairs:
        if theirs != mine:
            yield Difference(path=official.path, kind=kind, official=theirs, ours=mine)


def _moved(official: list[str], ours: list[str]) -> Iterator[Difference]:
    """The elements that would have to move for both orders to be the same, told by what stands before them."""
    known = _by_parent(ours)
    for parent, theirs in _by_parent(official).items():
        mine = known[parent]
        for change, low, high, _, _ in SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes():
            if change in ("delete", "replace"):
                for path in theirs[low:high]:
                    yield Difference(path=path, kind="order", official=_after(theirs, path), ours=_after(mine, path))


def _by_parent(paths: list[str]) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        found[path.rpartition("/")[0]].append(path)
    return found


def _after(paths: list[str], path: str) -> str:
    at = paths.index(path)
    return f"> {paths[at - 1].rpartition('/')[2]}" if at else "1"


def _shown(item: Allowed) -> str:
    length = f"({item.max_length})" if item.max_length is not None else ""
    return f"{item.type}{length} {_occurs(item)}"


def _length(item: Allowed) -> str:
    return "" if item.max_length is None else str(item.max_length)


def _occurs(item: Allowed) -> str:
    return f"{item.low}..{'*' if item.high is None else item.high}"
