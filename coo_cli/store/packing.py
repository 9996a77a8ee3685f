"""Owns how bytes lie in the database: packed as zlib does, by a library that takes a tenth of its time."""

from __future__ import annotations

from isal import isal_zlib

_LEVEL = 0
"""Its fastest: a message is packed to a seventh, at level 1 to an eighth, but in more than twice the time."""


def packed(data: bytes) -> bytes:
    """Bytes as they are kept."""
    return isal_zlib.compress(data, _LEVEL)


def unpacked(data: bytes) -> bytes:
    """Bytes as they were."""
    return isal_zlib.decompress(data)
