"""Owns reading an XML schema to the list of elements it allows, whether its types are named or not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import msgspec
from lxml import etree

from coo_cli.base.errors import InputError, Place
from coo_cli.base.texts import Text, t
from coo_cli.message.shape import ROOT
from coo_cli.message.tree import local_name, read_tree

_XS = "http://www.w3.org/2001/XMLSchema"
_MODELS = ("sequence", "all", "choice")
_LENGTHS = ("maxLength", "length")
_DEEPEST = 16
"""How deep elements may nest; the message has four levels. What is deeper only wants to exhaust us."""

_MOST = 10_000


class Allowed(msgspec.Struct, frozen=True, kw_only=True):
    """An element as a schema allows it.

    Attributes:
        path: from the root: `/Certificate/CertificateHead/CertNo`.
        type: the built-in type below all restrictions; `group` for an element that holds elements; a type the
            file does not define, since it would have to be imported, by its name as written.
        max_length: the greatest number of characters; None for no limit.
        low: how often it must stand at least.
        high: how often it may stand; None for any number.
        facets: what else the schema demands, e.g. `pattern=[0-9]+`.
    """

    path: str
    type: str
    max_length: int | None
    low: int
    high: int | None
    facets: tuple[str, ...] = ()

    @property
    def parent(self) -> str:
        """The path of the element around it."""
        return self.path.rpartition("/")[0]


class _Simple(msgspec.Struct, frozen=True):
    """What a type that holds text comes down to."""

    type: str
    max_length: int | None = None
    facets: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True):
    """A schema file: its global definitions by kind and name, and what to call it."""

    named: dict[tuple[str, str], etree._Element]
    name: str


class _Times(msgspec.Struct, frozen=True):
    """What the models around an element say of how often it may stand."""

    optional: bool = False
    repeated: bool = False


def outline(data: bytes, name: str) -> tuple[Allowed, ...]:
    """The elements a schema allows below its `Certificate`, in document order.

    What the file imports or includes is not fetched.

    Args:
        data: the schema file.
        name: what to call it in an error: its path.

    Raises:
        InputError: as `read_tree`, and `not-a-schema` when it does not define a certificate.
    """
    root = read_tree(data, name)
    file = _File({(local_name(e), e.get("name", "")): e for e in root}, name)
    top = file.named.get(("element", ROOT))
    if root.tag != f"{{{_XS}}}schema" or top is None:
        raise _unfit(file, t("It has no element `{root}`.", "没有“{root}”元素。").fill(root=ROOT))
    found = tuple(islice(_element(top, "", file, _Times()), _MOST + 1))
    if len(found) > _MOST:
        raise _unfit(file, t("It allows too many elements.", "元素过多。"))
    return found


def _unfit(file: _File, why: Text) -> InputError:
    return InputError(
        "not-a-schema",
        t("The file is no schema of the certificate message.", "文件不是原产地证书报文的模式。"),
        t("Give the official file (.xsd), unchanged.", "请提供未经改动的官方文件（.xsd）。"),
        where=Place(file=file.name),
        why=why,
    )


def _element(element: etree._Element, parent: str, file: _File, around: _Times) -> Iterator[Allowed]:
    target = file.named.get(("element", _local(element.get("ref", ""))), element)
    path = f"{parent}/{target.get('name') or _local(element.get('ref', ''))}"
    if path.count("/") > _DEEPEST:
        raise _unfit(file, t("Its elements nest without end.", "元素无限嵌套。"))
    low, high = _occurs(element, file)
    low, high = 0 if around.optional else low, None if around.repeated else high
    kind, body = _type(target, "type", file)
    if body is not None and local_name(body) == "complexType" and not _has_text(body):
        yield Allowed(path=path, type="group", max_length=None, low=low, high=high)
        yield from _content(body, path, file, _Times(), 0)
        return
    simple = _simple(kind, body, file, 0)
    yield Allowed(path=path, type=simple.type, max_length=simple.max_length, low=low, high=high, facets=simple.facets)


def _content(body: etree._Element, path: str, file: _File, around: _Times, depth: int) -> Iterator[Allowed]:
    """The elements a type, a model (sequence, choice, all) or a named group holds."""
    if depth > _DEEPEST:
        raise _unfit(file, t("Its types refer to each other without end.", "类型之间循环引用。"))
    for child in body:
        kind = local_name(child)
        low, high = _occurs(child, file)
        inside = _Times(optional=around.optional or low == 0 or kind == "choice", repeated=around.repeated or high != 1)
        if kind == "element":
            yield from _element(child, path, file, around)
        elif kind in _MODELS:
            yield from _content(child, path, file, inside, depth + 1)
        elif kind == "group":
            group = file.named.get(("group", _local(child.get("ref", ""))))
            if group is not None:
                yield from _content(group, path, file, inside, depth + 1)
        elif kind == "complexContent":
            yield from _content(child, path, file, around, depth + 1)
        elif kind in ("extension", "restriction"):
            base = _type(child, "base", file)[1]
            if base is not None and kind == "extension":
                yield from _content(base, path, file, around, depth + 1)
            yield from _content(child, path, file, around, depth + 1)


def _simple(kind: str, body: etree._Element | None, file: _File, depth: int) -> _Simple:
    """What a type that holds text comes down to; the nearest restriction wins."""
    if body is None or depth > _DEEPEST:
        return _Simple(kind)
    for child in body.iter():
        how = local_name(child)
        if how in ("list", "union"):
            return _Simple(how)
        if how in ("restriction", "extension"):
            base = _simple(*_type(child, "base", file), file, depth + 1)
            said = [(local_name(facet), facet.get("value", "")) for facet in child if facet.get("value") is not None]
            lengths = [value for name, value in said if name in _LENGTHS]
            return _Simple(
                base.type,
                int(lengths[0]) if lengths and lengths[0].isdecimal() else base.max_length,
                (*base.facets, *(f"{name}={value}" for name, value in said if name != "maxLength")),
            )
    return _Simple(kind)


def _type(holder: etree._Element, attribute: str, file: _File) -> tuple[str, etree._Element | None]:
    """The name of the type a definition refers to, and the type itself unless it is built in or elsewhere."""
    written = holder.get(attribute)
    if written is None:
        inline = next((child for child in holder if local_name(child) in ("simpleType", "complexType")), None)
        return "anyType", inline
    if holder.nsmap.get(written.rpartition(":")[0] or None) == _XS:
        return _local(written), None
    name = _local(written)
    return written, file.named.get(("complexType", name), file.named.get(("simpleType", name)))


def _has_text(body: etree._Element) -> bool:
    return any(local_name(child) == "simpleContent" for child in body)


def _occurs(element: etree._Element, file: _File) -> tuple[int, int | None]:
    low, high = element.get("minOccurs", "1"), element.get("maxOccurs", "1")
    if not low.isdecimal() or not (high.isdecimal() or high == "unbounded"):
        raise _unfit(
            file, t("`{low}` to `{high}` is no occurrence.", "出现次数“{low}”至“{high}”无效。").fill(low=low, high=high)
        )
    return int(low), None if high == "unbounded" else int(high)


def _local(name: str) -> str:
    return name.rpartition(":")[2]
