"""Owns lists that may grow without end: what is beyond a little lies in a temporary file."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from coo_cli.base.files import unwritable

Item = TypeVar("Item")

_IN_MEMORY = 1 << 20
"""Bytes; what is more goes to disk."""
_READ = 1 << 16
"""Bytes read at once."""


class Spool(Collection[Item], Generic[Item]):
    """An ordered collection that can be added to; its file is gone when it is.

    Args:
        kind: the type of its items, one that JSON can carry.
        items: the first ones.
    """

    def __init__(self, kind: type[Item], items: Iterable[Item] = ()) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - it lives as long as this
        weakref.finalize(self, self._file.close)
        self._decode = msgspec.json.Decoder(kind).decode
        self._count = 0
        self.extend(items)

    def extend(self, items: Iterable[Item]) -> None:
        """Add items at the end.

        Raises:
            ConfigError: `file-unwritable` when the disk of temporary files is full.
        """
        try:
            self._file.seek(0, 2)
            for item in items:
                self._file.write(msgspec.json.encode(item) + b"\n")
                self._count += 1
        except OSError as error:
            raise unwritable(Path(tempfile.gettempdir()), error) from error

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Item]:
        return map(self._decode, self._lines())

    def __contains__(self, item: object) -> bool:
        return any(own == item for own in self)

    def raw(self) -> msgspec.Raw:
        """All items as one JSON array."""
        return msgspec.Raw(b"[" + b",".join(self._lines()) + b"]")

    def _lines(self) -> Iterator[bytes]:
        """The items as they are kept; several readers do not disturb one another."""
        at = 0
        while True:
            self._file.seek(at)
            lines = self._file.readlines(_READ)
            if not lines:
                return
            at = self._file.tell()
            yield from (line[:-1] for line in lines)
