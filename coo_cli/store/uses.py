"""Owns finding what uses an entry of a register: certificates customs does not hold, and other entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, select

from coo_cli.certificate.register import DEFAULTS, PRINCIPAL, REGISTRATION
from coo_cli.certificate.state import EDITABLE
from coo_cli.store.reading import added_in
from coo_cli.store.registers import entries_of
from coo_cli.store.tables import certificate, content
from coo_cli.store.transaction import Reader

_BY_COLUMN = {REGISTRATION: certificate.c.registration_no, PRINCIPAL: certificate.c.principal}
"""The registers whose key a certificate holds itself."""


def uses_of(reader: Reader, register: str, keys: Collection[str]) -> dict[str, list[str]]:
    """What uses entries, by key; entries that nothing uses are left out.

    Certificates count until they are declared: afterwards they hold what was declared, whatever becomes of the entry.

    Args:
        reader: where to look.
        register: the register's name.
        keys: the entries' keys.

    Returns:
        names of certificates, by number or `#12`, and of entries, `principal EX-CLIENT`.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, name in (*_drafts(reader, register, keys), *_entries(reader, register, keys)):
        found[key].append(name)
    return dict(found)


def _drafts(reader: Reader, register: str, keys: Collection[str]) -> Iterator[tuple[str, str]]:
    columns = certificate.c
    open_ones: list[ColumnElement[bool]] = [
        columns.declaration.in_([state.value for state in EDITABLE]),
        columns.archived.is_(False),
    ]
    if (column := _BY_COLUMN.get(register)) is not None:
        query = select(column.label("key"), columns.id, columns.cert_no).where(*open_ones).order_by(columns.id)
        yield from ((row.key, row.cert_no or f"#{row.id}") for row in reader.among(query, column, keys))
        return
    beginning = f"register {register} "
    taken = select(columns.id, columns.cert_no, content.c.document).join(content, content.c.certificate == columns.id)
    for row in reader.connection.execute(taken.where(*open_ones).order_by(columns.id)):
        told = [how.removeprefix(beginning) for how in added_in(row.document).values() if how.startswith(beginning)]
        for key in keys:
            if any(f", {key}, " in f", {entries}, " for entries in told):
                yield key, row.cert_no or f"#{row.id}"


def _entries(reader: Reader, register: str, keys: Collection[str]) -> Iterator[tuple[str, str]]:
    if register == REGISTRATION:
        others = entries_of(reader, (DEFAULTS, PRINCIPAL))
        for entry in others[DEFAULTS].values():
            if (number := entry.key.partition("@")[0]) in keys:
                yield number, f"{DEFAULTS} {entry.key}"
        for entry in others[PRINCIPAL].values():
            if (number := entry.values.get("registration_no", "")) in keys:
                yield number, f"{PRINCIPAL} {entry.key}"
