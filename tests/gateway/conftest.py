"""A root folder as the import client makes it, and a user who is not allowed everything."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from coo_cli.base.files import sha256
from coo_cli.gateway.open import open_gateway
from coo_cli.gateway.parcel import Parcel
from coo_cli.gateway.settings import FolderSettings

FOLDERS = ("OutBox", "SentBox", "FailBox", "InBox", "TempBox")


@pytest.fixture
def root(tmp_path):
    for name in FOLDERS:
        (tmp_path / "Cooimp" / name).mkdir(parents=True)
    return tmp_path / "Cooimp"


@pytest.fixture
def gateway(root):
    return open_gateway(FolderSettings(root=root, settle=0), root.parent)


@pytest.fixture
def parcel():
    return make_parcel


def make_parcel(name: str = "C263300999990001_0a1b2c3d.xml", data: bytes = b"<Certificate>1</Certificate>") -> Parcel:
    return Parcel(name, data, sha256(data))


@pytest.fixture
def plain_root():
    """The client's folders where a plain user can be shut out of them; root may do everything."""
    top = Path(tempfile.mkdtemp(prefix="coo-gateway-"))
    top.chmod(0o755)
    for name in FOLDERS:
        (top / name).mkdir()
        (top / name).chmod(0o777)
    yield top
    shutil.rmtree(top)


@pytest.fixture
def as_plain_user():
    @contextlib.contextmanager
    def switched():
        if os.geteuid() != 0:
            yield
            return
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)

    return switched
