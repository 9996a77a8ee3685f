"""Owns the one place where a certificate's state changes: state and audit event in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import bindparam, select, update

from coo_cli.base.clock import stamp
from coo_cli.base.errors import InputError
from coo_cli.base.texts import t
from coo_cli.certificate.printing import check_printing_move
from coo_cli.certificate.state import Declaration, Printing, check_move
from coo_cli.store.events import Act, record
from coo_cli.store.tables import certificate
from coo_cli.store.transaction import Reader, Transaction, Value


class Standing(msgspec.Struct, frozen=True):
    """Where the declaration of a certificate stands."""

    certificate: int
    cert_no: str
    declaration: Declaration

    @property
    def name(self) -> str:
        """What to call the certificate: its number, or its id when it has none."""
        return self.cert_no or f"#{self.certificate}"


class Move(msgspec.Struct, frozen=True):
    """Where a certificate's declaration shall go, and why."""

    certificate: int
    to: Declaration
    detail: str = ""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A declaration that moved."""

    certificate: int
    cert_no: str
    old: Declaration
    new: Declaration


_STATES = {state.value: state for state in Declaration}
_ID = certificate.c.id
_STANDING = select(certificate.c.id, certificate.c.cert_no, certificate.c.declaration)

_MOVE = (
    update(certificate)
    .where(certificate.c.id == bindparam("of_id"))
    .values(
        declaration=bindparam("to_state"),
        state_at=bindparam("to_at"),
        updated_at=bindparam("to_updated"),
        version=certificate.c.version + 1,
    )
)

_PRINTING = (
    update(certificate)
    .where(certificate.c.id == bindparam("of_id"))
    .values(printing=bindparam("to_state"), updated_at=bindparam("to_updated"), version=certificate.c.version + 1)
)

_ARCHIVED = (
    update(certificate)
    .where(certificate.c.id == bindparam("of_id"))
    .values(archived=bindparam("to_archived"), updated_at=bindparam("to_updated"), version=certificate.c.version + 1)
)


def standing(reader: Reader, ids: Iterable[int]) -> dict[int, Standing]:
    """Where the declarations of certificates stand, by id; those not in the store are left out."""
    return {id_: _standing(id_, cert_no, state) for id_, cert_no, state in reader.among(_STANDING, _ID, ids)}


def standing_by_number(reader: Reader, cert_nos: Iterable[str]) -> dict[str, Standing]:
    """Where the declarations of certificates stand, by certificate number."""
    rows = reader.among(_STANDING, certificate.c.cert_no, cert_nos)
    return {str(cert_no): _standing(id_, cert_no, state) for id_, cert_no, state in rows}


def _standing(id_: int, cert_no: str | None, declaration: str) -> Standing:
    return Standing(id_, cert_no or "", _STATES[declaration])


def transition(
    tx: Transaction,
    moves: Iterable[Move],
    *,
    action: str,
    at: dt.datetime,
    actor: str,
    known: Mapping[int, Standing] | None = None,
) -> list[Change]:
    """Move declarations, all or, when one may not, none.

    What is queued has its message in the outbox: into that state and out of it goes only `outbox`.

    Args:
        tx: the transaction that does what the move tells.
        moves: in their order.
        action: the event's word, e.g. `declared`.
        at: the moment.
        actor: who does it.
        known: where they stand, as this transaction has read it; read here if not given.

    Returns:
        what moved; what is in its state already is left out.

    Raises:
        InputError: `unknown-certificate`, or `illegal-move` for a move the life cycle does not have.
    """
    moves = list(moves)
    found = dict(known) if known is not None else standing(tx, (move.certificate for move in moves))
    changes: list[Change] = []
    acts: list[Act] = []
    for move in moves:
        old = found.get(move.certificate)
        if old is None:
            raise unknown_certificate(f"#{move.certificate}")
        check_move(old.name, old.declaration, move.to)
        if old.declaration is move.to:
            continue
        found[old.certificate] = Standing(old.certificate, old.cert_no, move.to)
        changes.append(Change(certificate=old.certificate, cert_no=old.cert_no, old=old.declaration, new=move.to))
        acts.append(
            Act(action=action, certificate=old.certificate, old=old.declaration, new=move.to, detail=move.detail)
        )
    when = stamp(at)
    tx.many(
        _MOVE,
        [{"of_id": c.certificate, "to_state": c.new.value, "to_at": when, "to_updated": when} for c in changes],
    )
    record(tx, acts, at=when, actor=actor)
    return changes


def move_printing(
    tx: Transaction, ids: Iterable[int], to: Printing, *, action: str, at: dt.datetime, actor: str, detail: str = ""
) -> None:
    """Move originals, all or, when one may not, none; those that stand there already stay.

    Raises:
        InputError: `unknown-certificate`, or `illegal-print-move`.
    """
    wanted = list(dict.fromkeys(ids))
    query = select(certificate.c.id, certificate.c.cert_no, certificate.c.printing)
    rows_found = tx.among(query, certificate.c.id, wanted)
    found = {row.id: Printing(row.printing) for row in rows_found}
    names = {row.id: row.cert_no or f"#{row.id}" for row in rows_found}
    acts: list[Act] = []
    rows: list[dict[str, Value]] = []
    when = stamp(at)
    for id_ in wanted:
        if id_ not in found:
            raise unknown_certificate(f"#{id_}")
        check_printing_move(names[id_], found[id_], to)
        if found[id_] is not to:
            acts.append(Act(action=action, certificate=id_, old=found[id_], new=to, detail=detail))
            rows.append({"of_id": id_, "to_state": to.value, "to_updated": when})
    tx.many(_PRINTING, rows)
    record(tx, acts, at=when, actor=actor)


def set_archived(tx: Transaction, ids: Iterable[int], archived: bool, *, at: dt.datetime, actor: str) -> None:
    """Put certificates into the archive (归档) or take them out; those that are there already stay.

    Raises:
        InputError: `unknown-certificate`.
    """
    wanted = list(dict.fromkeys(ids))
    found = {row.id: row.archived for row in tx.among(select(certificate.c.id, certificate.c.archived), _ID, wanted)}
    for id_ in wanted:
        if id_ not in found:
            raise unknown_certificate(f"#{id_}")
    moved = [id_ for id_ in wanted if found[id_] is not archived]
    when = stamp(at)
    tx.many(_ARCHIVED, [{"of_id": id_, "to_archived": archived, "to_updated": when} for id_ in moved])
    action = "archived" if archived else "unarchived"
    record(tx, [Act(action=action, certificate=id_) for id_ in moved], at=when, actor=actor)


def unknown_certificate(name: str) -> InputError:
    """The error for a certificate that is not in the store."""
    return InputError(
        "unknown-certificate",
        t("There is no certificate {name} in the store.", "库中没有证书 {name}。").fill(name=name),
        t("`coo cert list` shows those there are.", "可用 `coo cert list` 查看已有证书。"),
    )
