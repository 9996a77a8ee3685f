"""Owns counting what a store holds, for whoever watches it from outside."""

from __future__ import annotations

import msgspec
from sqlalchemy import func, select

from coo_cli.certificate.state import Declaration
from coo_cli.store.notice_tables import notice
from coo_cli.store.tables import certificate, event, outbox, quarantine, receipt
from coo_cli.store.transaction import Reader


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What a store holds.

    Attributes:
        certificates: how many certificates, by profile, type and state.
        waiting: messages in the outbox that the gateway has not taken, by profile.
        receipts: how many receipts, by what became of them.
        unreadable: files that were set aside.
        notices: how many notices of each rule and channel, by what became of them.
        last: when each action was done last, as `base.clock.stamp` writes it.
    """

    certificates: dict[tuple[str, str, Declaration], int]
    waiting: dict[str, int]
    receipts: dict[str, int]
    unreadable: int
    notices: dict[tuple[str, str, str], int]
    last: dict[str, str]


def count_all(reader: Reader) -> Counts:
    """Count everything, by a few queries."""
    c = certificate.c
    kinds = reader.rows(
        select(c.profile, c.cert_type, c.declaration, func.count()).group_by(c.profile, c.cert_type, c.declaration)
    )
    waiting = reader.rows(
        select(outbox.c.profile, func.count()).where(outbox.c.status == "waiting").group_by(outbox.c.profile)
    )
    fates = reader.rows(select(receipt.c.status, func.count()).group_by(receipt.c.status))
    n = notice.c
    told = reader.rows(select(n.rule, n.channel, n.status, func.count()).group_by(n.rule, n.channel, n.status))
    acts = reader.rows(select(event.c.action, func.max(event.c.at)).group_by(event.c.action))
    return Counts(
        certificates={(profile, kind, Declaration(state)): count for profile, kind, state, count in kinds},
        waiting=dict(waiting),
        receipts=dict(fates),
        unreadable=reader.rows(select(func.count()).select_from(quarantine))[0][0],
        notices={(rule, channel, status): count for rule, channel, status, count in told},
        last={action: str(at) for action, at in acts},
    )
