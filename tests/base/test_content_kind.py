"""What a file is, told by its content; the files are made here, of invented content."""

import io
import struct
import zipfile

import openpyxl
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from coo_cli.base.content_kind import COMPOUND, content_kind


def image(kind):
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(file, kind)
    return file.getvalue()


def pdf():
    file = io.BytesIO()
    with pikepdf.Pdf.new() as document:
        document.add_blank_page()
        document.save(file)
    return file.getvalue()


def archive(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, "EXAMPLE" * 2000)
    return file.getvalue()


def workbook():
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


def compound(*streams):
    """A compound file (MS-CFB) whose directory, far behind its beginning, names these streams."""
    head = bytearray(COMPOUND.ljust(512, b"\0"))
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    entries = b""
    for name in ("Root Entry", *streams):
        text = name.encode("utf-16-le")
        entries += (text.ljust(64, b"\0") + struct.pack("<HB", len(text) + 2, 2)).ljust(128, b"\0")
    return bytes(head) + bytes(20 * 512) + entries


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (pdf(), "pdf"),
        (b"\xef\xbb\xbf\r\n" + pdf(), "pdf"),
        (image("JPEG"), "jpg"),
        (image("PNG"), "png"),
        (image("TIFF"), "tif"),
        (image("BMP"), "bmp"),
        (image("GIF"), "gif"),
        (workbook(), "xlsx"),
        (archive("[Content_Types].xml", "_rels/.rels", "word/document.xml"), "docx"),
        (archive("docProps/a", "docProps/b", "docProps/c", "x/d", "[Content_Types].xml", "word/document.xml"), "docx"),
        (compound("WordDocument", "1Table"), "doc"),
        (compound("Workbook"), "xls"),
        (compound("Book"), "xls"),
        (compound("EncryptedPackage", "EncryptionInfo"), "protected"),
        (compound("__properties_version1.0"), ""),
        (archive("word/virus.exe"), "zip"),
        (archive("a.txt") + pdf(), "zip"),
        (b"PK\x03\x04 and no more", "zip"),
        (b"MZ" + bytes(200), "exe"),
        (b"<html></html>", ""),
        (b"", ""),
    ],
)
def test_content_tells_what_a_file_is(made, kind):
    assert content_kind(made) == kind


SOUND = [workbook(), compound("Workbook"), pdf(), image("PNG")]  # made once: some hold the time they were made


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_bytes_make_it_fail(data):
    made = bytearray(data.draw(st.sampled_from(SOUND)))
    for _ in range(data.draw(st.integers(0, 12))):
        made[data.draw(st.integers(0, len(made) - 1))] = data.draw(st.integers(0, 255))
    content_kind(bytes(made[: data.draw(st.integers(0, len(made)))]))
