"""Owns reading a message back to a certificate, without losing anything that stands in it."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

import msgspec
from lxml import etree

from coo_cli.base.errors import InputError, Place
from coo_cli.base.texts import Text, t
from coo_cli.certificate.fields import Kind, describe
from coo_cli.certificate.model import Certificate, Change, Goods, Invoice, NonpartyCorp
from coo_cli.message.shape import (
    CHANGE,
    GOODS,
    GROUPS,
    HEAD,
    INVOICES,
    NAMESPACE,
    NONPARTY,
    PROMISE,
    PROMISE_CODE,
    PROMISED,
    ROOT,
    Group,
)
from coo_cli.message.tree import line_of, local_name, read_tree
from coo_cli.message.wire import from_wire

Record = TypeVar("Record", bound=msgspec.Struct)

_STRAY_TEXT = etree.XPath("//*[*][text()[normalize-space()]]")
_STRAY_ATTRIBUTE = etree.XPath("//*[@*[namespace-uri() != 'http://www.w3.org/2001/XMLSchema-instance']]")


def message_root(data: bytes, name: str) -> etree._Element:
    """Read a message to its root element.

    Args:
        data: the message.
        name: what to call it in an error: its path.

    Raises:
        InputError: as `read_tree`, and `message-encoding` or `message-root`.
    """
    root = read_tree(data, name)
    wide = b"\0" in data[:4]  # told by its bytes, not declared
    encoding = "UTF-16" if wide else root.getroottree().docinfo.encoding or "UTF-8"
    if encoding.upper() not in ("UTF-8", "UTF8"):
        raise InputError(
            "message-encoding",
            t("A message is in UTF-8; this one is in {encoding}.", "报文编码应为 UTF-8，此文件为 {encoding}。").fill(
                encoding=encoding
            ),
            t("Save it as UTF-8 and declare it so.", "请另存为 UTF-8 并在声明中写明。"),
            where=Place(file=name),
        )
    if root.tag != _qualified(ROOT):
        raise InputError(
            "message-root",
            t("This is no certificate message: its root is `{tag}`.", "这不是原产地证书报文：根元素为“{tag}”。").fill(
                tag=root.tag
            ),
            t(
                "The root is `{tag}`, in the namespace {namespace} and none other.",
                "根元素应为“{tag}”，命名空间应为 {namespace}。",
            ).fill(tag=ROOT, namespace=NAMESPACE),
            where=Place(file=name, row=line_of(root)),
        )
    return root


def parse(data: bytes, name: str = "") -> Certificate:
    """Read a message; elements may be missing and stand in any order, which the schema finds.

    Args:
        data: the message.
        name: what to call it in an error: its path.

    Raises:
        InputError: as `message_root`, and `message-content` for anything a certificate has no place for.
    """
    root = message_root(data, name)
    _refuse_strays(root, name)
    found = _children(root, name)
    promise = found.pop(_qualified(PROMISE), None)
    if promise is not None:
        _check_promise(promise, name)
    held = {group.elements[0]: found.pop(_qualified(group.elements[0]), None) for group in GROUPS}
    for unknown in found.values():
        raise _no_place(unknown, name)
    change = held[CHANGE.elements[0]]
    return msgspec.structs.replace(
        _record(held[HEAD.elements[0]], HEAD, Certificate, name),
        goods=_records(held[GOODS.elements[0]], GOODS, Goods, name),
        change=None if change is None else _record(change, CHANGE, Change, name),
        nonparty=_records(held[NONPARTY.elements[0]], NONPARTY, NonpartyCorp, name),
        invoices=_records(held[INVOICES.elements[0]], INVOICES, Invoice, name),
    )


def _qualified(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


@cache
def _attributes(group: Group) -> dict[str, tuple[str, bool]]:
    """The attribute, and whether it is of several lines, by the element's name."""
    return {_qualified(item.field.element): (item.name, item.field.kind is Kind.LINES) for item in describe(group.cls)}


@cache
def _unset(group: Group) -> dict[str, str]:
    return {item.name: "" for item in describe(group.cls)}


def _records(around: etree._Element | None, group: Group, cls: type[Record], name: str) -> tuple[Record, ...]:
    children = [] if around is None else list(around)
    for child in children:
        if child.tag != _qualified(group.elements[1]):
            raise _no_place(child, name)
    return tuple(_record(child, group, cls, name) for child in children)


def _record(element: etree._Element | None, group: Group, cls: type[Record], name: str) -> Record:
    attributes = _attributes(group)
    values = _unset(group).copy()
    for tag, child in ({} if element is None else _children(element, name)).items():
        if tag not in attributes or len(child):
            raise _no_place(child, name)
        attribute, several_lines = attributes[tag]
        values[attribute] = from_wire(child.text or "", several_lines)
    return msgspec.convert(values, cls)


def _children(element: etree._Element, name: str) -> dict[str, etree._Element]:
    """The child elements by qualified name; each may stand once."""
    found: dict[str, etree._Element] = {}
    for child in element:
        if child.tag in found:
            raise _no_place(child, name)
        found[child.tag] = child
    return found


def _check_promise(promise: etree._Element, name: str) -> None:
    for tag, child in _children(promise, name).items():
        if tag != _qualified(PROMISE_CODE) or (child.text or "").strip() != PROMISED or len(child):
            raise _no_place(child, name)


def _refuse_strays(root: etree._Element, name: str) -> None:
    """Text beside elements and attributes have no place in a certificate; hints of where a schema lies are none."""
    for element in _elements(_STRAY_TEXT(root)):
        what = t("Text stands beside the elements in {element}.", "{element} 的子元素之间有多余文本。")
        raise _refused(element, what, name)
    for element in _elements(_STRAY_ATTRIBUTE(root)):
        raise _refused(element, t("{element} has an attribute.", "{element} 带有属性。"), name)


def _elements(found: object) -> list[etree._Element]:
    return [item for item in found if isinstance(item, etree._Element)] if isinstance(found, list) else []


def _no_place(element: etree._Element, name: str) -> InputError:
    return _refused(
        element,
        t(
            "{element} is unknown here, stands twice, or holds what it cannot.",
            "{element} 在此处未知、重复或内容不当。",
        ),
        name,
    )


def _refused(element: etree._Element, what: Text, name: str) -> InputError:
    chain = [local_name(e) for e in (element, *element.iterancestors())]
    return InputError(
        "message-content",
        what.fill(element="/".join(reversed(chain))),
        t("Reading on would lose it; take it out or correct it.", "继续读取会丢失该内容，请删除或更正。"),
        where=Place(file=name, row=line_of(element)),
    )
