"""Owns reading SAP IDocs, as flat files or XML, into one tree of segments, so that one mapping reads both."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import accumulate, pairwise
from pathlib import Path

import msgspec
import pydantic
from lxml import etree

from coo_cli.base.errors import ConfigError, InputError, Place
from coo_cli.base.files import read_bytes
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.ingest.encoding import encoding_of
from coo_cli.ingest.shape import Source
from coo_cli.ingest.table import Table
from coo_cli.ingest.xml_tree import read_root, table_of_root

FOLDER = "mappings/idoc"
MAX_BYTES = 256 * 1024 * 1024
CONTROL = "EDI_DC40"
"""The control record, which begins each IDoc."""

_HEAD = ((0, 30), (49, 55), (55, 61), (61, 63))
"""What stands before a data record's fields: its segment's name, its number, its parent's, and its level."""
_DATA = 63
_VERSIONED = re.compile(r"([A-Z])2(\w+?)(?:0\d\d)?")
_is_segment = re.compile(r"[A-Z]\w+").fullmatch
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Layout = dict[str, tuple[int, int]]
"""The fields of a segment: where each begins and ends within its data."""


class _Segments(pydantic.RootModel[dict[str, dict[str, pydantic.PositiveInt]]]):
    """The file of segments: fields with their lengths, in order."""


class _Record(msgspec.Struct, frozen=True):
    """One line of a flat file."""

    number: int
    name: str
    """The segment's type, e.g. `E1EDK01`, also where the file gives its definition, `E2EDK01005`."""
    own: str
    parent: str
    level: int
    """From 1; of the control record 0."""
    data: str
    encoding: str
    """Where places count bytes: the file's; `data` then has one character a byte."""

    def field(self, start: int, end: int) -> str:
        """The text of a field."""
        text = self.data[start:end]
        return (text.encode("latin-1").decode(self.encoding) if self.encoding else text).strip()


def read_idoc(path: Path, source: Source, headings: Collection[str], resources: Resources) -> Table:
    """Open a file of IDocs; headings are XPaths from the goods line: `E1EDP19[QUALF='002']/IDTNR`, `../E1EDK01/CURCY`.

    In flat files segments may stand by type or definition name, and blanks at the end of a line may have been lost.

    Raises:
        InputError: `idoc-broken` with its line, and as other trees.
        ConfigError: `segment-unknown` when the mapping names fields of a segment whose layout is not known.
    """
    source = source.model_copy(update={"record": source.record or "//IDOC"})
    if read_bytes(path, MAX_BYTES).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return table_of_root(read_root(path), path, source, headings)
    layouts = _layouts(resources, source.definition)
    named = " ".join([source.record, source.lines, *headings])
    return table_of_root(_tree(path, source, layouts, named), path, source, headings)


def _tree(path: Path, source: Source, layouts: Mapping[str, Layout], named: str) -> etree._Element:
    root = etree.Element("IDOCS")
    idoc: etree._Element | None = None
    numbered: dict[str, etree._Element] = {}
    above: list[etree._Element] = []
    """The segments the next one may stand below, by level; the first is the IDoc itself."""
    for record in _records(path, source):
        if record.name == CONTROL:
            idoc = etree.SubElement(root, "IDOC")
            numbered, above = {}, [idoc]
        if idoc is None:
            raise _broken(path, record.number)
        layout = layouts.get(record.name)
        if layout is None and re.search(rf"\b{re.escape(record.name)}\b", named):
            raise _no_layout(record.name, path, record.number)
        del above[max(record.level, 1) :]
        segment = etree.SubElement(numbered.get(record.parent, above[-1]), record.name)
        segment.sourceline = record.number  # type: ignore[assignment]  # the stubs forget that it can be set
        if record.name != CONTROL:
            numbered[record.own] = segment
            above.append(segment)
        for field, (start, end) in (layout or {}).items():
            try:
                text = record.field(start, end)
            except UnicodeDecodeError as error:  # the layout is another one, or places are characters
                raise _broken(path, record.number) from error
            if text:
                etree.SubElement(segment, field).text = text
    return root


