"""Owns the message of an attachment (随附单据): written byte for byte the same each time, and read back.

Customs publishes no schema of it: names and order are those of annex 2 of GACC Announcement 2022 No. 1, the
lengths those of its receipt.
"""

from __future__ import annotations

import base64
import binascii
import unicodedata

from coo_cli.base.errors import InputError, Place
from coo_cli.base.files import safe_name
from coo_cli.base.texts import Text, t
from coo_cli.certificate.attachment import Attachment
from coo_cli.message.wire import CannotTravel, to_wire

ROOT, CONTENT, DELAYED = "File", "FileContent", "IsDelay"

_ELEMENTS = {
    "CertNo": "cert_no",
    "CertType": "cert_type",
    "AplRegNo": "applicant_code",
    "CiqRegNo": "exporter_code",
    "FileType": "file_type",
    "FileName": "file_name",
    "DocType": "doc_type",
}
"""The elements before the content, in order, and the attribute each holds."""

_LENGTHS = {"CertNo": 30, "FileType": 4, "FileName": 400}

_SHORT = 120
"""Characters of a name that are shown in an error."""

MOST_BYTES = 7_500_000
"""The longest content: in base64 ten million characters, more than which common XML readers refuse in one element."""

_START = f'<?xml version="1.0" encoding="UTF-8"?>\n<{ROOT}>\n'
_LAST = (*_ELEMENTS, CONTENT, DELAYED)


def build_attachment(attachment: Attachment, content: bytes) -> bytes:
    """Write the message of an attachment, its content in base64 on one line.

    Raises:
        InputError: `attachment-unsendable` when a text is too long or has no form in XML, `attachment-empty`,
            `attachment-too-large`.
    """
    if not content:
        raise InputError("attachment-empty", _EMPTY, _NOT_EMPTY)
    if len(content) > MOST_BYTES:
        raise too_large()
    head = "".join(f"<{name}>{_text(attachment, name)}</{name}>\n" for name in _ELEMENTS)
    start = f"{_START}{head}<{CONTENT}>".encode()
    end = f"</{CONTENT}>\n<{DELAYED}>{attachment.delayed:d}</{DELAYED}>\n</{ROOT}>\n".encode()
    return b"".join((start, base64.b64encode(content), end))


def message_size(content: int) -> int:
    """About how many bytes the message of a content of so many bytes has: base64 makes it a third longer."""
    return (content + 2) // 3 * 4 + 400


def parse_attachment(data: bytes, name: str = "") -> tuple[Attachment, bytes]:
    """Read the message of an attachment back, with its content.

    Args:
        data: the message.
        name: what to call it in an error: its path.

    Raises:
        InputError: as `tree.read_tree`, and `attachment-content` for what a message of an attachment does not hold.
    """
    from coo_cli.message.tree import local_name, read_tree

    root = read_tree(data, name)
    if root.tag != ROOT or [child.tag for child in root] != list(_LAST):
        raise _not_ours(name, t("It holds `{tag}`.", "根元素或子元素不符：“{tag}”。").fill(tag=local_name(root)))
    texts = {child.tag: child.text or "" for child in root}
    try:
        content = base64.b64decode("".join(texts[CONTENT].split()), validate=True)
    except binascii.Error as error:
        raise _not_ours(name, str(error)) from error
    if texts[DELAYED] not in ("0", "1"):
        raise _not_ours(name, f"{DELAYED}: {texts[DELAYED]}")
    values = {attribute: texts[element] for element, attribute in _ELEMENTS.items()}
    return Attachment(**values, delayed=texts[DELAYED] == "1"), content


def attachment_name(cert_no: str, number: int, digest: str, before: int = 0) -> str:
    """The file name an attachment's message travels under; the same message always has the same one.

    It sorts behind that of its certificate, `NUMBER_HASH.xml`, for a client that takes files in order.

    Args:
        cert_no: its certificate's number.
        number: its own, counted within the certificate.
        digest: the SHA-256 of the message.
        before: how often the very same message was declared before; another try has another name.
    """
    again = f"_{before}" if before else ""
    return safe_name(f"{cert_no}_file{number}_{digest[:12]}{again}.xml")


def check_file_name(name: str) -> str:
    """The name an attachment may travel under, its accents composed; what could be misread elsewhere is refused.

    Receipts repeat the name, so it must come through other systems unchanged.

    Raises:
        InputError: `attachment-name`, with a name that would do.
    """
    composed = unicodedata.normalize("NFC", name)
    usable = safe_name("".join(c if _travels(c) else "_" for c in composed))
    stem, dot, extension = composed.rpartition(".")
    if usable == composed and len(composed) <= _LENGTHS["FileName"] and stem and dot and extension:
        return composed
    shown = composed if composed.isprintable() else composed.encode("unicode_escape").decode()
    would_do = usable if extension and any(c.isalnum() for c in stem) and len(usable) <= _SHORT else "invoice.pdf"
    raise InputError(
        "attachment-name",
        t("`{name}` cannot be the name of an attachment.", "“{name}”不能用作随附单据的文件名。").fill(
            name=shown[:_SHORT]
        ),
        t(
            "Give another with --name: letters, digits and an extension, at most {most} characters, "
            "no path, e.g. `{usable}`.",
            "请用 --name 另取名称：文字、数字加扩展名，最多 {most} 个字符，不含路径，如“{usable}”。",
        ).fill(most=_LENGTHS["FileName"], usable=would_do),
    )


def _travels(character: str) -> bool:
    """Whether other systems are likely to keep a character: no control characters, no emoji."""
    return character.isprintable() and (ord(character) <= 0xFFFF or character.isalpha())


def too_large(where: Place | None = None) -> InputError:
    """The error for a content no message can hold."""
    return InputError(
        "attachment-too-large",
        t("An attachment may have {most} MB at most.", "随附单据最大为 {most} MB。").fill(most=MOST_BYTES / 1e6),
        t("Scan it at a lower resolution, or split it into several files.", "请降低扫描分辨率，或拆分为多个文件。"),
        where=where,
    )


_EMPTY = t("The file is empty.", "文件为空。")
_NOT_EMPTY = t("Give a file with content.", "请提供有内容的文件。")


def _text(attachment: Attachment, element: str) -> str:
    value: str = getattr(attachment, _ELEMENTS[element])
    most = _LENGTHS.get(element)
    if most is not None and len(value) > most:
        raise _unsendable(
            element, t("it has {n} characters of {most}", "长度 {n}，最多 {most} 个字符").fill(n=len(value), most=most)
        )
    try:
        return to_wire(value, False)
    except CannotTravel:
        raise _unsendable(element, t("it holds a character XML does not have", "含有 XML 不允许的字符")) from None


def _unsendable(element: str, why: Text) -> InputError:
    return InputError(
        "attachment-unsendable",
        t("{element} of the attachment cannot be written.", "随附单据的 {element} 无法写入报文。").fill(
            element=element
        ),
        t("Shorten or correct it.", "请缩短或更正。"),
        why=why,
    )


def _not_ours(name: str, why: Text | str) -> InputError:
    return InputError(
        "attachment-content",
        t("This is no message of an attachment.", "这不是随附单据报文。"),
        t("Give a whole `File` message as it was sent.", "请提供完整的 `File` 报文。"),
        where=Place(file=name) if name else None,
        why=why,
    )
