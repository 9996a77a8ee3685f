"""Owns storing certificates: new ones and their changes, many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select, update

from coo_cli.base.clock import stamp
from coo_cli.base.errors import InputError
from coo_cli.base.texts import t
from coo_cli.certificate.state import EDITABLE, Declaration, Printing, check_move
from coo_cli.store.content import PROMOTED, Edit, NewCertificate, promoted, weight
from coo_cli.store.events import Act, record
from coo_cli.store.moves import Move, transition, unknown_certificate
from coo_cli.store.scope import must_be_in_scope
from coo_cli.store.tables import certificate, content, event
from coo_cli.store.taken import refuse_known_sources, refuse_taken_numbers
from coo_cli.store.transaction import Transaction, Value

_EDIT = (
    update(certificate)
    .where(certificate.c.id == bindparam("of_id"))
    .values(
        {name: bindparam(f"new_{name}") for name in (*PROMOTED, "principal")} | {"version": certificate.c.version + 1}
    )
)
_EDIT_CONTENT = (
    update(content)
    .where(content.c.certificate == bindparam("of_id"))
    .values(findings=bindparam("new_findings"), message=bindparam("new_message"), document=bindparam("new_document"))
)


def put_certificates(tx: Transaction, new: Iterable[NewCertificate], *, at: dt.datetime, actor: str) -> list[int]:
    """Store new certificates.

    Returns:
        their ids, in order.

    Raises:
        InputError: `number-taken` or `source-taken` when one is in the store or comes twice; `not-ones-principal`.
        ValueError: when one is said to be ready and has errors, no number or no message.
    """
    new = list(new)
    when = stamp(at)
    must_be_in_scope(tx, (one.principal for one in new))
    refuse_taken_numbers(tx, [(None, one.content.certificate.cert_no) for one in new])
    refuse_known_sources(tx, new)
    first = tx.next_id(event.c.certificate)  # every certificate has its event, even after it is deleted
    rows: list[dict[str, Value]] = []
    acts: list[Act] = []
    for id_, one in enumerate(new, first):
        state = Declaration.READY if one.content.ready else Declaration.DRAFT
        rows.append(
            {
                "id": id_,
                "profile": one.profile,
                "mapping": one.mapping,
                "source_key": one.source_key or None,
                "enterprise": one.enterprise,
                "declaration": state.value,
                "state_at": when,
                "printing": Printing.NO_FILE.value,
                "archived": False,
                "created_at": when,
                "declared_at": "",
                "approved_at": "",
                "bar_code": "",
                "version": 1,
                "created_by": actor,
                "declared_by": "",
                "principal": one.principal,
                **promoted(one.content, when),
            }
        )
        acts.append(Act(action="created", certificate=id_, new=state))
    tx.many(certificate.insert(), rows)
    tx.many(content.insert(), [weight(id_, one.content) for id_, one in enumerate(new, first)])
    record(tx, acts, at=when, actor=actor)
    return list(range(first, first + len(rows)))


def update_certificates(tx: Transaction, edits: Sequence[Edit], *, at: dt.datetime, actor: str) -> None:
    """Give certificates new content: all of them, or none.

    Raises:
        InputError: `unknown-certificate`; `edit-conflict` when one was changed since it was read;
            `illegal-move` when one is under way or approved; `number-fixed` when its number would change;
            `number-taken`; `not-ones-principal`.
        ValueError: as `put_certificates`.
    """
    columns = certificate.c
    query = select(columns.id, columns.cert_no, columns.version, columns.declaration, columns.principal)
    found = {row.id: row for row in tx.among(query, certificate.c.id, (edit.certificate for edit in edits))}
    versions = {id_: row.version for id_, row in found.items()}
    when = stamp(at)
    rows: list[dict[str, Value]] = []
    acts: list[Act] = []
    moves: list[Move] = []
    for edit in edits:
        if edit.certificate not in found:
            raise unknown_certificate(f"#{edit.certificate}")
        old = found[edit.certificate]
        name, state = old.cert_no or f"#{old.id}", Declaration(old.declaration)
        if state not in EDITABLE:
            check_move(name, state, Declaration.DRAFT)
        if versions[old.id] != edit.version:
            raise _conflict(name)
        versions[old.id] += 1
        if old.cert_no and edit.content.certificate.cert_no != old.cert_no:
            raise _number_fixed(name)
        principal = old.principal if edit.principal is None else edit.principal
        must_be_in_scope(tx, (old.principal, principal))
        rows.append(_bound({**promoted(edit.content, when), "principal": principal}) | {"of_id": old.id})
        acts.append(Act(action="edited", certificate=old.id, old=state, new=state))
        moves.append(Move(old.id, Declaration.READY if edit.content.ready else Declaration.DRAFT))
    refuse_taken_numbers(tx, [(edit.certificate, edit.content.certificate.cert_no) for edit in edits])
    tx.many(_EDIT, rows)
    weights = [weight(edit.certificate, edit.content) for edit in edits]
    tx.many(_EDIT_CONTENT, [_bound(row) | {"of_id": row["certificate"]} for row in weights])
    record(tx, acts, at=when, actor=actor)
    transition(tx, moves, action="checked", at=at, actor=actor)


def _bound(values: dict[str, Value]) -> dict[str, Value]:
    return {f"new_{name}": value for name, value in values.items()}


def _conflict(name: str) -> InputError:
    return InputError(
        "edit-conflict",
        t("{name} was changed by someone else meanwhile.", "{name} 已被他人修改。").fill(name=name),
        t("Read it again, and make your change to what it says now.", "请重新读取后再修改。"),
    )


def _number_fixed(name: str) -> InputError:
    return InputError(
        "number-fixed",
        t("The number {name} cannot be changed.", "证书号 {name} 不能更改。").fill(name=name),
        t(
            "A number once given stays; copy the certificate to get another.",
            "证书号一经取得不变；如需新号请复制证书。",
        ),
    )
