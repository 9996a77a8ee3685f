"""Owns default seals, authorisations of them with customs' receipts, and when each was in force."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Row, bindparam, delete, select, update

from coo_cli.base.clock import stamp
from coo_cli.base.errors import InputError
from coo_cli.base.files import sha256
from coo_cli.base.texts import t
from coo_cli.seal.authorisation import MOVES, Answer, Record, Standing, standing_after, standing_text
from coo_cli.seal.record import Sort
from coo_cli.store.events import Act, record
from coo_cli.store.print_tables import authorisation, authorisation_answer, seal_default
from coo_cli.store.rows import of_row
from coo_cli.store.transaction import Reader, Transaction, Value


class NewAuthorisation(msgspec.Struct, frozen=True, kw_only=True):
    """A signed record to keep, with the ids of what it authorises."""

    seal: int
    signature: int
    record: Record
    written: bytes
    cms: bytes
    signer: str


class Authorisation(msgspec.Struct, frozen=True, kw_only=True):
    """An authorisation in the store.

    Attributes:
        id: its number.
        holder: the enterprise's credit code.
        seal: the id of its seal.
        signature: the id of its signature.
        valid_from: its first day.
        valid_to: its last day.
        record: what was signed.
        cms: the signature.
        signer: the subject of the certificate that signed.
        state: where it stands.
        at: when it was made.
        actor: who made it.
        accepted_at: customs' time of the second acceptance; empty before.
        ended_at: when it ended; empty as long as it has not.
        reason: why it ended.
        answers: customs' receipts, in the order in which they were recorded.
    """

    id: int
    holder: str
    seal: int
    signature: int
    valid_from: str
    valid_to: str
    record: bytes
    cms: bytes
    signer: str
    state: Standing
    at: str
    actor: str
    accepted_at: str
    ended_at: str
    reason: str
    answers: tuple[Answer, ...] = ()

    def covers(self, moment: str) -> bool:
        """Whether it was accepted and in force at a moment, a `base.clock.stamp`."""
        day = moment[:10]
        return (
            bool(self.accepted_at)
            and self.accepted_at[:19] <= moment[:19]  # customs gives whole seconds
            and (not self.ended_at or moment[:19] < self.ended_at[:19])
            and self.valid_from <= day <= self.valid_to
        )


_columns, _answers, _defaults = authorisation.c, authorisation_answer.c, seal_default.c
_MOVE = (
    update(authorisation)
    .where(_columns.id == bindparam("of_id"))
    .values(
        state=bindparam("to_state"),
        accepted_at=bindparam("to_accepted"),
        ended_at=bindparam("to_ended"),
        reason=bindparam("to_reason"),
    )
)
_DROP = delete(seal_default).where(_defaults.holder == bindparam("of_holder"), _defaults.sort == bindparam("of_sort"))


def set_default(tx: Transaction, holder: str, sort: Sort, seal: int, name: str, *, at: dt.datetime, actor: str) -> None:
    """Make a seal or signature its holder's default, in place of another."""
    tx.many(_DROP, [{"of_holder": holder, "of_sort": sort.value}])
    tx.many(seal_default.insert(), [{"holder": holder, "sort": sort.value, "seal": seal}])
    record(tx, [Act(action=f"{sort.value}-default", detail=f"{seal} {name}")], at=stamp(at), actor=actor)


def default_of(reader: Reader, holder: str, sort: Sort) -> int | None:
    """The id of a holder's default seal or signature; None where none was set."""
    query = select(_defaults.seal).where(_defaults.holder == holder, _defaults.sort == sort.value)
    found = reader.rows(query)
    return found[0].seal if found else None


def put_authorisation(tx: Transaction, new: NewAuthorisation, *, at: dt.datetime, actor: str) -> Authorisation:
    """Keep a signed record; customs' receipts are recorded for it later."""
    id_ = tx.next_id(_columns.id)
    row: dict[str, Value] = {
        "id": id_,
        "holder": new.record.holder,
        "seal": new.seal,
        "signature": new.signature,
        "valid_from": new.record.valid_from,
        "valid_to": new.record.valid_to,
        "record": new.written,
        "cms": new.cms,
        "signer": new.signer,
        "state": Standing.MADE.value,
        "at": new.record.at,
        "actor": actor,
        "accepted_at": "",
        "ended_at": "",
        "reason": "",
    }
    tx.many(authorisation.insert(), [row])
    act = Act(action="authorised", new=Standing.MADE.value, detail=f"{id_} {sha256(new.written)}")
    record(tx, [act], at=stamp(at), actor=actor)
    return get_authorisation(tx, id_)


