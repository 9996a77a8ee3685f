"""Owns what the sandbox writes: the import client's answers and customs' receipts (回执), byte for byte."""

from __future__ import annotations

import datetime as dt
import hashlib
import io

from lxml import etree

from coo_cli.certificate.receipt import Approval
from coo_cli.sandbox.book import Case
from coo_cli.sandbox.plan import Stage

NAMESPACE = "http://www.w3.org/2000/09/xmldsig#"
"""What customs published for its messages, however odd."""

_LONGEST_REASON = 150
_VALID_DAYS = 365
_STATEMENT = "SPECIMEN: issued by the coo sandbox; not a document of any customs authority."


def client_answer(case: Case, at: dt.datetime) -> bytes:
    """The import client's first answer; whether it was sent is told by the file's name too."""
    failed = case.ending == "fail_to_send"
    root = etree.Element("FileRet")
    _put(root, "CertNo", case.facts.cert_no)
    _put(root, "ReceiveTime", _time(at))
    _put(root, "RetType", "2" if failed else "1")
    _put(root, "Note", case.reason if failed else "发送成功")
    _put(root, "SendTime", _time(at))
    return _bytes(root, "UTF-8")


def receipt(case: Case, stage: Stage, at: dt.datetime, granted: Approval | None) -> bytes:
    """A business receipt of customs: sent on, stored or failed at entry, approved or returned.

    Args:
        case: the message it answers.
        stage: `received`, `stored`, `odd` (a code that is not published) or `decided`.
        at: the time it gives.
        granted: what customs grants, on the receipt of an approval only.
    """
    root = etree.XML(f'<Receipt xmlns="{NAMESPACE}"/>')
    _put(root, "CertNo", case.facts.cert_no)
    _put(root, "ReceiveTime", _time(at))
    if stage == "received":
        _put(root, "Channel", "1")
        _put(root, "Note", "数据已发往海关")
        _put(root, "SendTime", _time(at))
    else:
        code, text = _reply(case, stage, at)
        _put(root, "Channel", "6")
        _put(root, "Note", text)
        _put(root, "SendTime", _time(at))
        _respond(_put(root, "CusRespData"), case, code, text, at, granted)
    return _bytes(root, "GB18030" if "gb18030" in case.tricks else "UTF-8")


def file_receipt(case: Case, at: dt.datetime) -> bytes:
    """A receipt of customs to an attachment: accepted or refused; it has no namespace."""
    refused = case.ending == "refuse_file"
    root = etree.Element("FileRet")
    _put(root, "CertNo", case.facts.cert_no)
    _put(root, "FileType", case.facts.file_type)
    _put(root, "FileName", case.facts.file_name)
    _put(root, "RetType", "4" if refused else "3")
    _put(root, "Note", case.reason if refused else "附件接收成功")
    _put(root, "SendTime", _time(at))
    return _bytes(root, "GB18030" if "gb18030" in case.tricks else "UTF-8")


def approval(case: Case, seed: int, at: dt.datetime) -> Approval:
    """What the sandbox's customs grants; the bar code depends on seed and certificate number alone."""
    digest = hashlib.sha256(f"{seed} bar code {case.facts.cert_no}".encode()).digest()
    return Approval(
        bar_code=f"SB{int.from_bytes(digest[:8], 'big') % 10**16:016d}",
        check_date=f"{at:%Y-%m-%d}",
        authority="SPECIMEN CUSTOMS OF THE COO SANDBOX",
        check_place=case.facts.apply_place,
        statement=_STATEMENT,
        valid_date=f"{at + dt.timedelta(days=_VALID_DAYS):%Y-%m-%d}",
        reissue="1" if case.facts.cert_status in ("2", "3") else "0",
    )


def _reply(case: Case, stage: Stage, at: dt.datetime) -> tuple[str, str]:
    if stage == "odd":
        return "97", "示例：未公布的回执代码"
    if stage == "stored":
        if case.ending == "fail_at_entry":
            return "1", case.reason
        return "2", f"0001--报文收到时间:{_time(at)},海关入库成功"
    if case.ending == "return":
        return "3", case.reason
    return "5", "审核通过,可以领证"


def _respond(data: etree._Element, case: Case, code: str, text: str, at: dt.datetime, granted: Approval | None) -> None:
    _put(data, "RspNo", "2" if code in ("3", "5") else "1")
    _put(data, "EntMgrNo", case.facts.registration_no)
    _put(data, "RepType", code)
    if granted is not None:
        _put(data, "BarCode", granted.bar_code)
        _put(data, "OfficeDeclare", granted.statement)
        _put(data, "OrgNameE", granted.authority)
        _put(data, "CheckAddress", granted.check_place)
    _put(data, "EntOrgCode", case.facts.exporter_code[8:17])
    if granted is not None:
        _put(data, "CheckDate", granted.check_date)
    _put(data, "RepAddMsg", text[:_LONGEST_REASON])
    if granted is not None:
        _put(data, "ReissueFlag", granted.reissue)
    _put(data, "RspGenTime", _time(at))
    if granted is not None:
        _put(data, "ChkVaildDate", granted.valid_date)
    _put(data, "CertType", case.facts.cert_type)


def _put(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    namespace = etree.QName(parent).namespace
    child = etree.SubElement(parent, f"{{{namespace}}}{name}" if namespace else name)
    child.text = "".join(char for char in text if char.isprintable()) or None
    return child


def _time(at: dt.datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def _bytes(root: etree._Element, encoding: str) -> bytes:
    file = io.BytesIO()
    etree.ElementTree(root).write(file, encoding=encoding, xml_declaration=True)
    return file.getvalue()
