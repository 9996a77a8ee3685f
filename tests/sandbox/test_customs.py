import datetime as dt
import re

import pytest
from lxml import etree

from coo_cli.base.errors import ConfigError
from coo_cli.base.texts import t
from coo_cli.sandbox.scenario import Act, Scenario

CERT_NO = "C263300999990001"
STAMP = r"\d{17}"


def reply(data: bytes) -> dict[str, str]:
    return {etree.QName(node).localname: node.text or "" for node in etree.fromstring(data).iter("{*}*")}


def receipts(customs, code=None):
    read = [reply(data) for name, data in customs.inbox().items() if name.startswith("Receipt_")]
    return [item for item in read if code is None or item.get("RepType") == code]


def test_a_message_is_answered_stage_by_stage_and_approved(customs):
    name = customs.declare()
    assert customs.told(customs.after(0)) == ["taken and sent on"]
    assert customs.names("OutBox") == []
    assert customs.names("SentBox") == [name]
    assert customs.told(customs.after(1)) == ["the import client's answer"]
    (answer,) = customs.names("InBox")
    assert re.fullmatch(rf"Successed_{name[:-4]}_{STAMP}\.xml", answer)
    assert customs.after(2) == []
    assert customs.told(customs.after(3)) == ["received and sent on to customs"]
    assert receipts(customs)[0]["Channel"] == "1"
    assert customs.told(customs.after(7)) == ["stored by customs"]
    assert customs.sandbox.pending() == 2
    assert customs.told(customs.after(15)) == ["approved", "print file, a specimen"]
    assert customs.sandbox.pending() == 0
    (approved,) = receipts(customs, "5")
    assert approved["CertNo"] == CERT_NO
    assert approved["CheckDate"] == "2026-11-23"
    assert approved["RspGenTime"] == "2026-11-23 02:30:15"
    assert approved["ChkVaildDate"] == "2027-11-23"
    assert approved["CheckAddress"] == "NINGBO, CHINA"
    assert approved["EntOrgCode"] == "MA9999996"
    assert re.fullmatch(r"SB\d{16}", approved["BarCode"])
    assert "SPECIMEN" in approved["OrgNameE"]


def test_the_print_file_comes_with_the_approval_and_shows_this_certificate(customs):
    shown = []
    customs.print_file = lambda *given: shown.append(given) or b"%PDF-1.7 specimen %%EOF"
    customs.restart()
    customs.declare()
    customs.after(0)
    customs.after(15)
    assert customs.inbox()[f"{CERT_NO}.pdf"] == b"%PDF-1.7 specimen %%EOF"
    ((certificate, approval, at),) = shown
    assert certificate.cert_no == CERT_NO
    assert approval.bar_code == receipts(customs, "5")[0]["BarCode"]
    assert at == customs.now + dt.timedelta(seconds=15)


def test_without_another_the_print_file_is_a_drawn_specimen(customs):
    customs.print_file = None
    customs.restart()
    customs.declare()
    customs.after(0)
    customs.after(15)
    assert customs.inbox()[f"{CERT_NO}.pdf"].startswith(b"%PDF-")


def test_a_certificate_without_a_form_is_approved_without_a_print_file(customs):
    def no_form(certificate, approval, at):
        raise ConfigError("resource-missing", t("there is no form", "没有版式"), t("-", "-"))

    customs.print_file = no_form
    customs.restart()
    customs.declare()
    customs.after(0)
    assert customs.told(customs.after(15))[-2:] == ["approved", "no print file"]
    assert len(receipts(customs, "5")) == 1


def test_a_return_brings_its_reason(customs_that):
    customs = customs_that(match="C26*", verdict="return", reason="原产地标准有误。")
    customs.declare()
    customs.after(0)
    customs.after(15)
    (returned,) = receipts(customs, "3")
    assert returned["RepAddMsg"] == "原产地标准有误。"
    assert "BarCode" not in returned
    assert not any(name.endswith(".pdf") for name in customs.inbox())


def test_a_failure_at_entry_ends_there(customs_that):
    customs = customs_that(verdict="fail_at_entry", reason="申报员未备案。")
    customs.declare()
    customs.after(0)
    customs.after(100)
    assert [item.get("RepType", "") for item in receipts(customs)] == ["", "1"]
    assert receipts(customs, "1")[0]["RepAddMsg"] == "申报员未备案。"


def test_what_the_client_cannot_send_goes_to_failbox_with_a_failed_answer(customs_that):
    customs = customs_that(verdict="fail_to_send", reason="读卡失败。")
    name = customs.declare()
    customs.after(0)
    customs.after(100)
    assert customs.names("FailBox") == [name]
    assert customs.names("SentBox") == []
    ((answer, data),) = customs.inbox().items()
    assert re.fullmatch(rf"Failed_{name[:-4]}_{STAMP}\.xml", answer)
    assert reply(data)["Note"] == "读卡失败。"


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda text: text[:-20], "XML"),
        (lambda text: text.replace("<CertType>C</CertType>", ""), "CertType"),
        (lambda text: text.replace("2000/09/xmldsig#", "2000/09/coo#"), "校验"),
        (lambda text: text.replace("C263300999990001<", "C2633009999900010000000<"), "CertNo"),
    ],
)
def test_a_message_that_does_not_fit_the_schema_is_caught_by_the_client(customs, message, broken, said):
    name = customs.declare(broken(message))
    customs.after(0)
    customs.after(100)
    assert customs.names("FailBox") == [name]
    ((answer, data),) = customs.inbox().items()
    assert answer.startswith("Failed_")
    assert said in reply(data)["Note"]


