"""Owns telling people: what rules take of the event table is written as messages, and these leave by their channels.

Messages are written in the transaction that moves the cursor past their events, then claimed, sent and settled one
by one. A run killed anywhere loses nothing and sends nothing twice; a message it died at may have arrived and is
left at that. No channel's failure is an error of the run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import ConfigError
from coo_cli.notify.due import is_due, takes
from coo_cli.notify.message import Item
from coo_cli.notify.settings import NoticeRule
from coo_cli.report.problem import Problem, of_error
from coo_cli.store.glance import glance_notices
from coo_cli.store.open import Store
from coo_cli.workflow.app import App
from coo_cli.workflow.notified import Notified
from coo_cli.workflow.overdue import overdue

if TYPE_CHECKING:
    from coo_cli.store.notices import Pair, Written


def watch_events(app: App, store: Store) -> None:
    """Have rules that are new look at what happens from now on; a rule never tells of what was before it.

    Raises:
        StoreError: as `store.faults` tells.
    """
    pairs = _pairs(app)
    known = glance_notices(store).cursors if pairs else {}
    if all(pair in known for pair in pairs):
        return
    from coo_cli.store.notices import Pair, cursors, last_event, put_cursors

    with store.begin() as tx:
        seen = cursors(tx)
        new = [pair for pair in (Pair(*names) for names in pairs) if pair not in seen]
        put_cursors(tx, new, last_event(tx), at=app.clock())


def notify(app: App, store: Store) -> Notified:
    """Write the messages that are due, and send them and those that wait; nothing due is success.

    Raises:
        StoreError: as `store.faults` tells; what was sent is noted, or left as unsure.
    """
    told = Notified()
    rules, now = app.settings.notify.rules, app.clock()
    if not rules:
        return told
    if any("overdue" in rule.events for rule in rules.values()):
        _note_overdue(app, store)
    seen = glance_notices(store)
    due = [
        names
        for names, rule in _pairs(app).items()
        if names in seen.cursors and _has_news(rule, *seen.cursors[names], seen.last, now)
    ]
    if due:
        told.warnings += _write(app, store, due, now)
    if due or seen.unsettled:
        from coo_cli.workflow.deliver import deliver

        deliver(app, store, told)
    return told


def _pairs(app: App) -> dict[tuple[str, str], NoticeRule]:
    """Each rule with each of its channels."""
    rules = app.settings.notify.rules
    return {(name, channel): rule for name, rule in rules.items() for channel in dict.fromkeys(rule.channels)}


def _has_news(rule: NoticeRule, event: int, at: str, last: int, now: dt.datetime) -> bool:
    """Whether a rule may speak and events wait; the hour of a digest passes for all that comes later, even without."""
    return (event < last or bool(rule.digest)) and is_due(rule, dt.datetime.fromisoformat(at), now)


def _note_overdue(app: App, store: Store) -> None:
    """Record that certificates wait too long, once for each time they came into their state."""
    late = overdue(app, store)
    if not late:
        return
    from coo_cli.store.notices import note_overdue

    with store.begin() as tx:
        note_overdue(tx, {one.cert_no: one.since for one in late}, at=app.clock(), actor=app.actor)


def _write(app: App, store: Store, due: Sequence[tuple[str, str]], now: dt.datetime) -> list[Problem]:
    """Write what rules take of the events since they last looked; gives back what kept a rule from it."""
    from coo_cli.store.notices import Pair, cursors, last_event, put_cursors, put_notices
    from coo_cli.workflow.notify_items import news

    written: list[Written] = []
    done: list[Pair] = []
    problems: list[Problem] = []
    with store.begin() as tx:
        places, last = cursors(tx), last_event(tx)
        pairs = [Pair(*names) for names in due]
        for pair, items in news(app, tx, {pair: places[pair] for pair in pairs}).items():
            try:
                written += list(_messages(app, pair, items))  # all of a rule's, or none
                done.append(pair)
            except ConfigError as error:
                problems.append(of_error(error))
        put_notices(tx, written, at=now)
        put_cursors(tx, done, last, at=now)
    return problems


def _messages(app: App, pair: Pair, items: Sequence[Item]) -> Iterator[Written]:
    from coo_cli.notify.template import compose
    from coo_cli.store.notices import Written

    rule = app.settings.notify.rules[pair.rule]
    taken = [item for item in items if takes(rule, item, app.resources)]
    apart = rule.digest is None and len(taken) <= rule.most
    for told in [[item] for item in taken] if apart else [taken] if taken else []:
        message = compose(app.resources, pair.rule, rule, told)
        yield Written(pair, len(told), message.title, msgspec.json.encode(message))
