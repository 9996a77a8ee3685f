"""Owns the import client's folders on another machine, reached by SFTP, as a gateway."""

from __future__ import annotations

import os
import posixpath
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING

from coo_cli.base.errors import ConfigError, CooError, GatewayUnavailable, Place, extra_missing
from coo_cli.base.files import PART_SUFFIX, Look
from coo_cli.base.secret import Secret, fetch_secret
from coo_cli.base.texts import Text, t
from coo_cli.certificate.finding import Severity
from coo_cli.gateway.listed import Entry, Listed, incoming_of, name_taken, not_now, signs_of, worth_reading
from coo_cli.gateway.listed import Place as Folder
from coo_cli.gateway.parcel import (
    Incoming,
    Outcome,
    Parcel,
    Problem,
    Seen,
    Signs,
    Surroundings,
    Unfinished,
    unfit,
    untold,
)
from coo_cli.gateway.probe import stuck
from coo_cli.gateway.settings import SftpSettings

if TYPE_CHECKING:
    from paramiko import SFTPClient, SSHClient

LARGEST = 64 << 20
"""Bytes of a file that is fetched; what is larger is none of customs'."""


class SftpFolders:
    """The import client's folders behind an SSH server; keeps the `Gateway` protocol.

    One connection serves all that is asked of it. A file is dropped under a part name and renamed, which by SFTP
    never replaces another.
    """

    def __init__(self, settings: SftpSettings, around: Surroundings) -> None:
        self._settings = settings
        self._around = around
        self._ssh: SSHClient | None = None
        self._sftp: SFTPClient | None = None

    def send(self, parcel: Parcel) -> Outcome:
        """Drop a message into OutBox, unless it lies there or in SentBox already; see `Gateway`."""
        wrong = unfit(parcel)
        if wrong is not None:
            return wrong
        with self._connected() as sftp:
            outbox = self._folder(sftp, self._settings.outbox)
            # In the direction in which the client moves files, so that one on its way is seen.
            for folder in (outbox, self._folder(sftp, self._settings.sentbox)):
                lying = _bytes_of(sftp, f"{folder}/{parcel.name}")
                if lying is not None:
                    return Outcome("sent") if lying == parcel.data else name_taken(folder, parcel.name)
            try:
                _drop(sftp, outbox, parcel)
            except OSError as error:
                lying = _bytes_of(sftp, f"{outbox}/{parcel.name}")  # a rename may be done and its answer lost
                if lying is None:
                    return not_now(outbox, error)
                return Outcome("sent") if lying == parcel.data else name_taken(outbox, parcel.name)
        return Outcome("sent")

    def collect(self, seen: Seen, unfinished: Unfinished = untold) -> Iterator[Incoming]:
        """Receipts and print files of InBox, failed messages of FailBox; see `Gateway`."""
        boxes = ((self._settings.inbox, "InBox"), (self._settings.failbox, "FailBox"))
        with self._connected() as sftp:
            places = [place for name, label in boxes for place in self._places(sftp, name, label)]
        now = self._around.clock().timestamp()
        return self._read(worth_reading(self._settings, places, now, seen, unfinished), unfinished)

    def probe(self) -> list[Problem]:
        """Whether the server answers and knows us, the folders are there, and anything leaves OutBox; see `Gateway`."""
        try:
            with self._connected() as sftp:
                for name in (self._settings.sentbox, self._settings.failbox, self._settings.inbox):
                    self._folder(sftp, name)
            waiting = stuck(self._settings, self.signs(), self._around.clock())
        except (GatewayUnavailable, ConfigError) as error:
            return [Problem(_whole(error), error.fix, Severity.ERROR)]
        return [waiting] if waiting is not None else []

    def signs(self) -> Signs:
        """Messages waiting in OutBox; see `Gateway`."""
        with self._connected() as sftp:
            return signs_of(_files(sftp, self._folder(sftp, self._settings.outbox)))

    def _places(self, sftp: SFTPClient, name: str, label: str) -> Iterator[Folder]:
        path = self._folder(sftp, name)
        yield Folder(label, path, _files(sftp, path))
        wanted = {sub.casefold() for sub in self._settings.subfolders}
        for sub in _subfolders(sftp, path):
            if sub.casefold() in wanted:
                yield Folder(f"{label}/{sub}", f"{path}/{sub}", _files(sftp, f"{path}/{sub}"))

    def _read(self, listed: list[Listed], unfinished: Unfinished) -> Iterator[Incoming]:
        now = self._around.clock().timestamp()
        for item in listed:
            with self._connected() as sftp:
                data = _read_still(sftp, item)
            incoming = incoming_of(self._settings, item, data, now, unfinished)
            if incoming is not None:
                yield incoming

    def _folder(self, sftp: SFTPClient, name: str) -> str:
        """One of the client's folders, whatever the case of its name.

        Raises:
            GatewayUnavailable: `client-folder-unreachable`.
        """
        root = self._settings.root.rstrip("/")
        try:
            names = {sub.casefold(): sub for sub in reversed(_subfolders(sftp, root or "/"))}
        except OSError as error:
            raise self._unreachable(root, error) from error
        if name.casefold() not in names:
            raise self._unreachable(f"{root}/{name}", None)
        return f"{root}/{names[name.casefold()]}"

    def _unreachable(self, folder: str, error: OSError | None) -> GatewayUnavailable:
        return GatewayUnavailable(
            "client-folder-unreachable",
            t("The import client's folder cannot be reached.", "无法访问导入客户端文件夹。"),
            t(
                "Check `gateway.root` in coo.yaml, and that the user may read and write there; then try again.",
                "请检查 coo.yaml 中的 `gateway.root` 及该用户的读写权限，然后重试。",
            ),
            where=Place(file=f"sftp://{self._settings.host}:{self._settings.port}{folder}"),
            why=(error.strerror or str(error)) if error else None,
        )

    @contextmanager
    def _connected(self) -> Iterator[SFTPClient]:
        """The connection, made when it is first needed; one that broke is made anew the next time.

        Raises:
            GatewayUnavailable: `sftp-unreachable`.
            ConfigError: `sftp-host` for a host that is not known, `sftp-login`, `extra-missing`, or as `fetch_secret`.
        """
        _must_be_installed()
        import paramiko

        try:
            if self._sftp is None:
                self._sftp = self._connect()
            yield self._sftp
        except paramiko.BadHostKeyException as error:
            self._close()
            raise self._fault(ConfigError, "sftp-host", _OTHER_HOST, _KNOW_HOST, error) from error
        except paramiko.AuthenticationException as error:
            self._close()
            raise self._fault(ConfigError, "sftp-login", _LOGIN, _MEND_LOGIN, error) from error
        except (paramiko.SSHException, EOFError, OSError) as error:
            self._close()
            unknown = "not found in known_hosts" in str(error)
            if unknown:
                raise self._fault(ConfigError, "sftp-host", _UNKNOWN_HOST, _KNOW_HOST, error) from error
            raise self._fault(GatewayUnavailable, "sftp-unreachable", _AWAY, _TRY_AGAIN, error) from error

    def _connect(self) -> SFTPClient:
        import paramiko

        said, base = self._settings, self._around.base
        self._ssh = ssh = paramiko.SSHClient()
        if said.known_hosts is not None:
            ssh.load_host_keys(str(base / said.known_hosts))
        else:
            ssh.load_system_host_keys()
        ssh.set_missing_host_key_policy(paramiko.RejectPolicy())
        ssh.connect(
            said.host,
            said.port,
            said.user,
            password=self._secret(said.password, "gateway.password"),
            key_filename=str(base / said.key) if said.key is not None else None,
            passphrase=self._secret(said.key_password, "gateway.key_password"),
            look_for_keys=False,
            allow_agent=said.key is None and said.password is None,
            timeout=said.timeout,
            banner_timeout=said.timeout,
            auth_timeout=said.timeout,
        )
        sftp = ssh.open_sftp()
        channel = sftp.get_channel()
        if channel is not None:
            channel.settimeout(said.timeout)
        return sftp

    def _secret(self, secret: Secret | None, what: str) -> str | None:
        return fetch_secret(secret, what, self._around.environment, self._around.base) if secret else None

    def _close(self) -> None:
        if self._ssh is not None:
            self._ssh.close()
        self._ssh = self._sftp = None

    def _fault(self, kind: type[CooError], code: str, what: Text, fix: Text, error: Exception) -> CooError:
        where = Place(file=f"sftp://{self._settings.host}:{self._settings.port}")
        return kind(code, what, fix, where=where, why=str(error) or type(error).__name__)


