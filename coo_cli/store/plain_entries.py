"""Owns reading entries that every run needs before it begins, by plain SQL, without loading SQLAlchemy."""

from __future__ import annotations

import msgspec

from coo_cli.certificate.register import Entry
from coo_cli.store.connect import Database, plain
from coo_cli.store.schema import State, schema_of

_SINCE = "0003"
"""The revision that brought the table of registers."""

_QUERY = "SELECT key, content FROM register_entry WHERE register = ? ORDER BY key"
_decode = msgspec.json.Decoder(dict[str, str]).decode


def read_plainly(target: Database, register: str) -> list[Entry]:
    """A register's entries by key; none where the database has no place for them yet, or is none of ours.

    Raises:
        StoreError: `store-missing`, or as `faults` tells.
    """
    with plain(target) as look:
        found = schema_of(look)
        if found.state not in (State.CURRENT, State.OLDER) or found.revision < _SINCE:
            return []
        return [Entry(key=str(key), values=_decode(str(content))) for key, content in look.rows(_QUERY, register)]
