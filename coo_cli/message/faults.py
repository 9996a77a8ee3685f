"""Owns saying in plain words how a message breaks the schema: which element, which limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Protocol

import msgspec
from lxml import etree

from coo_cli.base.errors import Place
from coo_cli.base.texts import Text, plain, t
from coo_cli.certificate.finding import Finding, RuleText
from coo_cli.message.outline import Allowed
from coo_cli.message.shape import NAMESPACE, locate
from coo_cli.message.texts import MISSING_ELEMENT, NOT_WHOLE, OTHER_FAULT, OUT_OF_PLACE, TOO_LONG, UNKNOWN_CONTENT
from coo_cli.message.tree import line_of, local_name


class SchemaFault(msgspec.Struct, frozen=True, kw_only=True):
    """One place where a message does not fit the schema.

    Attributes:
        rule: which of this room's rules it breaks.
        line: where in the message, from 1.
        element: the element: `/Certificate/CertificateList/Goods[2]/HSCode`.
        path: the field it stands for, as findings name it; empty where it stands for none.
        text: what is wrong.
    """

    rule: RuleText
    line: int
    element: str
    path: str
    text: Text

    def __str__(self) -> str:
        return f"{self.line}: {self.text}"

    def finding(self, name: str = "") -> Finding:
        """The fault as a finding, placed in the message when that has a name."""
        return Finding(
            rule=self.rule.id,
            severity=self.rule.severity,
            path=self.path,
            text=self.text,
            fix=self.rule.fix,
            place=Place(file=name, row=self.line) if name else None,
        )


class Complaint(Protocol):
    """One entry of the validator's log."""

    path: str | None
    type_name: str
    message: str


class _Spot(msgspec.Struct, frozen=True):
    """An element of the message, in every way it is named."""

    line: int
    schema_path: str
    shown_path: str
    path: str
    label: Text


MOST = 200
"""More faults than this say no more."""

_STRAYS = (
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1",  # an attribute on a group
    "SCHEMAV_CVC_TYPE_3_1_1",  # an attribute on a field
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3",  # text beside elements
    "SCHEMAV_CVC_TYPE_3_1_2",  # elements inside a field
)


def explain_faults(root: etree._Element, log: Iterable[Complaint], allowed: Mapping[str, Allowed]) -> list[SchemaFault]:
    """Turn the validator's log into faults, `MOST` at most.

    Args:
        root: the message that was validated.
        log: the validator's log of it.
        allowed: what the schema allows, by path.
    """
    found = (fault for entry in log for fault in _faults(_element(root, entry.path), entry, allowed))
    return list(dict.fromkeys(islice(found, MOST)))


def _faults(element: etree._Element, entry: Complaint, allowed: Mapping[str, Allowed]) -> Iterator[SchemaFault]:
    if entry.type_name == "SCHEMAV_ELEMENT_CONTENT":
        yield from _content_faults(element, entry, allowed)
        return
    spot = _spot(element)
    limits = allowed.get(spot.schema_path)
    value = element.text or ""
    if entry.type_name in _STRAYS:
        text = t("{label} holds an attribute, text or element it must not.", "{label}含有不应出现的属性、文本或元素。")
        yield _fault(UNKNOWN_CONTENT, spot, text.fill(label=spot.label))
    elif limits is not None and limits.max_length is not None and len(value) > limits.max_length:
        text = t(
            "{label} has {length} characters; at most {max} are allowed.",
            "{label}有 {length} 个字符，最多允许 {max} 个。",
        )
        yield _fault(TOO_LONG, spot, text.fill(label=spot.label, length=len(value), max=limits.max_length))
    elif limits is not None and limits.type == "int":
        text = t("{label} must be a whole number, not `{value}`.", "{label}必须是整数，而不是“{value}”。")
        yield _fault(NOT_WHOLE, spot, text.fill(label=spot.label, value=value))
    else:
        yield _other(spot, entry)


def _content_faults(element: etree._Element, entry: Complaint, allowed: Mapping[str, Allowed]) -> Iterator[SchemaFault]:
    """The validator names the first element that surprised it, or the one that ended too soon; we tell all."""
    parent = element.getparent()
    arounds = [around for around in (parent, element) if around is not None and _schema_path(around) in allowed]
    found = _some(fault for around in arounds for fault in _strangers_and_absentees(around, allowed))
    if not found and parent is not None:
        found = _some(_misplaced(parent, allowed))
    yield from found or [_other(_spot(element), entry)]


