"""What the tests of notices share: a channel as the settings have it, and something to tell."""

import pytest
from pydantic import TypeAdapter

from coo_cli.notify.channels import open_channel
from coo_cli.notify.message import Item, Message, Surroundings
from coo_cli.notify.settings import AnyChannel

KEY = "k-4711/secret"
"""Looks like a secret, and has a character that a URL escapes."""

APPROVED = Item(
    id=7,
    words=("approved",),
    at="2026-11-23T02:30:00.000+08:00",
    cert_no="E263300999990001",
    cert_type="E",
    destination="VN",
    invoice_no="INV-1",
    profile="main",
    state="approved",
    text="审核通过",
)


@pytest.fixture
def message():
    return Message(rule="done", title="原产地证 E263300999990001：审核通过", body="发票号：INV-1", items=(APPROVED,))


@pytest.fixture
def channel(tmp_path, now):
    """Opens a channel written as in `coo.yaml`; the secret is in the variable KEY."""

    def opened(**settings):
        checked = TypeAdapter(AnyChannel).validate_python(settings)
        return open_channel("office", checked, Surroundings({"KEY": KEY, "SIGN": "SEC0815"}, tmp_path, lambda: now))

    return opened
