"""Owns what is told of an event: the certificate's facts as they are now, and what customs said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coo_cli.catalog.codes import COUNTRIES, code_list
from coo_cli.certificate.receipt import meaning, order
from coo_cli.notify.events import event_words
from coo_cli.notify.message import Item
from coo_cli.store.events import Event
from coo_cli.store.fold import receipts_by_number
from coo_cli.store.listing import rows_of
from coo_cli.store.notices import Cursor, Pair, happened
from coo_cli.store.transaction import Reader
from coo_cli.workflow.app import App


def news(app: App, reader: Reader, cursors: Mapping[Pair, Cursor]) -> dict[Pair, list[Item]]:
    """The events since each pair last looked that its rule may take, as far as the event's name tells.

    Args:
        app: the run's surroundings.
        reader: where events are.
        cursors: how far each pair has come; its rule is in the settings.
    """
    if not cursors:
        return {}
    rules = app.settings.notify.rules
    words = {word for pair in cursors for word in rules[pair.rule].events}
    items = items_of(app, reader, happened(reader, min(one.event for one in cursors.values()), words))
    return {pair: [item for item in items if item.id > cursor.event] for pair, cursor in cursors.items()}


def items_of(app: App, reader: Reader, events: Sequence[Event]) -> list[Item]:
    """The events that happened to certificates as notices tell of them, in their order."""
    owners = {event.id: event.act.certificate or 0 for event in events}
    rows = {row.id: row for row in rows_of(reader, list(dict.fromkeys(owners.values())))}
    answered = {rows[owners[e.id]].cert_no for e in events if e.act.action == "receipt" and owners[e.id] in rows}
    receipts = receipts_by_number(reader, answered)
    countries = code_list(app.resources, COUNTRIES)
    items = []
    for event in events:
        act, row = event.act, rows.get(owners[event.id])
        words = event_words(act.action, act.old, act.new)
        if row is None:  # deleted since; the event of that tells its number, if it had one
            items.append(Item(id=event.id, words=words, at=event.at, cert_no=act.detail or f"#{owners[event.id]}"))
            continue
        text = act.detail
        if act.action == "receipt":
            said = [one for one in receipts[row.cert_no] if meaning(one) == act.new]
            text = max(said, key=order).text if said else ""
        country = countries.get(row.dest_country_code)
        items.append(
            Item(
                id=event.id,
                words=words,
                at=event.at,
                cert_no=row.cert_no or f"#{row.id}",
                cert_type=row.cert_type,
                destination=country.other.get("alpha2", "") if country else row.dest_country_code,
                invoice_no=row.invoice_no,
                profile=row.profile,
                key=row.source_key,
                state=row.declaration.value,
                text=text,
            )
        )
    return items
