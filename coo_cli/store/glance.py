"""Owns what a poll must know before it does anything: one look by plain SQL, without loading SQLAlchemy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from coo_cli.base.clock import stamp
from coo_cli.base.files import Look
from coo_cli.certificate.state import Declaration
from coo_cli.store.connect import plain
from coo_cli.store.names import plain_name
from coo_cli.store.open import Store


class Glance(msgspec.Struct, frozen=True, kw_only=True):
    """What the last polls and declarations left.

    Attributes:
        waiting: how many parcels of the profile have not left, attachments counted too.
        read: the gateway's files that were read, as (name, size, modified_ns).
    """

    waiting: int
    read: frozenset[tuple[str | int | None, ...]]

    def seen(self, name: str, look: Look) -> bool:
        """Whether a file was read before and looks the same."""
        return (plain_name(name), look.size, look.modified_ns) in self.read


_WAITING = """
SELECT (SELECT count(*) FROM outbox WHERE status = 'waiting' AND profile = ?)
     + (SELECT count(*) FROM attachment_outbox WHERE status = 'waiting' AND profile = ?)
"""

_OVERDUE = "SELECT 1 FROM certificate WHERE declaration = ? AND state_at < ? AND NOT archived LIMIT 1"


_CUT_OFF = "SELECT 1 FROM print_job LEFT JOIN print_outcome ON job = number WHERE job IS NULL LIMIT 1"

_PRINTED = """
SELECT 1 FROM print_outcome
JOIN print_job ON number = job
JOIN certificate ON certificate.id = print_job.certificate
WHERE sheet = 'original' AND printing = 'printed' AND NOT archived AND print_outcome.at < ? LIMIT 1
"""


def glance(store: Store, profile: str, gateway: str) -> Glance:
    """Look at a profile's outbox and the files of its gateway.

    Args:
        store: the store.
        profile: whose parcels.
        gateway: whose files; the name they are remembered under.

    Raises:
        StoreError: as `faults` tells.
    """
    with plain(store.database) as look:
        waiting = look.rows(_WAITING, profile, profile)
        files = look.rows("SELECT name, size, modified_ns FROM seen_file WHERE gateway = ?", gateway)
    return Glance(waiting=int(waiting[0][0] or 0), read=frozenset(files))


def any_overdue(store: Store, before: Mapping[Declaration, dt.datetime]) -> bool:
    """Whether `listing.overdue` would give anything.

    Raises:
        StoreError: as `faults` tells.
    """
    with plain(store.database) as look:
        return any(look.rows(_OVERDUE, state.value, stamp(moment)) for state, moment in before.items())


def any_print_due(store: Store, before: dt.datetime | None) -> bool:
    """Whether a print has no end, or `prints.printed_before` may give anything; None where nothing is archived.

    Raises:
        StoreError: as `faults` tells.
    """
    with plain(store.database) as look:
        return bool(look.rows(_CUT_OFF)) or (before is not None and bool(look.rows(_PRINTED, stamp(before))))


def last_moment(store: Store) -> str:
    """When the last event happened by the clock of that time, as `base.clock.stamp` writes it; empty before the first.

    Raises:
        StoreError: as `faults` tells.
    """
    with plain(store.database) as look:
        rows = look.rows("SELECT at FROM event ORDER BY id DESC LIMIT 1")
    return str(rows[0][0]) if rows else ""


class NoticeGlance(msgspec.Struct, frozen=True):
    """What was told and waits to be: the last event, each rule's and channel's cursor, and messages under way.

    Attributes:
        last: the last event's number.
        cursors: by rule and channel: the last event looked at, and when.
        unsettled: how many messages wait, or were claimed and not settled.
    """

    last: int
    cursors: dict[tuple[str, str], tuple[int, str]]
    unsettled: int


_UNSETTLED = "SELECT count(*) FROM notice WHERE status IN ('waiting', 'sending')"


def glance_notices(store: Store) -> NoticeGlance:
    """Look at what notices there are to send.

    Raises:
        StoreError: as `faults` tells.
    """
    with plain(store.database) as look:
        last = look.rows("SELECT last FROM chain")
        found = look.rows("SELECT rule, channel, event, at FROM notice_cursor")
        unsettled = look.rows(_UNSETTLED)
    cursors = {(str(rule), str(channel)): (int(event or 0), str(at)) for rule, channel, event, at in found}
    return NoticeGlance(int(last[0][0] or 0), cursors, int(unsettled[0][0] or 0))
