"""Owns what becomes of certificates that are done with: deleted, archived, taken out of the archive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import InputError
from coo_cli.base.texts import t
from coo_cli.certificate.state import Declaration, shown_state
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.selection import Chosen, chosen_names

if TYPE_CHECKING:
    from coo_cli.store.listing import Row
    from coo_cli.store.transaction import Reader

_UNDER_WAY = (Declaration.QUEUED, Declaration.SENT, Declaration.RECEIVED)


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate that was deleted, archived or unarchived."""

    id: int
    cert_no: str
    cert_type: str
    state: Declaration

    @property
    def name(self) -> str:
        """What to call it."""
        return self.cert_no or f"#{self.id}"


def delete(app: App, chosen: Chosen, *, dry_run: bool = False) -> list[Kept]:
    """Delete certificates that were never declared, with their attachments: all of them, or none.

    Raises:
        UsageError: `nothing-named`.
        InputError: `unknown-certificate`, or `not-deletable`.
    """
    require(app, Act.EDIT)
    from coo_cli.store.remove import remove_certificates

    names = chosen_names(app, chosen)
    with app.store() as store, store.begin() as tx:
        rows = _rows(tx, names)
        remove_certificates(tx, rows, at=app.clock(), actor=app.actor)
        if dry_run:
            tx.connection.rollback()
    return [_kept(row) for row in rows]


def archive(app: App, chosen: Chosen, *, archived: bool) -> list[Kept]:
    """Put certificates into the archive (归档), where everyday lists leave them out, or take them out of it.

    Raises:
        UsageError: `nothing-named`.
        InputError: `unknown-certificate`, or `under-way` for one that customs has not answered.
    """
    require(app, Act.EDIT)
    from coo_cli.store.moves import set_archived

    if chosen.wanted.says_something:  # what is where it is wanted already is not meant
        wanted = msgspec.structs.replace(chosen.wanted, archived=not archived)
        chosen = msgspec.structs.replace(chosen, wanted=wanted)
    names = chosen_names(app, chosen)
    with app.store() as store, store.begin() as tx:
        rows = _rows(tx, names)
        for row in rows:
            if archived and row.declaration in _UNDER_WAY:
                raise _under_way(row)
        set_archived(tx, [row.id for row in rows], archived, at=app.clock(), actor=app.actor)
    return [_kept(row) for row in rows]


def _rows(reader: Reader, names: Sequence[str]) -> list[Row]:
    from coo_cli.store.reading import named

    return list({stored.row.id: stored.row for name in names for stored in (named(reader, name),)}.values())


def _kept(row: Row) -> Kept:
    return Kept(id=row.id, cert_no=row.cert_no, cert_type=row.cert_type, state=row.declaration)


def _under_way(row: Row) -> InputError:
    return InputError(
        "under-way",
        t("{name} is {state}; customs has still to answer.", "{name} 当前为“{state}”，尚待海关答复。").fill(
            name=row.cert_no, state=shown_state(row.declaration)
        ),
        t("Archive it when it is decided; `coo poll` fetches the answer.", "请待有结果后归档；`coo poll` 可收取回执。"),
    )
