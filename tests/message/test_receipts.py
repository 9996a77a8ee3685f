import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coo_cli.base.clock import SHANGHAI, stamp
from coo_cli.certificate.receipt import Approval, Receipt, meaning
from coo_cli.certificate.state import Declaration
from coo_cli.message.receipts import ReceiptUnreadable, read_receipts

FOLDER = Path(__file__).resolve().parents[2] / "samples" / "receipts"
READABLE = [
    path for path in sorted(FOLDER.glob("*.xml")) if path.name not in ("Receipt_half_written.xml", "garbage.xml")
]
OURS = "C26MA99999960001_0123456789ab"


def read(pattern):
    (path,) = FOLDER.glob(pattern)
    return read_receipts(path.read_bytes(), path.name)


def at(*when):
    return stamp(dt.datetime(*when, tzinfo=SHANGHAI))


def business(inside, name="r.xml"):
    return read_receipts(f"<Receipt><CertNo>C1</CertNo>{inside}</Receipt>".encode(), name)[0]


def test_an_approval_carries_what_customs_says_of_it():
    (receipt,) = read("Receipt_4*")
    assert receipt == Receipt(
        cert_no="C26MA99999960001",
        kind="business",
        time=at(2026, 11, 20, 15, 30),
        channel="6",
        code="5",
        text="审核通过",
        sequence="2",
        cert_type="C",
        approval=Approval(
            bar_code="EXAMPLE0000000001",
            check_date="2026-11-20",
            authority="NINGBO CUSTOMS (EXAMPLE)",
            check_place="NINGBO, CHINA",
            statement="EXAMPLE STATEMENT OF THE AUTHORITY",
            valid_date="2027-11-20",
            reissue="0",
        ),
    )


@pytest.mark.parametrize(
    ("pattern", "means", "words"),
    [
        ("Receipt_1*", Declaration.SENT, "数据已发往海关"),
        ("Receipt_2*", Declaration.FAILED, "录入企业"),
        ("Receipt_3*", Declaration.RECEIVED, "0001--报文收到时间"),
        ("Receipt_5*", Declaration.RETURNED, "第2项原产地标准"),
        ("Receipt_6*", Declaration.RETURNED, "补充发票㐂"),
        ("Receipt_7*", None, "含义未知"),
        ("Receipt_8*", Declaration.FAILED, "海关入库失败"),
        ("FileRet_technical_accepted*", Declaration.SENT, "接收成功"),
        ("FileRet_technical_refused*", Declaration.FAILED, "报文格式错误"),
        ("FileRet_attachment*", None, "附件接收成功"),
        ("Successed_*", Declaration.SENT, "发送成功"),
        ("Failed_*", Declaration.FAILED, "报文校验未通过"),
    ],
)
def test_each_kind_is_told_with_its_words_in_either_encoding(pattern, means, words):
    (receipt,) = read(pattern)
    assert meaning(receipt) is means
    assert words in receipt.text


def test_the_clients_answer_is_told_by_its_name_down_to_the_millisecond():
    (receipt,) = read("Successed_*")
    assert (receipt.kind, receipt.code, receipt.cert_no) == ("client", "S", "C26MA99999960001")
    assert receipt.time == stamp(dt.datetime(2026, 11, 20, 10, 0, 1, 123_000, tzinfo=SHANGHAI))


@pytest.mark.parametrize("ours", [OURS, f"{OURS}_1", f"{OURS}_12"])
@pytest.mark.parametrize("data", [b"", b"OK", "发送失败".encode("gb18030")])
def test_the_clients_answer_needs_no_content_for_our_name_has_the_number(ours, data):
    (receipt,) = read_receipts(data, f"Failed_{ours}_20261120100002456.xml")
    assert (receipt.cert_no, receipt.code) == ("C26MA99999960001", "F")


