"""Owns who may use the relay: each token opens one gateway, and is held against all others in constant time."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Mapping

import msgspec

from coo_cli.base.errors import ConfigError
from coo_cli.base.texts import t
from coo_cli.gateway.parcel import Gateway

SHORTEST_TOKEN = 16


class Door(msgspec.Struct, frozen=True):
    """One gateway behind the relay.

    Attributes:
        name: the profile whose it is.
        gateway: where its messages go.
        turn: held while a message is handed over, so that the same one cannot pass twice at once.
    """

    name: str
    gateway: Gateway
    turn: threading.Lock = msgspec.field(default_factory=threading.Lock)


class Doors:
    """The gateways by the digests of their tokens, or a single one that needs no token."""

    def __init__(self, by_digest: Mapping[bytes, Door], single: Door | None = None) -> None:
        """Take either; see `doors_by_token` and `one_door`."""
        self._by_digest, self._single = dict(by_digest), single

    @property
    def locked(self) -> bool:
        """Whether a token is asked for."""
        return self._single is None

    def find(self, header: str) -> Door | None:
        """The door an Authorization header opens; every token is compared, whichever fits."""
        if self._single is not None:
            return self._single
        scheme, _, token = header.partition(" ")
        given = _digest(token.strip())
        found: Door | None = None
        for digest, door in self._by_digest.items():
            if hmac.compare_digest(digest, given):
                found = door
        return found if scheme.lower() == "bearer" else None


def doors_by_token(doors: Mapping[str, Door]) -> Doors:
    """Doors that are opened by their tokens.

    Raises:
        ConfigError: `token-too-short`, or `token-twice` when two doors have the same.
    """
    for token, door in doors.items():
        if len(token) < SHORTEST_TOKEN:
            raise ConfigError(
                "token-too-short",
                t("The relay's token of `{name}` is too short.", "中继中“{name}”的令牌过短。").fill(name=door.name),
                t(
                    "Use {n} characters or more, by chance: python -c 'import secrets; print(secrets.token_hex(32))'",
                    "请使用 {n} 个以上随机字符：python -c 'import secrets; print(secrets.token_hex(32))'",
                ).fill(n=SHORTEST_TOKEN),
            )
    return Doors({_digest(token): door for token, door in doors.items()})


def one_door(door: Door) -> Doors:
    """A single door that stands open to whoever reaches it: this machine, or holders of a client certificate."""
    return Doors({}, door)


def _digest(token: str) -> bytes:
    """Of equal length for every token, so that the comparison does not tell how long the right one is."""
    return hashlib.sha256(token.encode("utf-8", errors="surrogateescape")).digest()
