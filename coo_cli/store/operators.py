"""Owns storing who may do what: the operators (操作员) of a workspace, read by plain SQL before any use case begins."""

from __future__ import annotations

import msgspec

from coo_cli.certificate.register import Entry
from coo_cli.store.connect import Database, plain
from coo_cli.store.schema import State, schema_of

KEPT_AS = "operator"
"""Operators are kept as the entries of the registers are, so that the log tells every change of one."""

_SINCE = "0003"
"""The revision that brought the table of registers."""

_QUERY = "SELECT key, content FROM register_entry WHERE register = ? ORDER BY key"
_decode = msgspec.json.Decoder(dict[str, str]).decode


def read_operators(target: Database) -> list[Entry]:
    """The operators of a database, by name; none where it has no place for them yet, or cannot be used at all.

    Raises:
        StoreError: `store-missing`, or as `faults` tells.
    """
    with plain(target) as look:
        found = schema_of(look)
        if found.state not in (State.CURRENT, State.OLDER) or found.revision < _SINCE:
            return []
        return [Entry(key=str(key), values=_decode(str(content))) for key, content in look.rows(_QUERY, KEPT_AS)]
