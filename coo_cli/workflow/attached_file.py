"""Owns looking at a file before it is attached: its content, its name, its size; what customs may not take is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from coo_cli.base.content_kind import content_kind
from coo_cli.base.errors import CooError, InputError, Place
from coo_cli.base.files import read_regular
from coo_cli.base.texts import t
from coo_cli.catalog.codes import CodeList, Entry, code_list
from coo_cli.message.attachment import MOST_BYTES, check_file_name, message_size, too_large
from coo_cli.workflow.app import App

FORMATS = "attachment_formats"
"""The code list of the file formats taken: the kind a content is, and as aliases further extensions."""

_PROTECTED = "protected"
_MIB = 1024 * 1024


class AttachedFile(msgspec.Struct, frozen=True):
    """A file that may be attached: its name, its bytes, and what is doubtful about it."""

    name: str
    data: bytes
    doubts: list[CooError]


def look_at(app: App, file: Path, name: str = "") -> AttachedFile:
    """Read a file and hold it against what is taken as an attachment.

    Args:
        app: the settings and data files.
        file: the file.
        name: the name it is to bear; its own unless given.

    Raises:
        InputError: `attachment-name`, `attachment-too-large`, `attachment-format`, `attachment-protected`,
            `attachment-mismatch`, `pdf-broken`, or as `base.files.read_regular`.
    """
    shown = str(file)
    where = Place(file=shown if shown.isprintable() else shown.encode("unicode_escape").decode())
    try:
        usable = check_file_name(name or file.name)
        data = _read(file, where)
        kind = content_kind(data)
        _check_format(code_list(app.resources, FORMATS), usable, kind)
        doubts = [*_locked(kind, data, where), *_heavy(len(data), app.settings.attachments.warn_over_mib, where)]
    except InputError as error:
        raise InputError(error.code, error.what, error.fix, where=error.where or where, why=error.why) from error
    return AttachedFile(usable, data, doubts)


def _read(file: Path, where: Place) -> bytes:
    try:
        return read_regular(file, MOST_BYTES)
    except InputError as error:
        if error.code == "file-too-large":
            raise too_large(where) from error
        raise


def _check_format(formats: CodeList, name: str, kind: str) -> None:
    found = formats.get(kind)
    extension = name.rpartition(".")[2]
    if kind == _PROTECTED:
        raise InputError(
            "attachment-protected",
            t("The document opens with a password only.", "该文档需要密码才能打开。"),
            t("Save it without the password: customs has none.", "请取消密码后另存，海关没有密码。"),
        )
    if found is None:
        raise InputError(
            "attachment-format",
            t(
                "By its content the file is {kind}, which is not taken.",
                "按内容判断该文件为 {kind}，不能作为随附单据。",
            ).fill(kind=kind.upper() or t("of no known format", "未知格式")),
            t(
                "Use one of {kinds}; `coo codes list {name}` shows them, and codes/{name}.yaml of the workspace "
                "adds others.",
                "可用：{kinds}，见 `coo codes list {name}`；可在工作区的 codes/{name}.yaml 中增加。",
            ).fill(kinds=", ".join(entry.code for entry in formats.entries), name=FORMATS),
        )
    if extension.lower() not in _extensions(found):
        raise InputError(
            "attachment-mismatch",
            t("The name says {extension}, the content is a {kind}.", "扩展名为 {extension}，而内容是{kind}。").fill(
                extension=extension.upper(), kind=found.name
            ),
            t(
                "Make sure it is the right file, then give it a name that ends in .{code} with --name.",
                "请确认文件无误，再用 --name 指定以 .{code} 结尾的文件名。",
            ).fill(code=found.code),
        )


def _extensions(entry: Entry) -> set[str]:
    return {spelling.lower() for spelling in (entry.code, *entry.aliases)}


def _locked(kind: str, data: bytes, where: Place) -> Iterator[CooError]:
    if kind != "pdf":
        return
    from coo_cli.document.protection import needs_password

    if needs_password(data):
        yield InputError(
            "attachment-protected",
            t("The PDF opens with a password only.", "该 PDF 需要密码才能打开。"),
            t("Attach one without: customs has no password.", "请改用无密码的 PDF，海关没有密码。"),
            where=where,
        )


def _heavy(size: int, warn_over_mib: float, where: Place) -> Iterator[CooError]:
    message = message_size(size) / _MIB
    if message > warn_over_mib:
        yield InputError(
            "attachment-large",
            t(
                "The message will have {message:.1f} MiB (the file {file:.1f} MiB grows by a third): "
                "import clients are said to stumble over more than {most:g}.",
                "报文将有 {message:.1f} MiB（文件 {file:.1f} MiB，编码后增大三分之一）："
                "据称导入客户端难以处理超过 {most:g} MiB 的报文。",
            ).fill(message=message, file=size / _MIB, most=warn_over_mib),
            t(
                "Better make it smaller: scan in grey at 150 dpi, or split it. The limit: `attachments.warn_over_mib`.",
                "建议缩小文件：用 150 dpi 灰度扫描或拆分。该限值见 `attachments.warn_over_mib`。",
            ),
            where=where,
        )