def put_answer(tx: Transaction, one: Authorisation, answer: Answer, *, at: dt.datetime, actor: str) -> Authorisation:
    """Record what customs said; both pictures accepted, the authorisation is, and ends the one before it.

    Raises:
        InputError: `authorisation-settled` when it waits for none.
    """
    if one.state is not Standing.MADE:
        raise InputError(
            "authorisation-settled",
            t("Authorisation {id} waits for no receipt: {state}.", "第 {id} 号授权不再等待回执：{state}。").fill(
                id=one.id, state=standing_text(one.state)
            ),
            t("Make a new one: `coo authorize make`.", "请重新授权：`coo authorize make`。"),
        )
    row: dict[str, Value] = {
        "id": tx.next_id(_answers.id),
        "authorisation": one.id,
        "about": answer.about.value,
        "accepted": answer.accepted,
        "time": answer.time,
        "text": answer.text,
        "at": stamp(at),
        "actor": actor,
    }
    tx.many(authorisation_answer.insert(), [row])
    answers = (*one.answers, answer)
    state = standing_after(answers)
    if state is Standing.ACCEPTED:
        accepted_at = max(said.time for said in answers)
        for older in list_authorisations(tx, one.holder):
            if older.id != one.id and older.state is Standing.ACCEPTED:
                _move(
                    tx, older, Standing.ENDED, moment=accepted_at, reason=f"superseded by {one.id}", at=at, actor=actor
                )
        _move(tx, one, state, moment=accepted_at, reason="", at=at, actor=actor)
    else:
        _move(tx, one, state, moment="", reason=answer.text if state is Standing.REFUSED else "", at=at, actor=actor)
    return get_authorisation(tx, one.id)


def end_authorisations(tx: Transaction, seal: int, reason: str, *, at: dt.datetime, actor: str) -> None:
    """End what authorises a seal or signature that was changed or disabled."""
    query = select(_columns.id).where((_columns.seal == seal) | (_columns.signature == seal))
    for (id_,) in tx.rows(query):
        one = get_authorisation(tx, id_)
        if Standing.ENDED in MOVES[one.state]:
            _move(tx, one, Standing.ENDED, moment=stamp(at), reason=reason, at=at, actor=actor)


def get_authorisation(reader: Reader, id_: int) -> Authorisation:
    """An authorisation by its number.

    Raises:
        InputError: `unknown-authorisation`.
    """
    for row in reader.rows(select(authorisation).where(_columns.id == id_)):
        return _read(reader, row)
    raise InputError(
        "unknown-authorisation",
        t("There is no authorisation {id}.", "没有第 {id} 号授权。").fill(id=id_),
        t("`coo authorize list` shows those there are.", "可用 `coo authorize list` 查看。"),
    )


def list_authorisations(reader: Reader, holder: str = "") -> list[Authorisation]:
    """Authorisations of an enterprise, or of all, the newest first."""
    query = select(authorisation).order_by(_columns.id.desc())
    if holder:
        query = query.where(_columns.holder == holder)
    return [_read(reader, row) for row in reader.rows(query)]


def _read(reader: Reader, row: Row[*tuple[object, ...]]) -> Authorisation:
    query = (
        select(_answers.about, _answers.accepted, _answers.time, _answers.text)
        .where(_answers.authorisation == row.id)
        .order_by(_answers.id)
    )
    answers = [of_row(Answer, answer) for answer in reader.rows(query)]
    return of_row(Authorisation, (*row, answers))


def _move(
    tx: Transaction, one: Authorisation, to: Standing, *, moment: str, reason: str, at: dt.datetime, actor: str
) -> None:
    """Move an authorisation; `moment` is when it was accepted, or ended."""
    if to is one.state:
        return
    row: dict[str, Value] = {
        "of_id": one.id,
        "to_state": to.value,
        "to_accepted": moment if to is Standing.ACCEPTED else one.accepted_at,
        "to_ended": moment if to is Standing.ENDED else one.ended_at,
        "to_reason": reason,
    }
    tx.many(_MOVE, [row])
    act = Act(
        action=f"authorisation-{to.value}", old=one.state.value, new=to.value, detail=f"{one.id} {reason}".strip()
    )
    record(tx, [act], at=stamp(at), actor=actor)
