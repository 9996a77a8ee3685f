"""The sandbox's customs and attachments; messages are written by hand, never by our builder."""

import base64

import pytest
from lxml import etree

from coo_cli.sandbox.scenario import Act, Scenario

CERT_NO = "C263300999990001"
CONTENT = base64.b64encode(b"%PDF-1.4 EXAMPLE").decode()
FILE = f"""<?xml version="1.0" encoding="UTF-8"?>
<File><CertNo>{CERT_NO}</CertNo><CertType>C</CertType><AplRegNo>91330200MA99999966</AplRegNo>
<CiqRegNo>91330200MA99999966</CiqRegNo><FileType>1</FileType><FileName>invoice.pdf</FileName><DocType>PDF</DocType>
<FileContent>{CONTENT}</FileContent><IsDelay>0</IsDelay></File>
"""
NAME = f"{CERT_NO}_file1_0123456789ab.xml"


def answers(customs):
    """The attachment receipts in InBox: RetType and Note."""
    found = [etree.fromstring(data) for name, data in customs.inbox().items() if name.startswith("FileRet_")]
    return [(root.findtext("RetType"), root.findtext("Note")) for root in found]


def test_an_attachment_is_answered_by_type_and_name(customs):
    customs.declare()
    customs.declare(FILE, NAME)
    customs.after(0)
    assert "attachment accepted" in customs.told(customs.after(100))
    (data,) = [data for name, data in customs.inbox().items() if name.startswith("FileRet_")]
    root = etree.fromstring(data)
    assert {child.tag: child.text for child in root} == {
        "CertNo": CERT_NO,
        "FileType": "1",
        "FileName": "invoice.pdf",
        "RetType": "3",
        "Note": "附件接收成功",
        "SendTime": "2026-11-23 02:30:06",
    }
    assert [name for name in customs.names("InBox") if name.startswith(f"Successed_{NAME[:-4]}_")]
    assert customs.sandbox.pending() == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (FILE.replace("<FileType>1", "<FileType>12345"), "FileType"),
        (FILE.replace("<IsDelay>0</IsDelay>", ""), "元素应为"),
        (
            FILE.replace("<DocType>PDF</DocType>", "").replace("</FileName>", "</FileName><DocType>PDF</DocType><X/>"),
            "X",
        ),
        (FILE.replace("<File>", '<File xmlns="urn:x">'), "校验"),
        (FILE.replace("<IsDelay>0", "<IsDelay>no"), "IsDelay"),
        (FILE.replace("<FileName>invoice", "<FileName>" + "n" * 400), "FileName"),
    ],
)
def test_what_is_no_attachment_message_is_caught_by_the_client(customs, wrong, said):
    customs.declare()
    customs.declare(wrong, NAME)
    customs.after(0)
    customs.after(100)
    assert customs.names("FailBox") == [NAME]
    (note,) = [etree.fromstring(d).findtext("Note") for n, d in customs.inbox().items() if n.startswith("Failed_")]
    assert said in note


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (FILE.replace(CONTENT, "no base64!"), "base64"),
        (FILE.replace(CONTENT, ""), "FileContent 未填"),
        (FILE.replace(CONTENT, base64.b64encode(b"MZ program").decode()), "不符"),
        (FILE.replace("<DocType>PDF", "<DocType>XYZ"), "FileName 与 DocType"),
        (FILE.replace("<CertType>C<", "<CertType>E<"), "与证书不一致"),
    ],
)
def test_what_the_client_lets_pass_is_refused_by_customs(customs, wrong, said):
    customs.declare()
    customs.declare(wrong, NAME)
    customs.after(0)
    customs.after(100)
    ((code, note),) = answers(customs)
    assert code == "4"
    assert said in note


def test_an_attachment_before_its_certificate_or_twice_is_refused(customs):
    customs.declare(FILE, NAME)
    customs.after(0)
    customs.declare()
    customs.after(1)
    customs.declare(FILE, f"{CERT_NO}_file1_0123456789ab_1.xml")
    customs.after(2)
    customs.declare(FILE, f"{CERT_NO}_file1_0123456789ab_2.xml")
    customs.after(3)
    customs.after(100)
    assert sorted(answers(customs)) == [
        ("3", "附件接收成功"),
        ("4", "同名附件已接收，不得重复上传"),
        ("4", "该证书号尚未申报"),
    ]


def test_a_scenario_refuses_or_fails_attachments_with_its_reason(make_customs, tmp_path):
    for verdict, folder in (("refuse", "SentBox"), ("fail_to_send", "FailBox")):
        acts = (Act(files=verdict, files_reason="示例原因"),)
        customs = make_customs(tmp_path / verdict, Scenario(acts=acts))
        customs.declare()
        customs.declare(FILE, NAME)
        customs.after(0)
        customs.after(100)
        assert NAME in customs.names(folder)
        assert answers(customs) == ([("4", "示例原因")] if verdict == "refuse" else [])
        assert any("RepType>5" in data.decode(errors="replace") for data in customs.inbox().values())


def test_a_restart_goes_on_and_the_tricks_are_played_on_attachments_too(customs_that):
    customs = customs_that(tricks=["twice", "gb18030"])
    customs.declare()
    customs.declare(FILE, NAME)
    customs.after(0)
    customs.restart()
    customs.after(100)
    assert [name.startswith(f"FileRet_{NAME[:-4]}_") for name in customs.names("InBox") if "FileRet" in name] == [
        True,
        True,
    ]
    assert answers(customs) == [("3", "附件接收成功")] * 2
