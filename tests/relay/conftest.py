"""A relay over real folders on a real socket, and clients of it."""

from __future__ import annotations

import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from coo_cli.base.clock import system_clock
from coo_cli.base.files import sha256
from coo_cli.gateway.http import HttpGateway
from coo_cli.gateway.open import open_gateway
from coo_cli.gateway.parcel import Parcel, Surroundings
from coo_cli.gateway.settings import FolderSettings, HttpSettings
from coo_cli.relay.doors import Door, doors_by_token, one_door
from coo_cli.relay.server import Listening, serving

TOKEN = "EXAMPLE-token-0123456789"
FOLDERS = ("OutBox", "SentBox", "FailBox", "InBox", "TempBox")


def make_parcel(name: str = "C263300999990001_0a1b2c3d.xml", data: bytes = b"<Certificate>1</Certificate>") -> Parcel:
    return Parcel(name, data, sha256(data))


class Relay:
    """The relay of one test: where it is, what it wrote into its log, and clients that know it."""

    def __init__(self, folder: Path):
        self.folder, self.root, self.log, self.slept = folder, folder / "Cooimp", [], []
        for name in FOLDERS:
            (self.root / name).mkdir(parents=True)
        self.local = open_gateway(FolderSettings(root=self.root, settle=0), folder)

    def client(self, token: str | None = TOKEN, clock=system_clock, **settings) -> HttpGateway:
        known = {"token": {"env": "TOKEN"}} if token else {}
        shown = HttpSettings.model_validate({"kind": "http", "url": self.url, "backoff": 0.01, **known, **settings})
        around = Surroundings(self.folder, clock, {"TOKEN": token} if token else {})
        return HttpGateway(shown, around, self.slept.append, lambda: 0.5)

    def names(self, folder: str) -> list[str]:
        return sorted(path.name for path in (self.root / folder).iterdir())


@pytest.fixture
def start(tmp_path):
    """Starts relays that end with the test."""
    with ExitStack() as running:

        def started(gateway=None, token: str | None = TOKEN, **listening) -> Relay:
            relay = Relay(tmp_path / f"relay{len(list(tmp_path.glob('relay*')))}")
            door = Door("main", gateway(relay) if gateway else relay.local)
            doors = doors_by_token({token: door}) if token else one_door(door)
            relay.url = running.enter_context(serving(Listening(**listening), doors, system_clock, relay.log.append))
            return relay

        yield started


@pytest.fixture
def relay(start):
    return start()


@pytest.fixture
def parcel():
    return make_parcel


@pytest.fixture(scope="session")
def certificates(tmp_path_factory) -> Path:
    """A certificate of 127.0.0.1 that vouches for itself, and its key."""
    folder = tmp_path_factory.mktemp("certificates")
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=EXAMPLE -addext"
    subprocess.run(
        ["openssl", *words.split(), "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder
