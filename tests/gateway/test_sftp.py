"""The gateway over SFTP, tried on a real SSH server on 127.0.0.1 over a folder of this machine."""

import contextlib
import datetime as dt
import os
import socket
import threading
import time
from pathlib import Path

import paramiko
import pytest

from coo_cli.base.clock import SHANGHAI
from coo_cli.base.errors import ConfigError, GatewayUnavailable
from coo_cli.base.files import sha256
from coo_cli.gateway.open import open_gateway
from coo_cli.gateway.parcel import Parcel
from coo_cli.gateway.settings import SftpSettings

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
MESSAGE = b"<Certificate/>"
PARCEL = Parcel("C26.xml", MESSAGE, sha256(MESSAGE))


class Users(paramiko.ServerInterface):
    def check_auth_password(self, username, password):
        return paramiko.AUTH_SUCCESSFUL if (username, password) == ("coo", "s3cret") else paramiko.AUTH_FAILED

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED


class Handle(paramiko.SFTPHandle):
    def stat(self):
        return paramiko.SFTPAttributes.from_stat(os.fstat(self.readfile.fileno()))


class Files(paramiko.SFTPServerInterface):
    """A folder as an SFTP server shows it; a rename never replaces a file, as the protocol has it."""

    root = Path()
    lose_renames = 0

    def _path(self, path):
        return self.root / path.lstrip("/")

    def list_folder(self, path):
        try:
            return [
                paramiko.SFTPAttributes.from_stat(entry.stat(), entry.name) for entry in os.scandir(self._path(path))
            ]
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)

    def stat(self, path):
        try:
            return paramiko.SFTPAttributes.from_stat(self._path(path).stat())
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)

    lstat = stat

    def open(self, path, flags, attr):
        try:
            file = os.fdopen(os.open(self._path(path), flags, 0o644), "wb" if flags & os.O_WRONLY else "rb")
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
        handle = Handle(flags)
        handle.readfile = handle.writefile = file
        return handle

    def rename(self, oldpath, newpath):
        if self._path(newpath).exists():
            return paramiko.SFTP_FAILURE
        self._path(oldpath).rename(self._path(newpath))
        if Files.lose_renames:
            Files.lose_renames -= 1
            return paramiko.SFTP_FAILURE
        return paramiko.SFTP_OK

    def remove(self, path):
        self._path(path).unlink(missing_ok=True)
        return paramiko.SFTP_OK


@pytest.fixture(scope="module")
def host_key():
    return paramiko.ECDSAKey.generate()


@pytest.fixture
def server(tmp_path, host_key):
    """A server, as (port, the client's folders, lines of known hosts)."""
    Files.root, Files.lose_renames = tmp_path / "there", 0
    for name in ("outbox", "SentBox", "InBox/Failed", "FailBox"):
        (tmp_path / "there" / "Cooimp" / name).mkdir(parents=True)
    listener = socket.create_server(("127.0.0.1", 0))
    transports = []

    def serve():
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                transport = paramiko.Transport(connection)
                transports.append(transport)
                transport.add_server_key(host_key)
                transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Files)
                with contextlib.suppress(paramiko.SSHException, EOFError):
                    transport.start_server(server=Users())

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    port = listener.getsockname()[1]
    known = tmp_path / "known_hosts"
    known.write_text(f"[127.0.0.1]:{port} {host_key.get_name()} {host_key.get_base64()}\n", encoding="ascii")
    yield port, tmp_path / "there" / "Cooimp", transports
    with contextlib.suppress(OSError):
        listener.shutdown(socket.SHUT_RDWR)  # wakes who waits for a connection
    listener.close()
    for transport in transports:
        transport.close()
    thread.join(5)


def gateway(server, tmp_path, secret="s3cret", **said):
    settings = {"kind": "sftp", "host": "127.0.0.1", "port": server[0], "user": "coo", "root": "/Cooimp"}
    settings |= {"password": {"env": "SFTP"}, "known_hosts": "known_hosts", "settle": 0, "timeout": 3} | said
    return open_gateway(SftpSettings.model_validate(settings), tmp_path, lambda: NOW, {"SFTP": secret})


def test_a_message_is_dropped_once_and_never_over_another(server, tmp_path):
    there = gateway(server, tmp_path)
    assert there.send(PARCEL).status == "sent"
    assert there.send(PARCEL).status == "sent"
    outbox = server[1] / "outbox"  # in whatever case the server writes it
    assert {path.name: path.read_bytes() for path in outbox.iterdir()} == {"C26.xml": MESSAGE}
    (outbox / "C26.xml").rename(server[1] / "SentBox" / "C26.xml")
    assert there.send(PARCEL).status == "sent"
    assert list(outbox.iterdir()) == []
    other = Parcel("C26.xml", b"<Other/>", sha256(b"<Other/>"))
    assert there.send(other).status == "refused"


