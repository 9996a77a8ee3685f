"""Owns what the sandbox's customs demands of an attachment's message (`File`): by itself, without a look at ours."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from coo_cli.sandbox.checks import Demands, Fields

ROOT = "File"

_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_BEGINNINGS = {
    "PDF": ("JVBERi",),
    "JPG": ("/9j/",),
    "JPEG": ("/9j/",),
    "PNG": ("iVBORw0KGgo",),
    "TIF": ("SUkqA", "TU0AK"),
    "TIFF": ("SUkqA", "TU0AK"),
    "DOCX": ("UEsDB",),
    "XLSX": ("UEsDB",),
    "DOC": ("0M8R4KGxGuE",),
    "XLS": ("0M8R4KGxGuE",),
}
"""How contents of some kinds begin, in base64."""


def file_fields(root: etree._Element) -> Fields:
    """The texts of an attachment's message by element."""
    return {str(child.tag): child.text or "" for child in root.iterchildren("{*}*")}


def unfit_file(root: etree._Element, demanded: Demands) -> list[str]:
    """What the import client would not send, in the words of its answer; empty when all is well.

    Args:
        root: a `File`, which has no namespace.
        demanded: the list.
    """
    names = [str(child.tag) for child in root]
    if names != list(demanded.file):
        return [f"元素应为 {' '.join(demanded.file)}，实为 {' '.join(names)}"[:400]]
    found = file_fields(root)
    return [*_lengths(found, demanded), *_unformed(found, demanded)]


def refused_file(found: Fields, demanded: Demands) -> list[str]:
    """What customs would not take of a file the client has sent, in the words of a receipt."""
    return [*_missing(found, demanded), *_content(found)]


def _lengths(found: Fields, demanded: Demands) -> Iterator[str]:
    for name, most in demanded.file_lengths.items():
        if len(found[name]) > most:
            yield f"{name} 超过 {most} 个字符"


def _unformed(found: Fields, demanded: Demands) -> Iterator[str]:
    for name in found.keys() & demanded.file_patterns.keys():
        if not re.fullmatch(demanded.file_patterns[name], found[name]):
            yield f"{name} {found[name][:30]} 格式不正确"


def _missing(found: Fields, demanded: Demands) -> Iterator[str]:
    for name in demanded.file:
        if not found[name].strip():
            yield f"{name} 未填"


def _content(found: Fields) -> Iterator[str]:
    content, kind = found["FileContent"], found["DocType"]
    if not _BASE64.fullmatch(content):
        yield "FileContent 不是 base64"
    elif kind in _BEGINNINGS and not content.startswith(_BEGINNINGS[kind]):
        yield f"附件内容与 DocType {kind} 不符"
    name, _, extension = found["FileName"].rpartition(".")
    if not name or extension.upper() != kind:
        yield f"FileName 与 DocType {kind} 不符"
