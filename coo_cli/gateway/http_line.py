"""Owns the line to a relay: connection, TLS, proxies, tries and limits; the only user of httpx."""

from __future__ import annotations

import contextlib
import email.utils
import re
import ssl
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from coo_cli.base.errors import ConfigError, GatewayUnavailable, Place
from coo_cli.base.secret import fetch_secret
from coo_cli.base.texts import t
from coo_cli.gateway.parcel import Surroundings
from coo_cli.gateway.settings import LOOPBACK, HttpSettings

if TYPE_CHECKING:
    import httpx

_PATIENCE = 10
"""How many times the pause allowed between two bytes a whole answer may take."""

_DISTRUST = re.compile(r"CERTIFICATE_VERIFY_FAILED|ALERT_(UNKNOWN_CA|(BAD_|UNSUPPORTED_)?CERTIFICATE)")
"""OpenSSL's words when this side, or by its alert the other, does not believe a certificate, now or later."""


class Reply(msgspec.Struct, frozen=True):
    """What came back for one question."""

    status: int
    body: bytes
    retry_after: float = 0

    @property
    def again(self) -> bool:
        """Whether the same question may be answered otherwise a little later."""
        return self.status in (408, 429) or self.status >= 500


class Line:
    """A line to one relay; opened when first used, closed with the last reference to it."""

    def __init__(
        self,
        settings: HttpSettings,
        around: Surroundings,
        sleep: Callable[[float], None],
        chance: Callable[[], float],
    ) -> None:
        """Note what is needed; nothing is touched yet.

        Args:
            settings: where the relay is, and how patient to be.
            around: where secrets and certificates are found, and the clock.
            sleep: waits so many seconds.
            chance: a number from 0 to 1, so that many clients do not ask again in step.
        """
        self._settings, self._around, self._sleep, self._chance = settings, around, sleep, chance
        self._client: httpx.Client | None = None

    def ask(self, method: str, path: str, content: bytes = b"", headers: Mapping[str, str] | None = None) -> Reply:
        """Ask until there is an answer that more asking would not change, or the tries are used up.

        Raises:
            GatewayUnavailable: `gateway-unreachable` when no answer came at all.
            ConfigError: when token or certificates cannot be had, or `gateway-certificate` when one side does not
                believe the other's.
        """
        import httpx

        client = self._client or self._open()
        reply: Reply | None = None
        fault: httpx.HTTPError | None = None
        for count in range(self._settings.tries):
            if count and not self._wait(count, reply):
                break
            reply = None
            try:
                reply = self._once(client, method, path, content, headers or {})
            except httpx.HTTPError as error:
                if _DISTRUST.search(str(error)):
                    raise _distrusted(self._settings.url, error) from error
                fault = error
            if reply is not None and not reply.again:
                return reply
        if reply is not None:
            return reply
        raise _unreachable(self._settings.url, fault)

    def _wait(self, count: int, reply: Reply | None) -> bool:
        """Wait before a further try; False when the relay asks for more patience than there is."""
        longest = self._settings.longest_wait
        asked = reply.retry_after if reply is not None else 0
        if asked > longest:
            return False
        pause = self._settings.backoff * 2 ** (count - 1) * (0.5 + self._chance())
        self._sleep(max(asked, min(pause, longest)))
        return True

    def _once(self, client: httpx.Client, method: str, path: str, content: bytes, headers: Mapping[str, str]) -> Reply:
        import httpx

        most = int(self._settings.largest_mib * 2**20)
        body = bytearray()
        until = time.monotonic() + self._settings.timeout * _PATIENCE
        with client.stream(method, path, content=content or None, headers=dict(headers)) as answer:
            for piece in answer.iter_raw():
                body += piece
                if len(body) > most:
                    raise httpx.DecodingError(f"more than {self._settings.largest_mib:g} MiB")
                if time.monotonic() > until:
                    raise httpx.ReadTimeout("the answer does not end")
            asked = _retry_after(answer.headers.get("Retry-After", ""), self._around.clock().timestamp())
            return Reply(answer.status_code, bytes(body), asked)

    def _open(self) -> httpx.Client:
        import httpx

        settings = self._settings
        headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "coo"}
        if settings.token is not None:
            headers["Authorization"] = f"Bearer {self._secret('gateway.token')}"
        self._client = httpx.Client(
            base_url=settings.url,
            headers=headers,
            timeout=httpx.Timeout(settings.timeout, connect=settings.connect_timeout),
            verify=self._trust(),
            proxy=_proxy(settings, self._around.environment),
            trust_env=False,
            follow_redirects=False,
        )
        weakref.finalize(self, self._client.close)  # a gateway has no end of its own
        return self._client

    def _secret(self, what: str) -> str:
        certificate = self._settings.certificate
        secret = self._settings.token if what == "gateway.token" else certificate and certificate.password
        return fetch_secret(secret, what, self._around.environment, self._around.base) if secret else ""

    def _trust(self) -> ssl.SSLContext:
        """Whom to believe, and what to show; the relay's certificate is always checked."""
        base, certificate, ca = self._around.base, self._settings.certificate, self._settings.ca
        with _reading(base / ca if ca else None):
            context = ssl.create_default_context(cafile=str(base / ca) if ca else None)
        if certificate is not None:
            password = self._secret("gateway.certificate.password")
            with _reading(base / certificate.key):  # OpenSSL does not say which of the two is not there
                (base / certificate.key).stat()
            with _reading(base / certificate.file):  # a password is always given: without one OpenSSL would ask
                context.load_cert_chain(base / certificate.file, base / certificate.key, password=password)
        return context


