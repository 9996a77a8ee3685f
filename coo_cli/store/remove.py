"""Owns taking certificates out of the store that customs has never heard of; the log keeps that they were there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, delete, select

from coo_cli.base.clock import stamp
from coo_cli.base.errors import InputError
from coo_cli.base.texts import t
from coo_cli.certificate.state import Declaration, shown_state
from coo_cli.store.attachment_tables import attachment, attachment_content, attachment_outbox
from coo_cli.store.events import Act, record
from coo_cli.store.listing import Row
from coo_cli.store.tables import certificate, content, outbox, print_file, receipt
from coo_cli.store.transaction import Transaction

_OF = "of_certificate"
_NEVER_DECLARED = (Declaration.DRAFT, Declaration.READY)


def remove_certificates(tx: Transaction, rows: Sequence[Row], *, at: dt.datetime, actor: str) -> None:
    """Take certificates out, with their attachments: all of them, or none. Their numbers are not given again.

    Raises:
        InputError: `not-deletable` when customs has, or may have, heard of one.
    """
    ids = [row.id for row in rows]
    known = {*_certificates_in(tx, ids)}
    for row in rows:
        if row.declaration not in _NEVER_DECLARED or row.id in known:
            raise _not_deletable(row)
    held = [row.content for row in tx.among(select(attachment.c.content), attachment.c.certificate, ids)]
    for table, column in (
        (attachment, attachment.c.certificate),
        (content, content.c.certificate),
        (certificate, certificate.c.id),
    ):
        tx.many(delete(table).where(column == bindparam(_OF)), [{_OF: id_} for id_ in ids])
    used = {row.content for row in tx.among(select(attachment.c.content), attachment.c.content, held)}
    tx.many(
        delete(attachment_content).where(attachment_content.c.sha256 == bindparam(_OF)),
        [{_OF: digest} for digest in dict.fromkeys(held) if digest not in used],
    )
    acts = [Act(action="deleted", certificate=row.id, old=row.declaration, detail=row.cert_no) for row in rows]
    record(tx, acts, at=stamp(at), actor=actor)


def _certificates_in(tx: Transaction, ids: Sequence[int]) -> Iterable[int]:
    """Those of which a message was ever queued, or anything came back."""
    for column in (outbox.c.certificate, receipt.c.certificate, print_file.c.certificate):
        yield from (row[0] for row in tx.among(select(column).distinct(), column, ids) if row[0] is not None)
    sent = select(attachment.c.certificate).join(attachment_outbox, attachment_outbox.c.attachment == attachment.c.id)
    yield from (row[0] for row in tx.among(sent, attachment.c.certificate, ids))


def _not_deletable(row: Row) -> InputError:
    return InputError(
        "not-deletable",
        t("{name} has been declared ({state}) and stays.", "{name} 已申报（{state}），不能删除。").fill(
            name=row.cert_no or f"#{row.id}", state=shown_state(row.declaration)
        ),
        t(
            "Only what was never declared is deleted; `coo cert archive` puts the others out of sight.",
            "只能删除从未申报的证书；其余可用 `coo cert archive` 归档。",
        ),
    )