def open_sftp(settings: SftpSettings, around: Surroundings) -> SftpFolders:
    """The import client's folders behind an SSH server as a gateway."""
    return SftpFolders(settings, around)


_AWAY = t("The SFTP server does not answer.", "SFTP 服务器无响应。")
_TRY_AGAIN = t(
    "Check `gateway.host` and `gateway.port` in coo.yaml and that the server runs; then try again.",
    "请检查 coo.yaml 中的 `gateway.host`、`gateway.port` 及服务器是否运行，然后重试。",
)
_LOGIN = t("The SFTP server does not let this user in.", "SFTP 服务器拒绝该用户登录。")
_MEND_LOGIN = t(
    "Check `gateway.user` and its `password` or `key` in coo.yaml.",
    "请检查 coo.yaml 中的 `gateway.user` 及其 `password` 或 `key`。",
)
_UNKNOWN_HOST = t("The SFTP server's key is not known here.", "本机不认识该 SFTP 服务器的密钥。")
_OTHER_HOST = t("The SFTP server shows another key than before.", "SFTP 服务器的密钥与以前不同。")
_KNOW_HOST = t(
    "Have its administrator confirm the key, and put it into the file `gateway.known_hosts` names "
    "(`ssh-keyscan` writes such lines).",
    "请向其管理员核实密钥，并写入 `gateway.known_hosts` 所指文件（`ssh-keyscan` 可生成该行）。",
)


