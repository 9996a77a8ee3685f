"""Owns the settings of a profile's gateway, by its kind: import client folders (导入客户端文件夹), HTTP, others'."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, ConfigDict, Discriminator, Field, Tag

from coo_cli.base.secret import Secret
from coo_cli.base.texts import t
from coo_cli.catalog.data import Data

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
"""The names of this machine, to which nothing travels over a network."""


class Paced(Data):
    """What all gateways have in common."""

    rate: float | None = Field(None, gt=0, le=1000)
    """Messages a second at most; the card in the client's machine signs about four. As fast as can be unless given."""


class ClientFolders(Paced):
    """The import client's folders, wherever they are.

    Names and times are reported of the import client, not published, so all can be changed.
    """

    outbox: str = Field("OutBox", min_length=1)
    """Where finished messages are dropped. Folder names count whatever their case."""
    sentbox: str = Field("SentBox", min_length=1)
    """Where the client moves what it sent."""
    failbox: str = Field("FailBox", min_length=1)
    """Where the client moves what it could not send."""
    inbox: str = Field("InBox", min_length=1)
    """Where receipts and print files arrive."""
    tempbox: str = Field("TempBox", min_length=1)
    """The client's own; looked at by the sandbox only."""
    subfolders: tuple[str, ...] = ("Successed", "Failed", "Receipt", "回执")
    """Folders below `inbox` into which some sites sort receipts."""
    patterns: tuple[str, ...] = Field(("*.xml", "*.pdf"), min_length=1)
    """What is collected: receipts and print files. `*.tmp` and names with a leading dot never are."""
    settle: float = Field(2, ge=0)
    """Seconds a file must have stood still before it is taken."""
    patience: float = Field(600, ge=0)
    """Seconds after which a file that looks half-written is taken as it is, to be set aside and reported."""
    stuck_after: float = Field(900, ge=0)
    """Seconds after which a message still in `outbox` is a sign that the client does not run."""


class FolderSettings(ClientFolders):
    """The import client's folders on this machine or a share."""

    kind: Literal["folders"] = "folders"
    root: Path = Path("C:/ImpPath/Cooimp")
    """The folder the import client works in; a relative path is below the workspace."""


class SftpSettings(ClientFolders):
    """The import client's folders on a machine that is reached by SFTP."""

    kind: Literal["sftp"]
    host: str = Field(min_length=1)
    port: int = Field(22, ge=1, le=65535)
    user: str = Field(min_length=1)
    password: Secret | None = None
    key: Path | None = None
    """A private key; a relative path is below the workspace. Without it and a password the SSH agent is asked."""
    key_password: Secret | None = None
    """What opens the key."""
    known_hosts: Path | None = None
    """The keys by which hosts are known; the user's own file unless given. An unknown host is never believed."""
    root: str = Field(min_length=1)
    """The folder the import client works in, as the server writes it: `/C:/ImpPath/Cooimp`."""
    timeout: float = Field(30, gt=0, le=600)
    """Seconds without an answer after which the server counts as unavailable."""


def _safe_url(url: str) -> str:
    """Refuse a URL that would send a token in the clear, or that holds a password itself."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(t("this is no URL", "不是有效的网址")) from error
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise ValueError(t("write a URL such as https://relay.example:8443", "应为网址，如 https://relay.example:8443"))
    if parts.username is not None or parts.password is not None:
        raise ValueError(
            t("take the user name and password out of the URL; use `token`", "网址中不要写用户名和密码，请用 `token`")
        )
    if parts.scheme == "http" and host not in LOOPBACK:
        raise ValueError(t("write https://; http:// is for this machine alone", "应为 https://；http:// 仅限本机使用"))
    return url.rstrip("/")


def _proxy_url(url: str) -> str:
    parts = urlsplit(url)
    if url != "direct" and (parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc):
        raise ValueError(
            t(
                "write `direct`, or a URL without password such as http://proxy.example:3128",
                "应为 `direct`，或不含密码的网址，如 http://proxy.example:3128",
            )
        )
    return url


class ClientCertificate(Data):
    """What this machine shows a relay that knows its clients by certificate."""

    file: Path
    """The certificate as PEM, its chain behind it; a relative path is below the workspace."""
    key: Path
    """Its private key as PEM."""
    password: Secret | None = None
    """What opens the key."""


class HttpSettings(Paced):
    """A relay that offers what docs/relay.openapi.yaml describes, such as `coo relay` on the card's machine."""

    kind: Literal["http"]
    url: Annotated[str, AfterValidator(_safe_url)]
    """Where the relay is; `https` unless it is on this machine."""
    token: Secret | None = None
    """The bearer token by which the relay knows this profile."""
    certificate: ClientCertificate | None = None
    ca: Path | None = None
    """Whom to believe about the relay's certificate, as PEM: its own one, or a company's; the system's unless given."""
    proxy: Annotated[str, AfterValidator(_proxy_url)] = ""
    """A proxy's URL, or `direct`; what HTTPS_PROXY and NO_PROXY say unless given."""
    connect_timeout: float = Field(5, gt=0, le=600)
    """Seconds for reaching the relay."""
    timeout: float = Field(30, gt=0, le=600)
    """Seconds without a byte after which an answer is given up."""
    tries: int = Field(4, ge=1, le=20)
    """How often the same is asked before the relay counts as unavailable."""
    backoff: float = Field(0.5, ge=0, le=60)
    """Seconds before the second try, about double before each further one."""
    longest_wait: float = Field(30, ge=0, le=3600)
    """Seconds one waits at most between tries; a relay that asks for more is left until the next run."""
    largest_mib: float = Field(64, gt=0, le=1024)
    """MiB an answer may have."""


class OtherSettings(Paced):
    """A gateway another package provides under the entry points `coo.gateways`; it reads its own keys."""

    model_config = ConfigDict(extra="allow")

    kind: str


def _kind(value: object) -> str:
    """The tag of a gateway's settings; with a bracket, so that it is no step in the path of a fault."""
    kind = value.get("kind", "folders") if isinstance(value, Mapping) else getattr(value, "kind", "folders")
    return f"[{kind}]" if kind in ("folders", "http", "sftp") else "[other]"


GatewaySettings = Annotated[
    Annotated[FolderSettings, Tag("[folders]")]
    | Annotated[HttpSettings, Tag("[http]")]
    | Annotated[SftpSettings, Tag("[sftp]")]
    | Annotated[OtherSettings, Tag("[other]")],
    Discriminator(_kind),
]
"""How a profile's messages reach customs: folders unless `kind` says otherwise."""
