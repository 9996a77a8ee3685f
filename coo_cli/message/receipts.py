"""Owns reading receipts: whoever wrote them, in whatever encoding, or a plain refusal."""

from __future__ import annotations

import codecs
import datetime as dt
import re

import msgspec
from lxml import etree

from coo_cli.base.clock import stamp, stamp_of_local
from coo_cli.base.errors import InputError, Place
from coo_cli.base.texts import Text, t
from coo_cli.certificate.receipt import Approval, Receipt, meaning
from coo_cli.certificate.state import Declaration
from coo_cli.message.tree import local_name, parser

BUSINESS, ANSWER = "Receipt", "FileRet"
"""The roots of a business receipt, and of a technical or an attachment receipt."""
_RECEIPTS = (BUSINESS, ANSWER)

_CLIENT = re.compile(r"(?P<how>Successed|Failed)_(?P<ours>.+)_(?P<time>[0-9]{17})\.xml", re.IGNORECASE | re.DOTALL)
_OURS = re.compile(r"(?P<cert_no>.+?)(?:_file(?P<attachment>[0-9]{1,6}))?_[0-9a-f]{12}(?:_[0-9]+)?", re.DOTALL)
"""Our file name without `.xml`: certificate number, an attachment's number, hash, and a number when it is another
try (`build.parcel_name`, `attachment.attachment_name`)."""

_TIMES = ("RspGenTime", "ReceiveTime", "SendTime")
_TEXTS = ("RepAddMsg", "Note")

_PARSER = parser("utf-8")


class ReceiptUnreadable(InputError):
    """A file holds no receipt that can be read: half-written, damaged, or something else altogether."""

    def __init__(self, file_name: str, why: Text | str) -> None:
        super().__init__(
            "receipt-unreadable",
            t("The file cannot be read as a receipt.", "文件无法作为回执读取。"),
            t(
                "It is looked at again when it changes; if it never does, look at it.",
                "文件变化后会重新读取；如一直不变，请人工查看。",
            ),
            where=Place(file=file_name),
            why=why,
        )


def read_receipts(data: bytes, file_name: str) -> list[Receipt]:
    """Read the receipts in a file: business, technical, attachment, or the import client's first answer.

    Elements are found by their names, in any order and namespace, for no schema of receipts is published.
    The client's first answer is told by its file name alone.

    Args:
        data: the file.
        file_name: its bare name.

    Raises:
        ReceiptUnreadable: whatever the bytes are, nothing else.
    """
    answer = _CLIENT.fullmatch(file_name)
    if answer is not None:
        return [_client_answer(data, file_name, answer)]
    root = _root(data, file_name)
    elements = [root] if local_name(root) in _RECEIPTS else _below(root, file_name)
    return [_receipt(element, file_name) for element in elements]


def whose(stem: str) -> tuple[str, int]:
    """What our file name without `.xml` tells: the certificate's number, and the attachment's or 0.

    The number is empty when it is no name of ours.
    """
    ours = _OURS.fullmatch(stem)
    return (ours["cert_no"], int(ours["attachment"] or 0)) if ours else ("", 0)


def _client_answer(data: bytes, file_name: str, answer: re.Match[str]) -> Receipt:
    cert_no, attachment = whose(answer["ours"])
    text = file_type = name = ""
    if data.lstrip().startswith((b"<", b"\xef\xbb\xbf<")):  # else it says no more than its name
        root = _root(data, file_name)
        fields = _fields(root)
        cert_no = fields.get("CertNo") or cert_no
        file_type, name = fields.get("FileType", ""), fields.get("FileName", "")
        if local_name(root) in _RECEIPTS:  # not the message itself sent back
            text = _first(fields, _TEXTS)
    if not cert_no:
        raise ReceiptUnreadable(file_name, _NO_NUMBER)
    code = "S" if answer["how"].lower() == "successed" else "F"
    return Receipt(
        cert_no=cert_no,
        kind="client",
        time=_stamp(answer["time"]),
        code=code,
        text=text,
        file_name=name,
        file_type=file_type,
        attachment=attachment,
    )


