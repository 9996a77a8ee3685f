"""Owns reading XML exports: certificates and goods lines by XPath, nothing fetched and nothing expanded."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from lxml import etree

from coo_cli.base.files import read_bytes
from coo_cli.base.resources import Resources
from coo_cli.ingest.shape import Source
from coo_cli.ingest.table import Table
from coo_cli.ingest.tree import no_path, no_records, table_of
from coo_cli.message.tree import MAX_BYTES, line_of, read_tree


def read_xml(path: Path, source: Source, headings: Collection[str], resources: Resources) -> Table:
    """Open an XML export; headings are XPaths from the goods line: `Qty`, `@id`, `../Header/InvoiceNo`.

    Names are those without prefix and namespace. Several results are parted by line breaks.

    Raises:
        InputError: `file-too-large`, `xml-doctype`, `xml-syntax`, `no-records` or `file-unreadable`.
        ConfigError: `path-invalid`.
    """
    return table_of_root(read_root(path), path, source, headings)


def read_root(path: Path) -> etree._Element:
    """Read an XML file to its root element, its names without prefix and namespace.

    Raises:
        InputError: as `read_xml`.
    """
    root = read_tree(read_bytes(path, MAX_BYTES), str(path))
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
    return root


def table_of_root(root: etree._Element, path: Path, source: Source, headings: Collection[str]) -> Table:
    """The table of a tree of elements; see `read_xml`.

    Raises:
        InputError: `no-records`.
        ConfigError: `path-invalid`.
    """
    paths = {heading: _compiled(heading) for heading in headings}
    records = _elements(root, source.record) if source.record else [root]
    if not records:
        raise no_records(path, source.record)
    below = [_elements(record, source.lines) if source.lines else [record] for record in records]
    for record, found in zip(records, below, strict=True):
        if not found:  # without its lines a record is still told of: rules name what is missing
            found.append(etree.SubElement(record, "none"))

    def lines(header: tuple[str, ...]) -> Iterator[tuple[int, Sequence[str]]]:
        readers = [paths[heading] for heading in header]
        for number, found in enumerate(below):
            for element in found:
                yield number, [_text(reader(element)) for reader in readers]

    def where(record: int, index: int) -> tuple[int, str]:
        element = below[record][index]
        return line_of(element) or line_of(records[record]), root.getroottree().getpath(element)

    return table_of(path, headings, lines, where)


def _elements(start: etree._Element, xpath: str) -> list[etree._Element]:
    found = _compiled(xpath)(start)
    return [item for item in found if isinstance(item, etree._Element)] if isinstance(found, list) else []


def _compiled(xpath: str) -> etree.XPath:
    try:
        return etree.XPath(xpath)
    except etree.XPathSyntaxError as error:
        raise no_path(xpath, str(error)) from error


def _text(found: object) -> str:
    """What a path gives, as a cell: texts of elements and attributes, parted by line breaks."""
    if isinstance(found, list):
        return "\n".join(text for item in found if (text := _text(item)))
    if isinstance(found, etree._Element):
        return "".join(str(text) for text in found.itertext()).strip()
    if isinstance(found, bool):
        return "true" if found else ""
    if isinstance(found, float):  # what number() gives; none of something that is not there
        return "" if math.isnan(found) else f"{Decimal(repr(found)).normalize():f}"
    return str(found).strip()
