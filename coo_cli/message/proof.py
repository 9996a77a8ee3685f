"""Owns a quick proof that a message is valid: where the schema is plain enough, one pattern made of it.

Parsing a message and holding it against the schema costs twice what writing it did, and nearly always the answer is
that nothing is wrong. What the pattern matches is valid; of what it does not match nothing is known, and the schema
itself is asked.
"""

from __future__ import annotations

import re

from lxml import etree

from coo_cli.message.shape import ROOT
from coo_cli.message.tree import local_name

_XS = "http://www.w3.org/2001/XMLSchema"
_PLAIN = {
    "schema": {"targetNamespace", "elementFormDefault"},
    "element": {"name", "type", "minOccurs", "maxOccurs"},
    "complexType": {"name"},
    "sequence": set(),
    "simpleType": {"name"},
    "restriction": {"base"},
    "maxLength": {"value"},
}
"""What the pattern understands: the parts of a schema and their attributes. Anything else, and there is none."""

_DEEPEST = 8
_TEXT = "[^<]"
"""A character of content; those that content cannot have as they stand are looked for in the whole message."""
_NEVER = ("&", "\ufffe", "\uffff")
_NEVER_TOGETHER = "]]>"
"""Looked for only where a bracket is: by its last character it would be looked for at every tag."""
_USUAL = bytes({*range(256)} - {*range(32)} | {*b"\t\n"})
"""Bytes other than of control characters that XML does not have, or does not leave alone."""
_INT = r"[ \t\n]*[+-]?[0-9]{1,9}[ \t\n]*"
_SPACE = r"[ \t\n]*+"
_REFERENCES = ("&amp;", "&lt;", "&gt;")
"""Each stands for one character."""


class _NotPlainError(Exception):
    """The schema says something the pattern cannot."""


class Proof:
    """Tells of messages that they are valid.

    Args:
        schema: the root of the schema's file, without comments.
    """

    def __init__(self, schema: etree._Element) -> None:
        try:
            self._pattern: re.Pattern[str] | None = re.compile(_message(schema))
        except _NotPlainError:
            self._pattern = None

    def holds(self, data: bytes) -> bool:
        """Whether a message is surely valid; False says nothing."""
        if self._pattern is None or data.translate(None, _USUAL):
            return False
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return False
        if "&" in text:
            for reference in _REFERENCES:
                text = text.replace(reference, ".")
        if any(map(text.__contains__, _NEVER)) or ("]" in text and _NEVER_TOGETHER in text):
            return False
        return self._pattern.fullmatch(text) is not None


def _message(schema: etree._Element) -> str:
    for part in schema.iter():
        allowed = _PLAIN.get(local_name(part))
        if allowed is None or not part.tag.startswith(f"{{{_XS}}}") or not allowed.issuperset(map(str, part.attrib)):
            raise _NotPlainError
    space = schema.get("targetNamespace", "")
    roots = [e for e in schema if e.get("name") == ROOT and local_name(e) == "element"]
    if schema.get("elementFormDefault") != "qualified" or not space or len(roots) != 1:
        raise _NotPlainError
    declaration = re.escape('<?xml version="1.0" encoding="UTF-8"?>')
    root = f'<{ROOT} xmlns="{re.escape(space)}">'
    return f"(?:{declaration})?{_SPACE}{root}{_inside(roots[0], schema, 0)}</{ROOT}>{_SPACE}"


def _element(element: etree._Element, schema: etree._Element, depth: int) -> str:
    """One element as often as it may stand; what is matched once is never given back."""
    name = re.escape(element.get("name", ""))
    low, high = element.get("minOccurs", "1"), element.get("maxOccurs", "1")
    times = {("1", "1"): "", ("0", "1"): "?+", ("0", "unbounded"): "*+", ("1", "unbounded"): "++"}.get((low, high))
    if not name or times is None:
        raise _NotPlainError
    once = f"<{name}>{_inside(element, schema, depth)}</{name}>{_SPACE}"
    return f"(?:{once}){times}" if times else once


def _inside(element: etree._Element, schema: etree._Element, depth: int) -> str:
    """What stands between an element's tags."""
    written = element.get("type")
    if depth > _DEEPEST or (written is None) is (len(element) == 0):
        raise _NotPlainError
    if written is None:
        if len(element) != 1:
            raise _NotPlainError
        body = element[0]
    else:
        prefix, _, name = written.rpartition(":")
        if schema.nsmap.get(prefix or None) == _XS:
            return _built_in(name, None)
        named = [e for e in schema if e.get("name") == name and local_name(e) != "element"]
        if len(named) != 1 or schema.nsmap.get(prefix or None) != schema.get("targetNamespace"):
            raise _NotPlainError
        body = named[0]
    if local_name(body) == "simpleType":
        return _simple(body, schema)
    if local_name(body) != "complexType" or len(body) != 1 or local_name(body[0]) != "sequence":
        raise _NotPlainError
    if any(local_name(child) != "element" for child in body[0]):
        raise _NotPlainError
    return _SPACE + "".join(_element(child, schema, depth + 1) for child in body[0])


def _simple(body: etree._Element, schema: etree._Element) -> str:
    """A built-in type, or a text of so many characters."""
    if [local_name(child) for child in body] != ["restriction"]:
        raise _NotPlainError
    restriction = body[0]
    prefix, _, base = restriction.get("base", "").rpartition(":")
    if len(restriction) != 1 or schema.nsmap.get(prefix or None) != _XS:
        raise _NotPlainError
    most = restriction[0].get("value", "")
    if local_name(restriction[0]) != "maxLength" or not most.isdecimal():
        raise _NotPlainError
    return _built_in(base, int(most))


def _built_in(name: str, most: int | None) -> str:
    if name == "string":
        return f"{_TEXT}*+" if most is None else f"{_TEXT}{{0,{most}}}+"
    if name == "int" and most is None:
        return _INT
    raise _NotPlainError
