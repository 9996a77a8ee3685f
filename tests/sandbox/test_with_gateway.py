import pytest

from coo_cli.base.files import sha256
from coo_cli.gateway.open import open_gateway
from coo_cli.gateway.parcel import Parcel
from coo_cli.gateway.settings import GatewaySettings


@pytest.fixture
def gateway_to():
    return lambda customs: open_gateway(GatewaySettings(root=customs.root, settle=0), customs.root)


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
    return Parcel(f"C263300999990001_{sha256(data)[:8]}.xml", data, sha256(data))


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
    assert desk.got[-1].name == "C263300999990001.pdf" or desk.got[-2].name == "C263300999990001.pdf"


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
