"""Owns one connection to the relay: its requests read within limits, answered, and noted in the access log."""

from __future__ import annotations

import io
import socket
import time
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import urlsplit

from coo_cli.base.clock import stamp
from coo_cli.base.texts import t
from coo_cli.gateway.http_api import KEY_HEADER
from coo_cli.gateway.settings import LOOPBACK
from coo_cli.relay.answers import Answer, Question, answer, refusal
from coo_cli.relay.doors import Door

if TYPE_CHECKING:
    from coo_cli.relay.server import RelayServer

_LINGER = 2.0
"""Seconds for which a request that is not answered is read on and thrown away, so that its sender hears why."""


class _Handshaking(Protocol):
    def do_handshake(self) -> None: ...


class _Patient(io.RawIOBase):
    """A connection's bytes until a moment: whoever sends them one by one does not get longer."""

    def __init__(self, connection: socket.socket, seconds: float) -> None:
        self._connection, self._seconds = connection, seconds
        self.renew()

    def renew(self, seconds: float | None = None) -> None:
        self._until = time.monotonic() + (self._seconds if seconds is None else seconds)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override] # the stub's private alias
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        return self._connection.recv_into(buffer)


class Handler(BaseHTTPRequestHandler):
    """Reads requests of one connection, asks `answer`, writes what it says."""

    protocol_version = "HTTP/1.1"
    default_request_version = "HTTP/1.0"
    disable_nagle_algorithm = True
    server: RelayServer
    server_version = "coo-relay"
    sys_version = ""

    def setup(self) -> None:
        """Shake hands, if there is TLS, and bound the time of reading."""
        if self.server.trust is not None:
            cast("_Handshaking", self.request).do_handshake()
        super().setup()
        self.rfile.close()
        self._bytes = _Patient(self.connection, self.server.listening.seconds)
        self.rfile = io.BufferedReader(self._bytes)

    def handle_one_request(self) -> None:
        """Give each request its own time, the waiting for it included."""
        self._bytes.renew()
        super().handle_one_request()

    def do_GET(self) -> None:
        """Answer a GET."""
        self._serve()

    def do_PUT(self) -> None:
        """Answer a PUT."""
        self._serve()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._serve()

    def _serve(self) -> None:
        started = time.monotonic()
        door = self.server.doors.find(self.headers.get("Authorization", ""))
        try:
            said = self._answer(door)
        except ConnectionError:  # the sandbox loses an answer, or the other side has gone
            self.close_connection = True
            self._note(door, 0, 0, started)
            return
        self._write(said)
        self._note(door, said.status, len(said.body), started)

    def _answer(self, door: Door | None) -> Answer:
        path = urlsplit(self.path).path
        if door is None:
            self.close_connection = True
            return refusal(401, "unauthorized", t("The token is not known here.", "令牌无效。"))
        if not self.server.doors.locked and self.server.trust is None and not self._meant_for_this_machine():
            self.close_connection = True
            return refusal(403, "wrong-host", t("This relay serves its own machine alone.", "本中继仅供本机使用。"))
        body = self._body()
        if isinstance(body, Answer):
            self.close_connection = True
            return body
        return answer(
            Question(self.command, path, self.headers.get(KEY_HEADER, "").strip('"'), body), door, self.server.clock
        )

    def _meant_for_this_machine(self) -> bool:
        """Whether the request names this machine: a web page elsewhere can make a browser send others."""
        try:
            host = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        except ValueError:
            return False
        return host in LOOPBACK

    def _body(self) -> bytes | Answer:
        """The content, or why it is not read."""
        if "Transfer-Encoding" in self.headers:
            return refusal(411, "no-length", t("Say how long the content is.", "须注明内容长度。"))
        lengths = self.headers.get_all("Content-Length", ["0" if self.command == "GET" else ""])
        if len(lengths) != 1 or not (lengths[0].isascii() and lengths[0].isdigit()):
            return refusal(411, "no-length", t("Say how long the content is.", "须注明内容长度。"))
        length, most = int(lengths[0][:18]), self.server.listening.largest
        if length > most:
            told = t(
                "The relay takes no more than {n} MiB (its --max-mib).", "中继最多接收 {n} MiB（见其 --max-mib）。"
            )
            return refusal(413, "too-large", told.fill(n=f"{most / 2**20:g}"))
        body = self.rfile.read(length)
        if len(body) < length:
            raise ConnectionAbortedError
        return body

    def _write(self, said: Answer) -> None:
        self.connection.settimeout(self.server.listening.seconds)
        self.send_response(said.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said.body)))
        self.send_header("Cache-Control", "no-store")
        if said.retry_after:
            self.send_header("Retry-After", str(said.retry_after))
        if said.status == 401:
            self.send_header("WWW-Authenticate", "Bearer")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(said.body)
        if self.close_connection and said.status >= 400:
            self._throw_away()

    def _throw_away(self) -> None:
        self._bytes.renew(min(_LINGER, self.server.listening.seconds))
        try:
            while self.rfile.read(2**16):
                pass
        except OSError:
            return

    def _note(self, door: Door | None, status: int, size: int, started: float) -> None:
        path = "".join(c if c.isascii() and c.isprintable() else "?" for c in urlsplit(self.path).path)[:300]
        milliseconds = round((time.monotonic() - started) * 1000)
        self.server.tell(
            f"{stamp(self.server.clock())} {self.client_address[0]} {door.name if door else '-'} "
            f"{self.command} {path} {status or 'cut'} {size} {milliseconds}ms"
        )

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the standard library refuses by itself, in the relay's words."""
        self.close_connection = True
        self.requestline = getattr(self, "requestline", "")
        self._write(refusal(code, "bad-request", t("This request is not understood.", "无法识别该请求。")))

    def log_message(self, format: str, *args: object) -> None:
        """The access log is written by `_note` alone."""
