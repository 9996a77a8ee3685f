"""Owns telling what a file is by its content, whatever its name says."""

from __future__ import annotations

import io
import zipfile

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file (MS-CFB) begins: documents of Office 97 to 2003, and much else."""
_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"
"""May stand anywhere in the first 1024 bytes (ISO 32000-1, implementation notes)."""

_PARTS = (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml"), ("pptx", "ppt/presentation.xml"))
"""The part that makes a zip archive an Office document, under the usual names."""
_MANIFEST = "[Content_Types].xml"
_STREAMS = (
    ("protected", "EncryptedPackage"),
    ("doc", "WordDocument"),
    ("xls", "Workbook"),
    ("xls", "Book"),
    ("ppt", "PowerPoint Document"),
)
"""The stream that tells what a compound file is; an Office document with a password is one too."""
_ENTRY = 128
"""The bytes of an entry in a compound file's directory; entries stand at multiples of that."""
_ENTRIES_READ = 10_000
"""More parts than any document has; who builds a zip of more is not worth the time."""


def content_kind(data: bytes) -> str:
    """The kind a content is: `pdf`, `jpg`, `png`, `tif`, `docx`, `xls` ..., `protected`; empty when not known.

    Nothing is unpacked: of an archive only its list of contents is read. Names of kinds are those of the
    library `filetype`, which knows images, sound and programs well but takes archives by the order of their parts
    and compound files for presentations, so those two are looked into here.
    """
    if data.startswith(_ZIP):
        return _zip_kind(data)
    if data.startswith(COMPOUND):
        return next((kind for kind, stream in _STREAMS if _has_stream(data, stream)), "")
    import filetype

    found: str | None = filetype.guess_extension(data[:8192])
    return found or ("pdf" if _PDF in data[:1024] else "")


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {entry.filename for entry in archive.infolist()[:_ENTRIES_READ]}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
        return "zip"
    if _MANIFEST in parts:
        return next((kind for kind, part in _PARTS if part in parts), "zip")
    return "zip"


def _has_stream(data: bytes, name: str) -> bool:
    """Whether a stream or storage of this name stands in a compound file's directory."""
    wanted = name.encode("utf-16-le") + b"\0\0"
    at = data.find(wanted)
    while at >= 0:
        length = int.from_bytes(data[at + 64 : at + 66], "little")
        if at % _ENTRY == 0 and length == len(wanted):
            return True
        at = data.find(wanted, at + 1)
    return False