def test_a_message_the_schema_lets_pass_is_caught_by_customs(customs, message):
    name = customs.declare(message.replace("<GNo>1<", "<GNo>3<").replace(">4200.00</InvValue>", ">4200,00</InvValue>"))
    customs.after(0)
    customs.after(100)
    assert customs.names("SentBox") == [name]
    (failed,) = receipts(customs, "1")
    assert "GNo 应为 1" in failed["Note"]
    assert "InvValue 4200,00 不是数值" in failed["Note"]
    assert len(failed["RepAddMsg"]) <= 150


def test_a_draft_is_stored_and_no_more(customs, message):
    customs.declare(message.replace("<ApplyType>1<", "<ApplyType>0<"))
    customs.after(0)
    customs.after(100)
    assert [item.get("RepType", "") for item in receipts(customs)] == ["", "2"]


def test_an_approved_number_is_not_approved_twice(customs, message):
    customs.declare()
    customs.after(0)
    customs.after(20)
    customs.declare(message.replace("SAMPLE IMPORT", "OTHER IMPORT"))
    customs.after(30)
    customs.after(60)
    assert len(receipts(customs, "5")) == 1
    assert "不得重复申报" in receipts(customs, "3")[0]["RepAddMsg"]


def test_the_very_same_message_again_is_noticed_too(customs):
    name = customs.declare()
    customs.after(0)
    customs.declare(name=name)
    customs.after(1)
    customs.after(60)
    assert "正在审核" in receipts(customs, "1")[0]["RepAddMsg"]
    assert len(receipts(customs, "5")) == 1


def test_a_returned_number_may_be_declared_again_and_its_receipts_are_later(customs, message):
    customs.scenario = Scenario(acts=(Act(verdict="return"),))
    customs.restart()
    customs.declare()
    customs.after(0)
    customs.after(15)
    customs.scenario = Scenario()
    customs.restart()
    customs.declare(message.replace("SAMPLE IMPORT", "OTHER IMPORT"))
    customs.after(15)
    customs.after(30)
    (returned,), (approved,) = receipts(customs, "3"), receipts(customs, "5")
    assert approved["RspGenTime"] > returned["RspGenTime"]
    assert all(item["SendTime"] > returned["RspGenTime"] for item in receipts(customs)[3:])


def test_twice_is_the_same_bytes_under_two_names(customs_that):
    customs = customs_that(tricks=["twice"])
    customs.declare()
    customs.after(0)
    customs.after(20)
    assert len(receipts(customs)) == 6
    assert len({data for name, data in customs.inbox().items() if name.startswith("Receipt_")}) == 3


def test_out_of_order_the_last_stage_comes_first_but_keeps_its_time(customs_that):
    customs = customs_that(tricks=["out_of_order"])
    customs.declare()
    customs.after(0)
    assert "approved" in customs.told(customs.after(3))
    assert receipts(customs, "2") == []
    customs.after(20)
    assert receipts(customs, "2")[0]["RspGenTime"] < receipts(customs, "5")[0]["RspGenTime"]


def test_late_comes_an_hour_later(customs_that):
    customs = customs_that(tricks=["late"])
    customs.declare()
    customs.after(0)
    customs.after(3600)
    assert receipts(customs) == []
    customs.after(3615)
    assert len(receipts(customs, "5")) == 1


def test_half_written_first(customs_that):
    customs = customs_that(tricks=["half_written"])
    customs.declare()
    customs.after(0)
    customs.after(3)
    ((name, half),) = [item for item in customs.inbox().items() if item[0].startswith("Receipt_")]
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(half)
    customs.after(8)
    assert customs.inbox()[name].startswith(half)
    assert reply(customs.inbox()[name])["Channel"] == "1"


def test_gb18030(customs_that):
    customs = customs_that(tricks=["gb18030"])
    customs.declare()
    customs.after(0)
    customs.after(15)
    (data,) = [data for data in customs.inbox().values() if b"RepType>5" in data]
    assert "审核通过" in data.decode("gb18030")
    assert b"GB18030" in data
    assert reply(data)["RepAddMsg"] == "审核通过,可以领证"


def test_only_whole_messages_are_taken(customs):
    for name in (".a.xml.123.tmp", "a.tmp", ".a.xml", "note.txt"):
        (customs.root / "OutBox" / name).write_bytes(b"<Certificate>")
    assert customs.after(0) == []
    assert len(customs.names("OutBox")) == 4


def test_nothing_unfinished_is_left_in_any_folder(customs):
    customs.declare()
    customs.after(0)
    customs.after(20)
    assert list(customs.root.rglob("*.tmp")) == []


def test_a_damaged_memory_is_told_with_its_file(customs):
    customs.declare()
    customs.after(0)
    (customs.root / "TempBox" / "sandbox.json").write_bytes(b"{")
    with pytest.raises(ConfigError) as caught:
        customs.restart()
    assert caught.value.code == "sandbox-state"
    assert caught.value.where.file.endswith("sandbox.json")