def _must_be_installed() -> None:
    if find_spec("paramiko") is None:
        needs = t("Gateways of kind `sftp` need the package paramiko.", "`sftp` 通道需要 paramiko 包。")
        raise extra_missing("extra-missing", needs, "sftp")


def _drop(sftp: SFTPClient, folder: str, parcel: Parcel) -> None:
    """Write under a part name, then rename, which fails where the name is taken."""
    part = posixpath.join(folder, f".{parcel.name}.{socket.gethostname()}.{os.getpid()}{PART_SUFFIX}")
    try:
        with sftp.open(part, "wb") as file:
            file.write(parcel.data)
        sftp.rename(part, posixpath.join(folder, parcel.name))
    except OSError:
        with suppress(OSError):
            sftp.remove(part)
        raise


def _files(sftp: SFTPClient, folder: str) -> list[Entry]:
    return [
        Entry(item.filename, Look(item.st_size or 0, (item.st_mtime or 0) * 1_000_000_000))
        for item in sftp.listdir_attr(folder)
        if stat.S_ISREG(item.st_mode or 0)
    ]


def _subfolders(sftp: SFTPClient, folder: str) -> list[str]:
    return sorted(item.filename for item in sftp.listdir_attr(folder) if stat.S_ISDIR(item.st_mode or 0))


def _read_still(sftp: SFTPClient, item: Listed) -> bytes | None:
    """A file's bytes; None when it has gone, changes meanwhile, or is too large."""
    if item.size > LARGEST:
        return None
    try:
        data = _bytes_of(sftp, item.path)
        after = sftp.stat(item.path)
    except FileNotFoundError:
        return None
    look = Look(after.st_size or 0, (after.st_mtime or 0) * 1_000_000_000)
    return data if data is not None and len(data) == look.size and look == item.look else None


def _bytes_of(sftp: SFTPClient, path: str) -> bytes | None:
    try:
        with sftp.open(path, "rb") as file:
            file.prefetch()
            return file.read()
    except FileNotFoundError:
        return None


def _whole(error: CooError) -> Text:
    if error.why is None:
        return error.what
    return t("{what} ({why})", "{what}（{why}）").fill(what=error.what, why=error.why)
