"""Owns what passes the door: parcels out, whatever comes back in, and the protocol every gateway keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from coo_cli.base.clock import Clock
from coo_cli.base.files import PART_SUFFIX, Look, safe_name, sha256
from coo_cli.base.texts import Text, t
from coo_cli.certificate.finding import Severity


class Parcel(msgspec.Struct, frozen=True):
    """One message on its way out.

    Attributes:
        name: the file name it travels under; it holds certificate number and content hash, so that the same
            message twice is the same name.
        data: the exact bytes.
        sha256: of `data`, as it was stored when the message was built.
    """

    name: str
    data: bytes
    sha256: str


class Outcome(msgspec.Struct, frozen=True):
    """What became of a parcel: it is with the gateway, it will never be taken, or it may be tried again."""

    status: Literal["sent", "refused", "later"]
    reason: Text | None = None
    """Why not; None when sent."""


def is_final_name(name: str) -> bool:
    """Whether a file of this name is finished: hidden names and part names never are."""
    return not name.startswith(".") and not name.lower().endswith(PART_SUFFIX)


def unfit(parcel: Parcel) -> Outcome | None:
    """Why no gateway takes a parcel, whatever its kind; None when nothing is wrong with it."""
    if safe_name(parcel.name) != parcel.name or not is_final_name(parcel.name):
        return Outcome(
            "refused", t("{name} is no usable file name.", "{name} 不是可用的文件名。").fill(name=parcel.name)
        )
    if sha256(parcel.data) != parcel.sha256:
        return Outcome("refused", t("The message was changed after it was built.", "报文生成后被改动。"))
    return None


class Incoming(msgspec.Struct, frozen=True):
    """One file that came back, as it is.

    Attributes:
        name: its bare file name.
        data: its bytes.
        sha256: of `data`, by which it is told apart.
        look: what the file looked like; handed to `seen` at the next poll.
        folder: where it lay: `InBox`, a sub-folder such as `InBox/Failed`, or `FailBox`.
    """

    name: str
    data: bytes
    sha256: str
    look: Look
    folder: str


class Signs(msgspec.Struct, frozen=True):
    """What can be seen of whether the other side works: parcels it has not taken yet."""

    waiting: int
    oldest: dt.datetime | None
    """When the one that waits longest was put there; None when nothing waits."""


class Problem(msgspec.Struct, frozen=True):
    """Something about a gateway that keeps, or may keep, certificates from going out or answers from coming in."""

    what: Text
    fix: Text
    severity: Severity


Seen = Callable[[str, Look], bool]
"""Tells whether the file of this name and look was taken before."""

Unfinished = Callable[[str], None]
"""Is told the name of each file that is there but still being written, and so comes another time."""


def untold(name: str) -> None:
    """Let the name of an unfinished file pass."""


class Surroundings(msgspec.Struct, frozen=True):
    """What a gateway is opened with besides its settings.

    Attributes:
        base: the folder relative paths are below: the workspace.
        clock: held against the times of the other side.
        environment: the variables in which secrets and proxies may stand.
    """

    base: Path
    clock: Clock
    environment: Mapping[str, str]


class Gateway(Protocol):
    """A way to customs; kinds differ only behind this."""

    def send(self, parcel: Parcel) -> Outcome:
        """Hand a parcel over; the same parcel twice is `sent` and goes out once.

        Raises:
            GatewayUnavailable: when the gateway does not answer at all; nothing was handed over.
            ConfigError: likewise, when it does not let this profile in until a person mends something.
        """
        ...

    def collect(self, seen: Seen, unfinished: Unfinished = untold) -> Iterator[Incoming]:
        """What came back and was not seen before, oldest first; nothing is moved or deleted.

        Args:
            seen: asked of every file that stands still.
            unfinished: told of every file left for another time, until the iteration ends.

        Raises:
            GatewayUnavailable, ConfigError: as `send`; at the call, not while iterating.
        """
        ...

    def probe(self) -> list[Problem]:
        """What is wrong with the gateway, worst first; empty when it looks well."""
        ...

    def signs(self) -> Signs:
        """How many parcels wait to be taken by the other side, and since when.

        Raises:
            GatewayUnavailable, ConfigError: when that cannot be seen.
        """
        ...
