"""What all tests share: the samples, the package's data, a clock that stands still, and a PostgreSQL server where
one is installed."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest

from coo_cli.base.clock import SHANGHAI
from coo_cli.base.resources import Resources, resources

START_SECONDS = 30

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def samples() -> Path:
    return ROOT / "samples"


@pytest.fixture(scope="session")
def catalog() -> Resources:
    return resources()


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime(2026, 11, 23, 2, 30, tzinfo=SHANGHAI)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A server of our own on 127.0.0.1, stopped by its process id; its URL without a database name."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    initdb, server = _program("initdb"), _program("postgres")
    if initdb is None or server is None:
        pytest.skip("PostgreSQL is not installed")
    user = "postgres" if sys.platform != "win32" and os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="coo-pg-"))
    running: subprocess.Popen[bytes] | None = None
    try:
        if user is not None:  # the server refuses to run as root
            try:
                shutil.chown(folder, user)
            except LookupError:
                pytest.skip("run as root without a user `postgres`")
        data = folder / "data"
        make = [initdb, "-D", str(data), "-U", "coo", "-E", "UTF8", "--auth=trust", "--no-sync", "--locale=C"]
        subprocess.run(make, check=True, capture_output=True, user=user, cwd=folder, timeout=60)
        port = _free_port()
        start = [server, "-D", str(data), "-h", "127.0.0.1", "-p", str(port), "-k", "", "-c", "fsync=off"]
        with (folder / "log").open("wb") as log:
            running = subprocess.Popen(start, stdout=log, stderr=log, user=user, cwd=folder)
        address = f"postgresql://coo@127.0.0.1:{port}"
        _wait_for(f"{address}/postgres", running)
        yield address
    finally:
        if running is not None:
            running.send_signal(signal.SIGINT)
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str, request: pytest.FixtureRequest) -> str:
    """A new, empty database on that server."""
    import psycopg

    name = f"coo_{os.getpid()}_{abs(hash(request.node.nodeid))}"
    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return f"{postgres_server}/{name}"


def _program(name: str) -> str | None:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(installed[-1]) if installed else shutil.which(name)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, running: subprocess.Popen[bytes]) -> None:
    import psycopg

    end = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(address, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if running.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.1)


class Hub:
    """An HTTP server on this machine that plays whoever is told of things: it keeps requests and says what it is told.

    `says` is by path, without the query: status and body; `hang` seconds before it answers, `cut` to hang up instead.
    """

    def __init__(self) -> None:
        self.requests: list[Told] = []
        self.says: dict[str, tuple[int, bytes]] = {}
        self.answer = (200, b'{"errcode": 0, "code": 0}')
        self.hang = 0.0
        self.cut = False
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                path, _, query = self.path.partition("?")
                hub.requests.append(Told(path, query, dict(self.headers), body))
                time.sleep(hub.hang)
                if hub.cut:
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                status, said = hub.says.get(path, hub.answer)
                self.send_response(status)
                self.send_header("Content-Length", str(len(said)))
                with contextlib.suppress(ConnectionError):  # it did not wait for the answer
                    self.end_headers()
                    self.wfile.write(said)

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def bodies(self) -> list[dict]:
        return [json.loads(request.body) for request in self.requests]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Told(NamedTuple):
    """One request."""

    path: str
    query: str
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def hub():
    opened = Hub()
    yield opened
    opened.close()
