"""Owns the guard before the workbook reader, which trusts what it reads and aborts the process on a hostile file.

The reader allocates a cell for every place up to the farthest one, so that a file of ten kilobytes with cells in A1
and XFD1048576 asks for half a terabyte; it believes the counts a file states; and it inflates what it is given. So
every part is inflated here first, in small pieces, and held against limits.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, cast
from xml.parsers import expat

from isal import isal_zlib

from coo_cli.base.errors import InputError, Place
from coo_cli.base.texts import Text, t
from coo_cli.ingest import guard_ods, guard_sheet, guard_xls, guard_xlsb
from coo_cli.ingest.guard_sheet import Damaged, Hostile

MAX_MEMBERS = 5_000
MAX_INFLATED = 1 << 30
"""Bytes of all parts together."""
MAX_RATIO = 100
"""How many times its packed size a part may have; sheets have 10 to 30."""
SMALL = 1 << 24
"""Bytes up to which a part may have any ratio."""
_BLOCK = 1 << 16
_NotDeflatedError = cast("type[Exception]", isal_zlib.error)
"""What the unpacker raises; its stubs take it for an instance."""
_LOCAL_HEADER = struct.Struct("<26xHH")


def check_workbook(file: BinaryIO, path: Path) -> Mapping[str, Damaged]:
    """Refuse what is no workbook, or one that would harm the reader.

    Args:
        file: opened, at its start, where it is left.
        path: for errors.

    Returns:
        for the sheets of an XLSX or XLSB file, by the name of their part, the cells that hold errors or formulas nobody
        has computed.

    Raises:
        InputError: `workbook-broken`, `workbook-hostile` or `workbook-unknown`.
    """
    start = file.read(8)
    file.seek(0)
    try:
        if start.startswith(b"PK\x03\x04"):
            return _check_zip(file)
        if start == guard_xls.MAGIC:
            guard_xls.check(file)
            return {}
    except Hostile as error:
        raise InputError(
            "workbook-hostile",
            error.text,
            t(
                "Delete the empty rows and columns beyond the data and save; split very large sheets, or use CSV.",
                "请删除数据以外的空行和空列后保存；特大表格请拆分或改用 CSV。",
            ),
            where=Place(file=str(path)),
        ) from error
    except (zipfile.BadZipFile, _NotDeflatedError, struct.error, EOFError, NotImplementedError) as error:
        raise broken(path, str(error)) from error
    finally:
        file.seek(0)
    raise InputError(
        "workbook-unknown",
        t("This is no workbook.", "不是工作簿文件。"),
        t(
            "Save it as XLSX, XLSB, XLS or ODS. A text table needs another name: .csv, or `source: {format: csv}`.",
            "请另存为 XLSX、XLSB、XLS 或 ODS。文本表格请用 .csv，或在映射中写 `source: {format: csv}`。",
        ),
        where=Place(file=str(path)),
    )


def broken(path: Path, why: str) -> InputError:
    """The error for a workbook that cannot be read."""
    return InputError(
        "workbook-broken",
        t("The workbook cannot be read.", "无法读取工作簿。"),
        t(
            "Open it in a spreadsheet program, save it without a password as XLSX, and transfer it again.",
            "请用电子表格软件打开，不加密码另存为 XLSX，并重新传输。",
        ),
        where=Place(file=str(path)),
        why=Text(why, why),
    )


def _check_zip(file: BinaryIO) -> Mapping[str, Damaged]:
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise Hostile(t("The workbook has {count} parts.", "工作簿含有 {count} 个部件。").fill(count=len(members)))
    if sum(member.file_size for member in members) > MAX_INFLATED:
        raise Hostile(
            t("The workbook inflates to more than {limit} bytes.", "工作簿解压后超过 {limit} 字节。").fill(
                limit=MAX_INFLATED
            )
        )
    names = {member.filename.casefold() for member in members}
    if len(names) != len(members):
        raise Hostile(t("Two parts of the workbook have one name.", "工作簿中有重名的部件。"))
    binary = _binary(file, members) if guard_xlsb.WORKBOOK in names else frozenset()
    damaged: dict[str, Damaged] = {}
    for member in members:
        if member.file_size > max(SMALL, member.compress_size * MAX_RATIO):
            raise Hostile(
                t("A part of the workbook is packed {ratio} times over.", "工作簿部件的压缩比达 {ratio} 倍。").fill(
                    ratio=member.file_size // max(1, member.compress_size)
                )
            )
        if _base(member.filename) in binary and not _is_xml(file, member):
            damaged[member.filename] = guard_xlsb.check(_inflated(file, member))
        if member.filename.casefold() == "content.xml":
            guard_ods.check(_inflated(file, member))
        found = guard_sheet.quick(_inflated(file, member))
        if found is None:
            guard_sheet.exact(_inflated(file, member))
        elif found:
            damaged[member.filename] = found
    return {name: cells for name, cells in damaged.items() if cells}


def _binary(file: BinaryIO, members: Sequence[zipfile.ZipInfo]) -> frozenset[str]:
    """The parts of an XLSB file that its reader takes records from, by the ends of their names."""
    parts = {member.filename.casefold(): member for member in members}
    book = parts[guard_xlsb.WORKBOOK]
    relations = parts.get(guard_xlsb.RELATIONS)
    if relations is None or max(book.file_size, relations.file_size) > SMALL:
        raise EOFError("no relations, or too many")
    named = {relation for relation, _ in guard_xlsb.sheets(b"".join(_inflated(file, book)))}
    found = {_base(guard_xlsb.WORKBOOK), "sharedstrings.bin", "styles.bin"}

    def start(_: str, attributes: dict[str, str]) -> None:
        if attributes.get("Id") in named:
            found.add(_base(attributes.get("Target", "")))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    guard_sheet.parse(parser, _inflated(file, relations))
    return frozenset(found)


def _base(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2].casefold()


def _is_xml(file: BinaryIO, member: zipfile.ZipInfo) -> bool:
    """Whether a part is XML, which cannot hold a sheet's records.

    Raises:
        EOFError: when it only begins like XML.
    """
    if next(_inflated(file, member), b"").removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"<":
        return False
    guard_sheet.exact(_inflated(file, member))
    return True


def _inflated(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part piece by piece, to its very end: the size a file states of it is no promise."""
    if member.flag_bits & 1 or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise zipfile.BadZipFile("encrypted, or packed in an unusual way")
    file.seek(member.header_offset)
    file.seek(sum(_LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))), 1)
    size = 0
    packed = _packed(file, member.compress_size)
    for piece in packed if member.compress_type == zipfile.ZIP_STORED else _unpacked(packed):
        size += len(piece)
        if size > member.file_size:
            break
        yield piece
    if size != member.file_size:
        raise zipfile.BadZipFile("a part has another size than it states")


def _packed(file: BinaryIO, left: int) -> Iterator[bytes]:
    while left and (piece := file.read(min(left, _BLOCK))):
        left -= len(piece)
        yield piece


def _unpacked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    decoder = isal_zlib.decompressobj(-zlib.MAX_WBITS)  # in half the time zlib takes
    for piece in pieces:
        left = piece
        while left:
            if block := decoder.decompress(left, _BLOCK):
                yield block
            left = decoder.unconsumed_tail
    while rest := decoder.decompress(b"", _BLOCK):
        yield rest