_NO_NUMBER = t("It names no certificate.", "未写明证书号。")


def _root(data: bytes, file_name: str) -> etree._Element:
    """The document, read as UTF-8 where that is possible and as GB18030 otherwise, whatever it declares."""
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        data.decode()
    except UnicodeDecodeError:
        try:
            data = data.decode("gb18030").encode()
        except UnicodeError as error:
            raise ReceiptUnreadable(
                file_name, t("It is neither UTF-8 nor GB18030.", "既非 UTF-8 也非 GB18030。")
            ) from error
    if b"<!DOCTYPE" in data:
        raise ReceiptUnreadable(file_name, t("It has a document type.", "含有 DOCTYPE 声明。"))
    try:
        return etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        raise ReceiptUnreadable(file_name, error.msg) from error


def _below(root: etree._Element, file_name: str) -> list[etree._Element]:
    """The receipts that lie in a document of another root."""
    found = [element for element in root.iter() if local_name(element) in _RECEIPTS]
    if not found:
        raise ReceiptUnreadable(file_name, t("Its root is `{tag}`.", "根元素为“{tag}”。").fill(tag=local_name(root)))
    return found


def _receipt(element: etree._Element, file_name: str) -> Receipt:
    fields = _fields(element)
    cert_no = fields.get("CertNo", "")
    if not cert_no:
        raise ReceiptUnreadable(file_name, _NO_NUMBER)
    time = _time(fields)
    text = _first(fields, _TEXTS)
    if local_name(element) == ANSWER:
        attachment = "FileType" in fields or "FileName" in fields
        return Receipt(
            cert_no=cert_no,
            kind="attachment" if attachment else "technical",
            time=time,
            code=fields.get("RetType", ""),
            text=text,
            file_name=fields.get("FileName", ""),
            file_type=fields.get("FileType", ""),
        )
    receipt = Receipt(
        cert_no=cert_no,
        kind="business",
        time=time,
        channel=fields.get("Channel", ""),
        code=fields.get("RepType", ""),
        text=text,
        sequence=fields.get("RspNo", ""),
        cert_type=fields.get("CertType", ""),
    )
    if meaning(receipt) is not Declaration.APPROVED:
        return receipt
    return msgspec.structs.replace(receipt, approval=_approval(fields))


def _approval(fields: dict[str, str]) -> Approval:
    return Approval(
        bar_code=fields.get("BarCode", ""),
        check_date=fields.get("CheckDate", ""),
        authority=fields.get("OrgNameE", ""),
        check_place=fields.get("CheckAddress", ""),
        statement=fields.get("OfficeDeclare", ""),
        valid_date=fields.get("ChkVaildDate", ""),  # spelt so on the wire
        reissue=fields.get("ReissueFlag", ""),
    )


def _fields(element: etree._Element) -> dict[str, str]:
    """The texts below an element by name, empty ones too; the first that is not empty counts."""
    found: dict[str, str] = {}
    for child in element.iter():
        name, text = child.tag.rpartition("}")[2], child.text  # `local_name` without a call: there are many
        if not found.get(name):
            found[name] = text.strip() if text else ""
    return found


def _first(fields: dict[str, str], names: tuple[str, ...]) -> str:
    for name in names:
        if text := fields.get(name, ""):
            return text
    return ""


def _time(fields: dict[str, str]) -> str:
    for name in _TIMES:
        text = fields.get(name, "")
        if text and (stamped := _stamp(text)):
            return stamped
    return ""


def _stamp(text: str) -> str:
    """A receipt's time as we store times; without a zone it is customs' own. Empty when it is no time."""
    try:
        if len(text) == 17 and text.isdigit():  # the client's: yyyyMMddHHmmssfff
            text = f"{text[:8]}T{text[8:14]}.{text[14:]}"
        moment = dt.datetime.fromisoformat(text.replace("/", "-"))
        return stamp(moment) if moment.tzinfo else stamp_of_local(moment)
    except (ValueError, OverflowError):
        return ""
