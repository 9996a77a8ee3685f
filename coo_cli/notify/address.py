"""Owns addresses of other services: URLs whose secret parts are named, kept elsewhere, and never shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

from pydantic import Field, field_serializer, model_validator

from coo_cli.base.secret import Secret, fetch_secret
from coo_cli.base.texts import t
from coo_cli.catalog.data import Data

_PLACE = re.compile(r"\{(\w+)\}")
_PLAIN_PASSWORD = re.compile(
    r"://[^/?@\s:]*:(?!\{\w+\}@)[^/?@\s]+@|(?i:[?&](pass|password|token|secret|key|access_token)=(?!\{\w+\}))"
)
"""A password before the host, or behind a name that says what it is."""

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Address(Data):
    """A URL in which `{name}` stands for a secret."""

    url: str = Field(min_length=1)
    """Where to; parts that nobody may see are written `{name}`."""
    secrets: dict[str, Secret] = Field(default_factory=dict)
    """By name: where the secret parts of the URL are kept."""

    @model_validator(mode="after")
    def _complete(self) -> Address:
        named = set(_PLACE.findall(self.url))
        odd = sorted(named ^ set(self.secrets))
        if odd:
            raise ValueError(
                t(
                    "`{names}`: each secret is named twice, as {{name}} in `url` and below `secrets`",
                    "“{names}”：每个密钥须在 `url` 中写作 {{名称}}，并在 `secrets` 下写明存放处",
                ).fill(names=", ".join(odd))
            )
        if _PLAIN_PASSWORD.search(self.url):
            raise ValueError(
                t(
                    "no password stands in `url`: write {{password}} there, and where it is kept below `secrets`",
                    "`url` 中不能写密码：请写作 {{password}}，并在 `secrets` 下写明存放处",
                ).fill()
            )
        return self

    @field_serializer("url")
    def _shown(self, url: str) -> str:
        """Without a named secret nobody can tell which part is one, so all of it counts as secret."""
        scheme, found, rest = url.partition("://")
        if self.secrets or not found:
            return url
        return f"{scheme}://{rest.partition('/')[0]}/***" if scheme in ("http", "https") else f"{scheme}://***"


class WebAddress(Address):
    """An `https` URL; `http` where nothing secret travels, or none of it leaves this machine."""

    @model_validator(mode="after")
    def _web(self) -> WebAddress:
        try:
            parts = urlsplit(_PLACE.sub("x", self.url))
            host, _ = parts.hostname, parts.port
        except ValueError as error:
            raise ValueError(t("this is no URL", "不是有效的网址")) from error
        if parts.scheme not in ("http", "https") or not host or parts.username is not None:
            raise ValueError(
                t("write a URL such as https://erp.example/notices", "应为网址，如 https://erp.example/notices")
            )
        if parts.scheme == "http" and self.is_secret and host not in _LOOPBACK:
            raise ValueError(
                t("write https://; over http:// the secret could be read", "应为 https://；http:// 会使密钥外泄")
            )
        return self

    @property
    def is_secret(self) -> bool:
        """Whether something secret goes with a request."""
        return bool(self.secrets)


def full_url(address: Address, what: str, environment: Mapping[str, str], folder: Path) -> str:
    """The URL with its secrets in their places, escaped as a URL needs it.

    Args:
        address: the URL and where its secrets are.
        what: the address's key in the settings, for an error.
        environment: the variables.
        folder: what relative paths are below.

    Raises:
        ConfigError: as `base.secret.fetch_secret`.
    """
    found = {
        name: fetch_secret(secret, f"{what}.secrets.{name}", environment, folder)
        for name, secret in address.secrets.items()
    }
    return _PLACE.sub(lambda place: quote(found[place[1]], safe=""), address.url)