def _records(path: Path, source: Source) -> Iterator[_Record]:
    with path.open("rb") as file:
        encoding = encoding_of(file, path, source.encoding)
    by_bytes = encoding.removesuffix("-sig") if source.count == "bytes" else ""
    with path.open(encoding=encoding) as lines:
        for number, line in enumerate(lines, 1):
            text = line.rstrip("\r\n")
            if not text.strip():
                continue
            if _FORBIDDEN.search(text):
                raise _broken(path, number)
            if by_bytes:
                text = text.encode(by_bytes).decode("latin-1")  # one character a byte
            if text.startswith(CONTROL):
                yield _Record(number, CONTROL, "", "", 0, text, by_bytes)
                continue
            name, own, parent, level = (text[start:end].strip() for start, end in _HEAD)
            if not _is_segment(name) or not own.isdecimal() or not (level.isdecimal() or not level):
                raise _broken(path, number)
            yield _Record(number, _type_of(name), own, parent, int(level or 1), text[_DATA:], by_bytes)


def _type_of(name: str) -> str:
    """The segment type of a definition: `E2EDK01005` is version 005 of `E1EDK01`."""
    found = _VERSIONED.fullmatch(name)
    return f"{found[1]}1{found[2]}" if found else name


def _layouts(resources: Resources, definition: str) -> Mapping[str, Layout]:
    if definition:
        return _defined(resources, definition)
    lengths = resources.model(f"{FOLDER}/segments.yaml", _Segments).root
    return {
        name: dict(zip(fields, pairwise([0, *accumulate(fields.values())]), strict=True))
        for name, fields in lengths.items()
    }


def _defined(resources: Resources, definition: str) -> Mapping[str, Layout]:
    """The layouts in what WE60 gives as parser text: lines of a word and its value, places counted in the record."""
    found = resources.find(f"{FOLDER}/{definition}.txt")
    layouts: dict[str, Layout] = {}
    layout: Layout = {}
    field, first = "", 0
    for line in found.data.decode("latin-1").splitlines():  # all words that count are ASCII
        word, _, value = line.strip().partition(" ")
        value = value.strip()
        if word == "SEGMENTTYPE":
            layout = layouts.setdefault(value, {})
        elif word == "NAME":
            field = value
        elif word == "CHARACTER_FIRST" and value.isdecimal():
            first = int(value) - 1 - _DATA
        elif word == "CHARACTER_LAST" and value.isdecimal() and first >= 0:
            layout[field] = (first, int(value) - _DATA)
    if not layouts:
        raise ConfigError(
            "definition-unusable",
            t("The file holds no segment definitions.", "文件中没有段定义。"),
            t(
                "Save what transaction WE60 gives for the IDoc type as parser text.",
                "请在事务 WE60 中将该 IDoc 类型导出为 parser 文本。",
            ),
            where=Place(file=str(found.path)),
        )
    return layouts


def _broken(path: Path, line: int) -> InputError:
    return InputError(
        "idoc-broken",
        t("This line is no record of an IDoc.", "该行不是 IDoc 记录。"),
        t(
            "Give the file as SAP wrote it: a line a record, the control record EDI_DC40 first.",
            "请提供 SAP 生成的原文件：每条记录一行，首行为控制记录 EDI_DC40。",
        ),
        where=Place(file=str(path), row=line),
    )


def _no_layout(segment: str, path: Path, line: int) -> ConfigError:
    return ConfigError(
        "segment-unknown",
        t("Where the fields of segment {segment} are is not known.", "段 {segment} 的字段位置未知。").fill(
            segment=segment
        ),
        t(
            "Add it to mappings/idoc/segments.yaml in your workspace, or name a `definition`; see mappings/README.md.",
            "请在工作区的 mappings/idoc/segments.yaml 中补充，或写明 `definition`，见 mappings/README.zh-CN.md。",
        ),
        where=Place(file=str(path), row=line),
    )
