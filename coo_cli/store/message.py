"""Owns the form in which messages are kept: compressed, with the hash of what was compressed."""

from __future__ import annotations

import msgspec

from coo_cli.base.files import sha256
from coo_cli.store.packing import packed, unpacked


class Message(msgspec.Struct, frozen=True):
    """A message's exact bytes, packed.

    Attributes:
        sha256: of the unpacked bytes.
        packed: by zlib.
    """

    sha256: str
    packed: bytes

    @property
    def data(self) -> bytes:
        """The bytes as they travel."""
        return unpacked(self.packed)


def pack(data: bytes, digest: str = "") -> Message:
    """Pack a message; done where it is built, its cost is shared by all processes that build.

    Args:
        data: its bytes.
        digest: their SHA-256, where it is known already.
    """
    return Message(digest or sha256(data), packed(data))