def test_a_rename_whose_answer_is_lost_is_seen_to_be_done(server, tmp_path):
    Files.lose_renames = 1
    assert gateway(server, tmp_path).send(PARCEL).status == "sent"
    assert [path.name for path in (server[1] / "outbox").iterdir()] == ["C26.xml"]


def test_receipts_are_collected_once_and_what_is_still_written_waits(server, tmp_path):
    inbox = server[1] / "InBox"
    for name, data, age in (
        ("b.xml", b"<R>2</R>", 60),
        ("a.xml", b"<R>1</R>", 120),
        ("half.xml", b"<R>", 30),
        ("x.tmp", b"", 300),
    ):
        (inbox / name).write_bytes(data)
        os.utime(inbox / name, (NOW.timestamp() - age,) * 2)
    (inbox / "Failed" / "Failed_C26_1.xml").write_bytes(b"<R>3</R>")
    os.utime(inbox / "Failed" / "Failed_C26_1.xml", (NOW.timestamp() - 10,) * 2)
    there, waiting = gateway(server, tmp_path), []
    found = list(there.collect(lambda name, look: False, waiting.append))
    assert [(item.name, item.data, item.folder) for item in found] == [
        ("a.xml", b"<R>1</R>", "InBox"),
        ("b.xml", b"<R>2</R>", "InBox"),
        ("Failed_C26_1.xml", b"<R>3</R>", "InBox/Failed"),
    ]
    assert waiting == ["half.xml"]
    seen = {(item.name, item.look) for item in found}
    assert list(there.collect(lambda name, look: (name, look) in seen)) == []


def test_a_connection_that_broke_is_made_anew(server, tmp_path):
    there = gateway(server, tmp_path)
    assert there.send(PARCEL).status == "sent"
    for transport in server[2]:
        transport.close()
    with pytest.raises(GatewayUnavailable) as caught:
        there.signs()
    assert caught.value.code == "sftp-unreachable"
    assert there.signs().waiting == 1


@pytest.mark.parametrize(
    ("said", "password", "code"),
    [
        ({}, "wrong", "sftp-login"),
        ({"known_hosts": "nobody"}, "s3cret", "sftp-host"),
        ({"known_hosts": "others"}, "s3cret", "sftp-host"),
    ],
)
def test_what_keeps_us_out_is_told_and_nothing_is_dropped(server, tmp_path, said, password, code):
    (tmp_path / "nobody").write_text("", encoding="ascii")
    other = paramiko.ECDSAKey.generate()
    line = f"[127.0.0.1]:{server[0]} {other.get_name()} {other.get_base64()}\n"
    (tmp_path / "others").write_text(line, encoding="ascii")
    there = gateway(server, tmp_path, password, **said)
    with pytest.raises(ConfigError) as caught:  # nobody is let in by trying again
        there.send(PARCEL)
    assert caught.value.code == code
    assert "s3cret" not in str(caught.value)
    assert [str(problem.severity) for problem in there.probe()] == ["error"]
    assert list((server[1] / "outbox").iterdir()) == []


def test_a_folder_that_is_not_there_is_told_and_may_come_back(server, tmp_path):
    with pytest.raises(GatewayUnavailable) as caught:
        gateway(server, tmp_path, root="/Nowhere").send(PARCEL)
    assert caught.value.code == "client-folder-unreachable"


def test_a_server_that_is_not_there_and_a_password_that_is_not_set(server, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    begin = time.monotonic()
    with pytest.raises(GatewayUnavailable) as caught:
        gateway(server, tmp_path, port=port).send(PARCEL)
    assert caught.value.code == "sftp-unreachable"
    assert time.monotonic() - begin < 15
    with pytest.raises(ConfigError) as missing:
        gateway(server, tmp_path, password={"env": "NOT_SET"}).send(PARCEL)
    assert missing.value.code == "secret-missing"


def test_a_client_that_takes_nothing_is_noticed(server, tmp_path):
    there = gateway(server, tmp_path, stuck_after=60)
    assert there.probe() == []
    (server[1] / "outbox" / "old.xml").write_bytes(MESSAGE)
    os.utime(server[1] / "outbox" / "old.xml", (NOW.timestamp() - 600,) * 2)
    assert [problem.severity for problem in there.probe()] == ["warning"]
