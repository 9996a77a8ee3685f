"""What the ingest tests share: mappings written in place, and records read from text or cells."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from coo_cli.base.resources import Resources
from coo_cli.ingest.mapping import Mapping, load_mapping
from coo_cli.ingest.read import Record, read_export

Write = Callable[[str], Mapping]
Read = Callable[..., list[Record]]


@pytest.fixture
def mapping(tmp_path: Path, catalog: Resources) -> Write:
    """Load a mapping from its text."""

    def write(text: str) -> Mapping:
        file = tmp_path / "test.yaml"
        file.write_text(text, encoding="utf-8")
        return load_mapping(catalog, str(file))

    return write


@pytest.fixture
def read(tmp_path: Path, catalog: Resources, mapping: Write) -> Read:
    """Read the records of a CSV text, bytes, or rows of cells put into a workbook."""

    def records(content: str | bytes | Sequence[Sequence[object]], mapping_text: str) -> list[Record]:
        if isinstance(content, str | bytes):
            file = tmp_path / "export.csv"
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        else:
            file = tmp_path / "export.xlsx"
            book = openpyxl.Workbook()
            for row in content:
                book.active.append(row)
            data = io.BytesIO()
            book.save(data)
            file.write_bytes(data.getvalue())
        return list(read_export(file, mapping(mapping_text), catalog))

    return records


_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {_NS} xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


@pytest.fixture
def xlsx(tmp_path: Path) -> Callable[..., Path]:
    """Write an XLSX file from the XML of its rows, and other parts."""

    def write(rows: str | bytes, **parts: str | bytes) -> Path:
        file = tmp_path / "made.xlsx"
        sheet = f"<worksheet {_NS}><sheetData>".encode() + (rows if isinstance(rows, bytes) else rows.encode())
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in _PARTS.items():
                archive.writestr(name, content)
            archive.writestr("xl/worksheets/sheet1.xml", sheet + b"</sheetData></worksheet>")
            for name, content in parts.items():
                archive.writestr(f"xl/{name}.xml", content)
        return file

    return write


@pytest.fixture
def ods(tmp_path: Path) -> Callable[[str], Path]:
    """Write an ODS file from the XML of its rows."""
    names = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))

    def write(rows: str) -> Path:
        file = tmp_path / "made.ods"
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
            archive.writestr("META-INF/manifest.xml", "<manifest/>")
            archive.writestr(
                "content.xml",
                f"<office:document-content{names}><office:body><office:spreadsheet>"
                f'<table:table table:name="S">{rows}</table:table>'
                "</office:spreadsheet></office:body></office:document-content>",
            )
        return file

    return write


@pytest.fixture
def xls(tmp_path: Path) -> Callable[[dict[tuple[int, int], str | float]], Path]:
    """Write an XLS file (BIFF8 in a compound file) from its cells by row and column, both from 0."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def begin(kind: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))

    def entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
        text = (name + "\0").encode("utf-16-le")
        links = struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return text.ljust(64, b"\0") + links + b"\0" * 36 + struct.pack("<IQ", start, size)

    def write(cells: dict[tuple[int, int], str | float]) -> Path:
        strings = [value for value in cells.values() if isinstance(value, str)]
        table = b"".join(struct.pack("<HB", len(s), 1) + s.encode("utf-16-le") for s in strings)
        sheet = begin(0x10)
        for (row, column), value in cells.items():
            if isinstance(value, str):
                sheet += record(0xFD, struct.pack("<HHHI", row, column, 0, strings.index(value)))
            else:
                sheet += record(0x203, struct.pack("<HHHd", row, column, 0, value))
        before = begin(5) + record(0x42, struct.pack("<H", 1200))
        after = record(0xFC, struct.pack("<II", len(strings), len(strings)) + table) + record(0x0A, b"")
        name = record(0x85, struct.pack("<IBBBB", len(before) + 14 + len(after), 0, 0, 1, 1) + "S".encode("utf-16-le"))
        stream = (before + name + after + sheet + record(0x0A, b"")).ljust(4096, b"\0")
        stream = stream.ljust(-(-len(stream) // 512) * 512, b"\0")
        count = len(stream) // 512
        chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
        header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16
        header += struct.pack(
            "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0
        )
        file = tmp_path / "made.xls"
        file.write_bytes(
            header.ljust(512, b"\xff")
            + struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
            + entry("Root Entry", 5, 0xFFFFFFFE, 0, 1)
            + entry("Workbook", 2, 2, len(stream))
            + b"\0" * 256
            + stream
        )
        return file

    return write


Cells = dict[tuple[int, int], str | float]


@pytest.fixture
def xlsb(tmp_path: Path) -> Callable[..., Path]:
    """Write an XLSB file from its cells by row and column, both from 0, and other parts; `#` is an error value."""

    def record(kind: int, body: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size = len(body)
        while size >= 0x80:
            head += bytes([size & 0x7F | 0x80])
            size >>= 7
        return head + bytes([size]) + body

    def text(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    def cell(column: int, value: str | float) -> bytes:
        place = struct.pack("<II", column, 0)
        if value == "#":
            return record(3, place + b"\x07")
        return record(6, place + text(value)) if isinstance(value, str) else record(5, place + struct.pack("<d", value))

    def write(cells: Cells, size: tuple[int, int, int, int] = (0, 0, 0, 0), **parts: bytes) -> Path:
        sheet = record(129) + record(148, struct.pack("<IIII", *size)) + record(145)
        for row in sorted({row for row, _ in cells}):
            sheet += record(0, struct.pack("<I", row) + bytes(13))
            sheet += b"".join(cell(column, value) for (at, column), value in sorted(cells.items()) if at == row)
        book = record(131) + record(143) + record(156, bytes(8) + text("r1") + text("S")) + record(144) + record(132)
        file = tmp_path / "made.xlsb"
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in ("[Content_Types].xml", "_rels/.rels"):
                archive.writestr(name, _PARTS[name].replace("workbook.xml", "workbook.bin"))
            archive.writestr("xl/workbook.bin", book)
            relations = _PARTS["xl/_rels/workbook.xml.rels"].replace("sheet1.xml", "sheet1.bin")
            archive.writestr("xl/_rels/workbook.bin.rels", relations)
            archive.writestr("xl/worksheets/sheet1.bin", sheet + record(146) + record(130))
            for name, content in parts.items():
                archive.writestr(f"xl/{name}.bin", content)
        return file

    return write
