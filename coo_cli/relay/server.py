"""Owns the relay's listening: connections, TLS, limits of size and time, the access log, and a clean stop."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import msgspec

from coo_cli.base.clock import Clock
from coo_cli.base.errors import ConfigError, Place, UsageError
from coo_cli.base.texts import t
from coo_cli.relay.doors import Doors
from coo_cli.relay.handler import Handler

MOST_CONNECTIONS = 64


class Listening(msgspec.Struct, frozen=True, kw_only=True):
    """Where and how the relay listens.

    Attributes:
        host: the address; this machine alone unless another is named.
        port: 0 lets the system choose.
        certificate: the relay's certificate as PEM, its chain behind it; without one there is no TLS.
        key: its private key.
        client_ca: whose certificates clients must show; none need to when not given.
        largest: bytes a request may have.
        seconds: how long a connection may take for one request, waiting for it included.
    """

    host: str = "127.0.0.1"
    port: int = 0
    certificate: Path | None = None
    key: Path | None = None
    client_ca: Path | None = None
    largest: int = 32 * 2**20
    seconds: float = 60


class RelayServer(ThreadingHTTPServer):
    """The listening socket; each connection has a thread of its own, and there are only so many."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 64
    allow_reuse_address = True

    def __init__(
        self,
        listening: Listening,
        doors: Doors,
        clock: Clock,
        tell: Callable[[str], None],
        trust: ssl.SSLContext | None,
    ) -> None:
        """Listen; `serving` is the way to use this."""
        self.listening, self.doors, self.clock, self.tell, self.trust = listening, doors, clock, tell, trust
        self._open: set[socket.socket] = set()
        self._free = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self._change = threading.Lock()
        if ":" in listening.host:
            self.address_family = socket.AF_INET6
        super().__init__((listening.host, listening.port), Handler)

    def server_bind(self) -> None:
        """Bind without asking the name service who we are, as the standard library would."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    @property
    def url(self) -> str:
        """Where clients find it."""
        host = f"[{self.server_name}]" if ":" in self.server_name else self.server_name
        return f"{'https' if self.trust else 'http'}://{host}:{self.server_port}"

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        """Take a connection; its handshake is left to its thread, so that a slow one holds up nobody."""
        connection, address = self.socket.accept()
        connection.settimeout(self.listening.seconds)
        if self.trust is not None:
            connection = self.trust.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        """Give a connection its thread, or close it when there are too many."""
        if not isinstance(request, socket.socket) or not self._free.acquire(blocking=False):
            self.shutdown_request(request)
            return
        with self._change:
            self._open.add(request)
        super().process_request(request, client_address)

    def process_request_thread(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        """Serve a connection and forget it."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._change:
                self._open.discard(request)
            self._free.release()

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that broke is no matter; what else goes wrong is said without a traceback's paths."""
        import sys

        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            self.tell(f"error: {type(error).__name__}")

    def hang_up(self) -> None:
        """Let nobody say more, so that threads end with the answer they are giving."""
        with self._change:
            for connection in self._open:
                with contextlib.suppress(OSError):  # not TLS's own shutdown: it would go on in the clear
                    socket.socket.shutdown(connection, socket.SHUT_RD)


@contextlib.contextmanager
def serving(listening: Listening, doors: Doors, clock: Clock, tell: Callable[[str], None]) -> Iterator[str]:
    """Serve while the context lasts; gives out the URL. At its end requests under way are answered first.

    Args:
        listening: where and how.
        doors: the gateways and their tokens.
        clock: the time that is told.
        tell: takes the lines of the access log.

    Raises:
        UsageError: `relay-open` when others could reach it without TLS or without being known, or
            `relay-certificate` when only part of what TLS needs is given.
        ConfigError: `certificate-unreadable`, or `address-in-use` when the address cannot be listened on.
    """
    _must_be_closed(listening, doors)
    trust = _trust(listening)
    try:
        server = RelayServer(listening, doors, clock, tell, trust)
    except OSError as error:
        raise ConfigError(
            "address-in-use",
            t("Port {port} of {host} cannot be listened on.", "无法监听 {host} 的端口 {port}。").fill(
                host=listening.host, port=listening.port
            ),
            t(
                "Another program may hold it: name another with --port. 0 takes any that is free.",
                "可能已被其他程序占用：请用 --port 指定其他端口，0 表示任选空闲端口。",
            ),
            why=error.strerror or str(error),
        ) from error
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), name="relay")
    thread.start()
    try:
        yield server.url
    finally:
        server.shutdown()
        thread.join()
        server.hang_up()
        server.server_close()


def is_local(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _must_be_closed(listening: Listening, doors: Doors) -> None:
    if listening.certificate is None and (listening.key is not None or listening.client_ca is not None):
        raise UsageError(
            "relay-certificate",
            t("Without --certificate there is no TLS.", "没有 --certificate 就没有 TLS。"),
            t("Give --certificate too.", "请同时提供 --certificate。"),
        )
    known = doors.locked or listening.client_ca is not None
    if is_local(listening.host) or (listening.certificate is not None and known):
        return
    raise UsageError(
        "relay-open",
        t(
            "On {host} the relay could be read and used by others.",
            "监听 {host} 时，他人可以窃听和使用中继。",
        ).fill(host=listening.host),
        t(
            "Give --certificate and --key, and `relay.tokens` in coo.yaml or --client-ca; or stay on 127.0.0.1.",
            "请提供 --certificate 和 --key，并设置 coo.yaml 的 `relay.tokens` 或 --client-ca；否则仅监听 127.0.0.1。",
        ),
    )


def _trust(listening: Listening) -> ssl.SSLContext | None:
    if listening.certificate is None:
        return None
    file = listening.certificate
    try:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(file, listening.key, password="")
        if listening.client_ca is not None:
            file = listening.client_ca
            context.load_verify_locations(file)
            context.verify_mode = ssl.CERT_REQUIRED
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise ConfigError(
            "certificate-unreadable",
            t("The relay's certificate cannot be used.", "中继的证书文件无法使用。"),
            t(
                "Give PEM files: a certificate and its key, without a password.",
                "请提供 PEM 文件：证书及其私钥（无口令）。",
            ),
            where=Place(file=str(file)),
            why=error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__,
        ) from error
    return context
