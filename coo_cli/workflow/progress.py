"""Owns how far exports have been taken: which files are due, where a query goes on, and when that moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

import msgspec

from coo_cli.base.errors import InputError
from coo_cli.base.files import sha256_of
from coo_cli.ingest.bound import Kind, Mark
from coo_cli.ingest.folders import look_at
from coo_cli.ingest.mapping import Mapping as Ingest
from coo_cli.workflow.app import App
from coo_cli.workflow.exports import Export, real_path

if TYPE_CHECKING:
    from coo_cli.store.watermarks import Reading

_encode = msgspec.json.Encoder(order="sorted").encode


def reading_of(mapping: Ingest, profile: str, parameters: Mapping[str, str]) -> Reading:
    """Which reading this is; a query given other parameters is another one, and goes on from elsewhere."""
    from coo_cli.store.watermarks import Reading

    return Reading(mapping.name, profile, _encode(parameters).decode() if parameters else "")


def last_mark(app: App, reading: Reading) -> Mark | None:
    """Where a query goes on; None at its first run.

    Raises:
        StoreError: when the store fails.
    """
    from coo_cli.store.watermarks import last_watermark

    with app.store() as store, store.read() as reader:
        found = last_watermark(reader, reading)
    return Mark(cast("Kind", found.kind), found.value) if found else None


def due(app: App, reading: Reading, exports: Sequence[Export]) -> tuple[list[Export], list[Export]]:
    """The exports that were not taken yet or have changed since, and the others.

    A file of the same size and time counts as unchanged; of another time it is by its content.

    Raises:
        StoreError: when the store fails.
    """
    from coo_cli.store.watermarks import taken_files

    with app.store() as store, store.read() as reader:
        taken = taken_files(reader, reading)

    def is_taken(export: Export) -> bool:
        before = taken.get(real_path(export.path))
        if before is None or export.look is None or before.size != export.look.size:
            return False
        if before.modified_ns == export.look.modified_ns:
            return True
        try:
            return before.sha256 == sha256_of(export.path)
        except InputError:  # reading it will tell
            return False

    known = [is_taken(export) for export in exports]
    return (
        [export for export, before in zip(exports, known, strict=True) if not before],
        [export for export, before in zip(exports, known, strict=True) if before],
    )


def remember(app: App, reading: Reading, export: Export) -> bool:
    """Take note that an export was read to its end and stored.

    Returns:
        False when the file has changed since it was found: it is due again.

    Raises:
        InputError: `file-unreadable`.
        StoreError: when the store fails.
    """
    from coo_cli.store.watermarks import TakenFile, Watermark, put_taken, put_watermark

    if export.look is not None:
        taken = TakenFile(export.look.size, export.look.modified_ns, sha256_of(export.path))
        if look_at(export.path) != export.look:
            return False
        with app.store() as store, store.begin() as tx:
            put_taken(tx, reading, real_path(export.path), taken, at=app.clock())
    elif export.mark is not None:
        with app.store() as store, store.begin() as tx:
            put_watermark(tx, reading, Watermark(export.mark.kind, export.mark.text), at=app.clock())
    return True
