import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coo_cli.base.files import sha256
from coo_cli.certificate.receipt import fold
from coo_cli.certificate.state import Declaration
from coo_cli.gateway.open import open_gateway
from coo_cli.gateway.parcel import Parcel
from coo_cli.gateway.settings import FolderSettings
from coo_cli.message.receipts import read_receipts
from coo_cli.sandbox.scenario import Act, Scenario

ENDS = {
    "approve": Declaration.APPROVED,
    "return": Declaration.RETURNED,
    "fail_at_entry": Declaration.FAILED,
    "fail_to_send": Declaration.FAILED,
}
TRICKS = ["twice", "out_of_order", "late", "half_written", "gb18030"]


@pytest.fixture
def gateway_to():
    return lambda customs: open_gateway(FolderSettings(root=customs.root, settle=0), customs.root)


class Desk:
    """Collects as a poll does: each file once."""

    def __init__(self, gateway):
        self.gateway, self.taken, self.got = gateway, set(), []

    def poll(self):
        new = list(self.gateway.collect(lambda name, look: (name, look) in self.taken))
        self.taken |= {(item.name, item.look) for item in new}
        self.got += new
        return new


def parcel_of(message):
    data = message.encode()
    return Parcel(f"C263300999990001_{sha256(data)[:12]}.xml", data, sha256(data))


def test_a_parcel_goes_out_once_and_its_answers_come_back_once(customs, gateway_to, message):
    gateway = gateway_to(customs)
    desk = Desk(gateway)
    parcel = parcel_of(message)
    assert gateway.send(parcel).status == "sent"
    customs.after(0)
    assert gateway.send(parcel).status == "sent"
    for second in range(1, 40):
        customs.after(second)
        desk.poll()
    assert len(desk.got) == 5
    assert customs.names("SentBox") == [parcel.name]
    assert sum(b"RepType>5" in item.data for item in desk.got) == 1
    assert [item.name for item in desk.got if item.name.endswith(".pdf")] == ["C263300999990001.pdf"]


def test_half_written_receipts_are_collected_whole(customs_that, gateway_to, message):
    customs = customs_that(tricks=["half_written", "gb18030"])
    gateway_to(customs).send(parcel_of(message))
    desk = Desk(gateway_to(customs))
    for second in range(40):
        customs.after(second)
        desk.poll()
    receipts = [item for item in desk.got if item.name.startswith("Receipt_")]
    assert len(receipts) == 3
    assert all(item.data.endswith(b"</Receipt>") for item in receipts)


def test_a_message_that_failed_comes_back_from_failbox(customs_that, gateway_to, message):
    customs = customs_that(verdict="fail_to_send", reason="读卡失败。")
    parcel = parcel_of(message)
    gateway_to(customs).send(parcel)
    customs.after(0)
    customs.after(1)
    got = {item.folder: item for item in Desk(gateway_to(customs)).poll()}
    assert got["FailBox"].data == parcel.data
    assert got["InBox"].name.startswith(f"Failed_{parcel.name[:-4]}_")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(verdict=st.sampled_from(list(ENDS)), tricks=st.lists(st.sampled_from(TRICKS), unique=True))
def test_whatever_the_tricks_the_answers_fold_to_the_verdict(
    tmp_path_factory, make_customs, gateway_to, message, verdict, tricks
):
    scenario = Scenario(late_by=30, acts=(Act(verdict=verdict, reason="示例原因。", tricks=tuple(tricks)),))
    customs = make_customs(tmp_path_factory.mktemp("c"), scenario)
    gateway_to(customs).send(parcel_of(message))
    desk = Desk(gateway_to(customs))
    for second in range(0, 60, 3):
        customs.after(second)
        desk.poll()
    files = [item for item in desk.got if item.folder == "InBox" and item.name.endswith(".xml")]
    receipts = [receipt for item in files for receipt in read_receipts(item.data, item.name)]
    assert {receipt.cert_no for receipt in receipts} == {"C263300999990001"}
    assert fold(Declaration.QUEUED, receipts) is ENDS[verdict]
    if verdict != "approve":
        assert "示例原因。" in {receipt.text for receipt in receipts}