def test_the_clients_answer_may_be_our_message_sent_back(message):
    data = message("C-amended")
    (receipt,) = read_receipts(data, "Successed_renamed_20261120100002456.xml")
    assert (receipt.cert_no, receipt.text) == ("C26MA99999960002", "")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<FileRet><CertNo>C1</Cert", f"Successed_{OURS}_20261120100002456.xml"),
        (b"", "Successed_someone_elses_20261120100002456.xml"),
        (b"<Receipt/>", "Receipt_1.xml"),
        (b"<Receipt><CertNo> </CertNo></Receipt>", "Receipt_1.xml"),
        (b"<html/>", "Receipt_1.xml"),
        (b"", "Receipt_1.xml"),
        (b"<!DOCTYPE r [<!ENTITY x 'y'>]><Receipt><CertNo>&x;</CertNo></Receipt>", "Receipt_1.xml"),
        ("<Receipt><CertNo>C1</CertNo></Receipt>".encode("utf-16"), "Receipt_1.xml"),
        (b"<Receipt>" * 3000, "Receipt_1.xml"),
    ],
)
def test_what_is_no_receipt_is_refused_by_name(data, name):
    with pytest.raises(ReceiptUnreadable) as caught:
        read_receipts(data, name)
    assert caught.value.where.file == name


@pytest.mark.parametrize("name", ["Receipt_half_written.xml", "garbage.xml"])
def test_half_written_and_damaged_files_wait(name):
    with pytest.raises(ReceiptUnreadable):
        read(name)


def test_every_receipt_in_a_file_is_read():
    assert [receipt.cert_no for receipt in read("Receipt_several.xml")] == ["RC26MA99999960001", "H26MA99999960001"]


@pytest.mark.parametrize(
    ("inside", "time"),
    [
        ("<SendTime>2026-11-20 10:00:00</SendTime>", at(2026, 11, 20, 10)),
        (
            "<SendTime>2026-11-20 10:00:00</SendTime><ReceiveTime>2026-11-20 09:00:00</ReceiveTime>",
            at(2026, 11, 20, 9),
        ),
        (
            "<ReceiveTime>soon</ReceiveTime><SendTime>2026-11-20T10:00:00.5</SendTime>",
            at(2026, 11, 20, 10, 0, 0, 500_000),
        ),
        ("<ReceiveTime>2026-11-20T02:00:00Z</ReceiveTime>", at(2026, 11, 20, 10)),
        ("<ReceiveTime>2026/11/20 10:00:00</ReceiveTime>", at(2026, 11, 20, 10)),
        ("<ReceiveTime>2026-11-20</ReceiveTime>", at(2026, 11, 20)),
        ("<ReceiveTime>0001-01-01T00:00:00+14:00</ReceiveTime>", ""),
        ("<Note>none</Note>", ""),
    ],
)
def test_the_time_is_the_first_that_can_be_read_in_customs_zone(inside, time):
    assert business(inside).time == time


def test_elements_stand_in_any_order_and_namespace_and_unknown_ones_do_no_harm():
    receipt = business(
        '<x:CusRespData xmlns:x="urn:x"><x:RepType>2</x:RepType><x:Novelty>1</x:Novelty></x:CusRespData>'
        "<Note>note</Note><Channel> 6 </Channel>"
    )
    assert (receipt.channel, receipt.code, receipt.text) == ("6", "2", "note")


def test_a_file_receipt_that_has_a_place_for_a_file_is_of_an_attachment():
    data = b"<FileRet><CertNo>C1</CertNo><FileName/><RetType>2</RetType></FileRet>"
    (receipt,) = read_receipts(data, "r.xml")
    assert (receipt.kind, meaning(receipt)) == ("attachment", None)


NAMES = st.sampled_from(
    [
        "r.xml",
        "",
        f"Successed_{OURS}_20261120100002456.xml",
        "Failed_x_99999999999999999.xml",
        "Failed_\n_1_0000000000000000٣.xml",
    ]
)


def readable_or_refused(data, name):
    try:
        found = read_receipts(data, name)
    except ReceiptUnreadable as error:
        str(error).encode()
    else:
        assert found
        assert all(receipt.cert_no for receipt in found)


@given(st.binary(max_size=60), NAMES)
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused_but_nothing_else(data, name):
    readable_or_refused(data, name)


@given(st.sampled_from(READABLE), NAMES, st.data())
@settings(max_examples=300, deadline=None)
def test_damaged_receipts_are_read_or_refused_but_nothing_else(path, name, data):
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole)))
    cut = data.draw(st.integers(0, 30))
    readable_or_refused(whole[:at] + data.draw(st.binary(max_size=4)) + whole[at + cut :], name)


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.stem)
def test_a_receipt_cut_short_anywhere_before_its_end_tag_closes_is_not_read(path):
    whole = path.read_bytes().rstrip()
    name = "r.xml"
    for at in range(0, len(whole) - 1, 7):
        with pytest.raises(ReceiptUnreadable):
            read_receipts(whole[:at], name)
