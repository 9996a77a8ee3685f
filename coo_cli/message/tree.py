"""Owns reading XML of unknown origin: nothing is fetched, nothing expands, and what is refused says why."""

from __future__ import annotations

from typing import cast

from lxml import etree

from coo_cli.base.errors import InputError, Place
from coo_cli.base.texts import t

MAX_BYTES = 32 * 1024 * 1024
"""Far above any certificate: a goods line takes about 1.3 kB."""


def parser(encoding: str | None = None) -> etree.XMLParser:
    """A parser that reaches for nothing outside the document.

    Args:
        encoding: read as this, whatever the document declares; None believes the declaration.
    """
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        collect_ids=False,
        remove_blank_text=True,  # between elements only; an eighth faster
        remove_comments=True,
        remove_pis=True,
    )


MAX_TAGS = 2_000_000
"""A tree takes some twenty times the bytes of its tags: within MAX_BYTES it could fill a machine."""

_NO_XML = (
    (b"PK\x03\x04", t("a ZIP archive or an Office file", "压缩包或 Office 文件")),
    (b"%PDF-", t("a PDF", "PDF 文件")),
    (b"{", t("JSON", "JSON 文件")),
)
"""What files begin with that people give in place of XML."""

_PARSER = parser()


def read_tree(data: bytes, name: str) -> etree._Element:
    """Read a document to its root element; comments and processing instructions are left out.

    Args:
        data: the document.
        name: what to call it in an error: its path.

    Raises:
        InputError: `xml-too-large`, `xml-doctype` or `xml-syntax`, the last with its line.
    """
    if len(data) > MAX_BYTES:
        raise InputError(
            "xml-too-large",
            t("The document has {size} bytes; {limit} is the limit.", "文档为 {size} 字节，超过上限 {limit}。").fill(
                size=len(data), limit=MAX_BYTES
            ),
            t("Give one message a file.", "请每个文件只放一份报文。"),
            where=Place(file=name),
        )
    if data.count(b"<") > MAX_TAGS:
        raise InputError(
            "xml-too-large",
            t("The document has more than {limit} tags.", "文档的标签超过 {limit} 个。").fill(limit=MAX_TAGS),
            t("Give one message a file.", "请每个文件只放一份报文。"),
            where=Place(file=name),
        )
    for mark, what in _NO_XML:
        if data.startswith(mark):
            raise InputError(
                "xml-syntax",
                t("This is no XML file but {what}.", "这不是 XML 文件，而是{what}。").fill(what=what),
                t("Give the message itself.", "请提供报文文件本身。"),
                where=Place(file=name),
            )
    if b"<!DOCTYPE" in data:
        raise _doctype(name)
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        if "XML_PARSE_HUGE" in error.msg:
            raise InputError(
                "xml-too-large",
                t(
                    "The document is nested too deeply, or holds a text that is too long.",
                    "文档嵌套过深，或含有过长的文本。",
                ),
                t("No message does; look at where the file comes from.", "正常报文不会如此，请检查文件来源。"),
                where=Place(file=name, row=error.lineno or 0),
            ) from error
        raise InputError(
            "xml-syntax",
            t("This is not readable XML.", "XML 无法解析。"),
            t("Give the file whole and unchanged, as it was written.", "请提供完整且未改动的原文件。"),
            where=Place(file=name, row=error.lineno or 0),
            why=" ".join(error.msg.split()),
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding whose bytes do not show it
        raise _doctype(name)
    return root


def _doctype(name: str) -> InputError:
    return InputError(
        "xml-doctype",
        t("The document has a document type (DOCTYPE); none is accepted.", "文档含有 DOCTYPE 声明，不予接受。"),
        t("Take it out; the interface knows none.", "请删除该声明，接口报文不使用 DOCTYPE。"),
        where=Place(file=name),
    )


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def line_of(element: etree._Element) -> int:
    """The line an element starts in, from 1; 0 when it was not read from a text."""
    return cast("int | None", element.sourceline) or 0