@contextlib.contextmanager
def _reading(path: Path | None) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise ConfigError(
            "certificate-unreadable",
            t("The certificate for the gateway cannot be used.", "通道所用的证书文件无法使用。"),
            t(
                "Check the gateway's `ca` and `certificate` in coo.yaml: PEM files, a key that fits, its password.",
                "请检查 coo.yaml 中通道的 `ca` 和 `certificate`：应为 PEM 文件，私钥须与证书匹配，口令须正确。",
            ),
            where=Place(file=str(path or "")),
            why=error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__,
        ) from error


def _proxy(settings: HttpSettings, environment: Mapping[str, str]) -> str | None:
    """The proxy in force: the settings' one, or the environment's unless it leaves this host out."""
    parts = urlsplit(settings.url)
    host = parts.hostname or ""
    if settings.proxy or host in LOOPBACK:
        return settings.proxy if settings.proxy not in ("", "direct") else None
    named = {key.lower(): value for key, value in environment.items() if key.lower().endswith("_proxy")}
    spared = [name.strip().lstrip("*.").lower() for name in named.get("no_proxy", "").split(",") if name.strip()]
    if any(not name or host == name or host.endswith(f".{name}") for name in spared):
        return None
    proxy = named.get(f"{parts.scheme}_proxy") or named.get("all_proxy") or ""
    if proxy and not re.match(r"https?://[^/]", proxy):
        raise ConfigError(
            "proxy-unusable",
            t("The proxy named in the environment cannot be used.", "环境变量中的代理无法使用。"),
            t(
                "Only http:// and https:// proxies can; set the gateway's `proxy` in coo.yaml, or `proxy: direct`.",
                "仅支持 http:// 和 https:// 代理；请在 coo.yaml 中设置通道的 `proxy`，或写 `proxy: direct`。",
            ),
        )
    return proxy or None


def _retry_after(text: str, now: float) -> float:
    """The seconds a Retry-After header asks for: a number of them, or a date; 0 when it says nothing usable."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - now) if text else 0
    except (ValueError, OverflowError):
        return 0


def _distrusted(url: str, fault: Exception) -> ConfigError:
    return ConfigError(
        "gateway-certificate",
        t(
            "The relay at {url} and this machine do not trust each other.", "中继 {url} 与本机之间的证书验证未通过。"
        ).fill(url=url),
        t(
            "Check `gateway.ca` and `gateway.certificate` here, --certificate and --client-ca of the relay, and "
            "whether one has run out.",
            "请检查本机的 `gateway.ca`、`gateway.certificate` 和中继的 --certificate、--client-ca，以及证书是否过期。",
        ),
        why=f"{type(fault).__name__}: {fault}"[:300],
    )


def _unreachable(url: str, fault: Exception | None) -> GatewayUnavailable:
    return GatewayUnavailable(
        "gateway-unreachable",
        t("The relay at {url} does not answer.", "中继 {url} 没有应答。").fill(url=url),
        t(
            "Check `gateway.url`, network, proxy and certificates, and that the relay runs; then try again.",
            "请检查 `gateway.url`、网络、代理和证书，并确认中继正在运行，然后重试。",
        ),
        why=f"{type(fault).__name__}: {fault}"[:300] if fault is not None else None,
    )