def _some(faults: Iterator[SchemaFault]) -> list[SchemaFault]:
    return list(islice(faults, MOST))


def _strangers_and_absentees(around: etree._Element, allowed: Mapping[str, Allowed]) -> Iterator[SchemaFault]:
    base = _schema_path(around)
    for child in around:
        if f"{base}/{_name(child)}" not in allowed:
            stranger = _spot(child)
            text = t("The schema knows no {label} here.", "模式中此处没有{label}。")
            yield _fault(UNKNOWN_CONTENT, stranger, text.fill(label=stranger.label))
    present = {_name(child) for child in around}
    for item in _children(base, allowed):
        name = item.path.rpartition("/")[2]
        if item.low and name not in present:
            spot = _spot(around)
            path, label = _meant([*_names(around), name], _number(around))
            text = t("{label} is missing in {around}.", "{around}中缺少{label}。")
            absentee = msgspec.structs.replace(spot, path=path, shown_path=f"{spot.shown_path}/{name}")
            yield _fault(MISSING_ELEMENT, absentee, text.fill(label=label, around=spot.label))


def _misplaced(around: etree._Element, allowed: Mapping[str, Allowed]) -> Iterator[SchemaFault]:
    base = _schema_path(around)
    order = {item.path: (at, item) for at, item in enumerate(_children(base, allowed))}
    reached, times = -1, 0
    for child in around:
        at, item = order[f"{base}/{_name(child)}"]
        times = times + 1 if at == reached else 1
        if at < reached:
            spot = _spot(child)
            text = t("{label} stands too late.", "{label}的位置过后。")
            yield _fault(OUT_OF_PLACE, spot, text.fill(label=spot.label))
        elif item.high is not None and times > item.high:
            spot = _spot(child)
            text = t("{label} stands {times} times.", "{label}出现了 {times} 次。")
            yield _fault(OUT_OF_PLACE, spot, text.fill(label=spot.label, times=times))
        reached = max(reached, at)


def _other(spot: _Spot, entry: Complaint) -> SchemaFault:
    text = t("{label}: {words}", "{label}：{words}")
    return _fault(OTHER_FAULT, spot, text.fill(label=spot.label, words=entry.message))


def _fault(rule: RuleText, spot: _Spot, text: Text) -> SchemaFault:
    return SchemaFault(rule=rule, line=spot.line, element=spot.shown_path, path=spot.path, text=text)


def _children(path: str, allowed: Mapping[str, Allowed]) -> list[Allowed]:
    return [item for item in allowed.values() if item.parent == path]


def _element(root: etree._Element, path: str | None) -> etree._Element:
    found = root.getroottree().xpath(path) if path else []
    first = found[0] if isinstance(found, list) and found else root
    return first if isinstance(first, etree._Element) else root


def _spot(element: etree._Element) -> _Spot:
    names = _names(element)
    path, label = _meant(names, _number(element))
    steps = [*reversed(list(element.iterancestors())), element]
    return _Spot(
        line=line_of(element),
        schema_path=_schema_path(element),
        shown_path="".join(f"/{_name(step)}{_which(step)}" for step in steps),
        path=path,
        label=label,
    )


def _meant(names: list[str], number: int) -> tuple[str, Text]:
    """The path and label of what elements stand for; elements from the root on."""
    path, field = locate(names[1:], number)
    name = names[-1]
    return path, Text(f"{field.en} ({name})", f"“{field.zh}”（{name}）") if field else plain(name)


def _schema_path(element: etree._Element) -> str:
    return "".join(f"/{name}" for name in _names(element))


def _names(element: etree._Element) -> list[str]:
    return [_name(step) for step in (*reversed(list(element.iterancestors())), element)]


def _name(element: etree._Element) -> str:
    """An element's name as the schema's paths have it; one of another namespace keeps that, and is unknown."""
    local = local_name(element)
    return local if element.tag == f"{{{NAMESPACE}}}{local}" else element.tag


def _number(element: etree._Element) -> int:
    """Which of its kind the group is that an element is or stands in, from 1."""
    depth = len(list(element.iterancestors()))
    group = element if depth < 3 else element.getparent()
    return _place(group) if group is not None else 1


def _place(element: etree._Element) -> int:
    return 1 + sum(1 for _ in element.itersiblings(element.tag, preceding=True))


def _which(element: etree._Element) -> str:
    """`[2]` where there are several of the name, as XPath has it."""
    several = any(True for preceding in (True, False) for _ in element.itersiblings(element.tag, preceding=preceding))
    return f"[{_place(element)}]" if several else ""
