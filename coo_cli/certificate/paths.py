"""Owns values by their paths, as findings write them: `consignee`, `goods[2].quantity`, `change.reason`."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

import msgspec

from coo_cli.base.errors import InputError
from coo_cli.base.texts import t
from coo_cli.certificate.fields import describe
from coo_cli.certificate.model import GROUPS, HEAD_ATTRIBUTES, Certificate

_GROUP = r"(?P<group>\w+)(?:\[(?P<number>[1-9][0-9]{0,5})\])?"
_is_group = re.compile(_GROUP).fullmatch
_is_field = re.compile(rf"(?:{_GROUP}\.)?(?P<name>\w+)").fullmatch
_INDEX = re.compile(r"\[[^\]]*\]")
_REPEATED = frozenset(name for name in HEAD_ATTRIBUTES if isinstance(getattr(Certificate(), name), tuple))


class Where(NamedTuple):
    """A path taken apart.

    Attributes:
        group: a key of `GROUPS`; empty for the head.
        number: the line from 1; 0 where the group has none.
        name: the attribute; empty where the path names a whole group, or a whole line of one.
    """

    group: str
    number: int
    name: str


def where(path: str) -> Where:
    """Take a path apart.

    Raises:
        InputError: `unknown-field`, with what may be meant.
    """
    whole, field = _is_group(path), _is_field(path)
    if whole is not None and whole["group"] in HEAD_ATTRIBUTES:
        group, number = whole["group"], int(whole["number"] or 0)
        if group in _REPEATED or not number:
            return Where(group, number, "")
    elif field is not None:
        group, number, name = field["group"] or "", int(field["number"] or 0), field["name"]
        if group in GROUPS and (group in _REPEATED) is (number > 0) and name in _names(group):
            return Where(group, number, name)
    raise _unknown(path)


def is_empty(cert: Certificate, path: str) -> bool:
    """Whether nothing stands at a path that a finding names; the whole certificate is never empty."""
    if not path:
        return False
    at = where(path)
    held: object = getattr(cert, at.group) if at.group else cert
    if isinstance(held, tuple) and at.number:
        held = held[at.number - 1] if at.number <= len(held) else None
    return not (held if not at.name or held is None else getattr(held, at.name))


def with_value(cert: Certificate, path: str, value: str) -> Certificate:
    """A certificate with one value set.

    The line behind the last one is added; a group as a whole is emptied by an empty value.

    Raises:
        InputError: `unknown-field`, `unknown-line` or `whole-group`.
    """
    at = where(path)
    if not at.group:
        return msgspec.structs.replace(cert, **{at.name: value})
    if not at.name:
        if value or at.number:
            raise _whole_group(path)
        return msgspec.structs.replace(cert, **{at.group: () if at.group in _REPEATED else None})
    if at.group not in _REPEATED:
        row = getattr(cert, at.group) or GROUPS[at.group]()
        return msgspec.structs.replace(cert, **{at.group: msgspec.structs.replace(row, **{at.name: value})})
    rows = list(getattr(cert, at.group))
    if at.number > len(rows) + 1:
        raise unknown_line(f"{at.group}[{at.number}]", len(rows))
    if at.number > len(rows):
        rows.append(GROUPS[at.group]())
    rows[at.number - 1] = msgspec.structs.replace(rows[at.number - 1], **{at.name: value})
    return msgspec.structs.replace(cert, **{at.group: tuple(rows)})


def unknown_line(path: str, count: int) -> InputError:
    """The error for a line that a certificate of so many lines does not have."""
    return InputError(
        "unknown-line",
        t("There is no `{path}`: there are {count}.", "没有“{path}”：共 {count} 项。").fill(path=path, count=count),
        t(
            "Lines count from 1; to add one, set its values under number {next}.",
            "项号从 1 起；如需增加一项，请用序号 {next} 填写。",
        ).fill(next=count + 1),
    )


@cache
def _names(group: str) -> frozenset[str]:
    return frozenset(item.name for item in describe(GROUPS[group]))


@cache
def _spellings() -> dict[str, str]:
    """What people may call fields, in lower case, and the paths without lines: own names, elements, labels."""
    found: dict[str, str] = {}
    for group, cls in GROUPS.items():
        for item in describe(cls):
            path = f"{group}.{item.name}" if group else item.name
            prefix = f"{group}." if group else ""
            for name in (item.name, item.field.element, item.field.zh, item.field.en):
                found.setdefault(name.casefold(), path)
                found.setdefault(f"{prefix}{name}".casefold(), path)
    return found


def _meant(path: str) -> list[str]:
    """The paths a wrong one is likely to mean, with its line; none when nothing is like it."""
    known, bare = _spellings(), _INDEX.sub("", path).casefold()
    like = [bare] if bare in known else get_close_matches(bare, known)
    line = re.search(r"\[([1-9][0-9]*)\]", path)
    parts = (known[name].rpartition(".") for name in like)
    return list(
        dict.fromkeys(
            f"{group}[{line[1] if line else 1}].{name}" if group in _REPEATED else f"{group}{dot}{name}"
            for group, dot, name in parts
        )
    )


def _unknown(path: str) -> InputError:
    meant = _meant(path)
    fix = t(
        "Paths look like `consignee` or `goods[2].quantity`; findings and `coo cert show --json` have them.",
        "路径形如 `consignee`、`goods[2].quantity`，见检查结果或 `coo cert show --json`。",
    )
    if meant:
        fix = t("Did you mean `{en}`?", "是否为“{zh}”？").fill(en="`, `".join(meant), zh="”“".join(meant))
    return InputError("unknown-field", t("There is no field `{path}`.", "没有字段“{path}”。").fill(path=path), fix)


def _whole_group(path: str) -> InputError:
    return InputError(
        "whole-group",
        t("`{path}` is a group of values, not a value.", "“{path}”是一组内容，不是单个值。").fill(path=path),
        t(
            "Set its values one by one; a group without a line's number is emptied by an empty value.",
            "请逐项设置；不带序号的组可用空值清空。",
        ),
    )
