"""Owns when a rule speaks and what of: quiet hours, digests' times, and the certificates it is about."""

from __future__ import annotations

import datetime as dt

from coo_cli.base.clock import SHANGHAI
from coo_cli.base.resources import Resources
from coo_cli.notify.message import Item
from coo_cli.notify.settings import WEEKENDS, NoticeRule


def is_quiet(rule: NoticeRule, now: dt.datetime) -> bool:
    """Whether a rule's quiet hours have begun and not ended; the end itself is not quiet."""
    here = now.astimezone(SHANGHAI)
    clock = here.strftime("%H:%M")
    for span in rule.quiet:
        if span == WEEKENDS:
            if here.weekday() > 4:
                return True
            continue
        start, _, end = span.partition("-")
        if (start <= clock < end) if start < end else (clock >= start or clock < end):
            return True
    return False


def is_due(rule: NoticeRule, last: dt.datetime, now: dt.datetime) -> bool:
    """Whether a rule may speak now of what has happened.

    Args:
        rule: the rule.
        last: when it last spoke or could have; when it was first seen.
        now: the present moment.
    """
    if is_quiet(rule, now):
        return False
    if not rule.digest or last > now:  # a clock that was moved back: better early than silent until it is that late
        return True
    here = now.astimezone(SHANGHAI)
    days = (here.date(), here.date() - dt.timedelta(days=1))
    slots = [dt.datetime.combine(day, dt.time.fromisoformat(slot), SHANGHAI) for day in days for slot in rule.digest]
    return last < max(slot for slot in slots if slot <= here)


def takes(rule: NoticeRule, item: Item, resources: Resources) -> bool:
    """Whether an event is one of a rule's.

    Raises:
        ConfigError: `unknown-country` for a destination there is not.
    """
    from coo_cli.catalog.countries import countries_of

    countries = countries_of(resources, rule.destinations) if rule.destinations else None
    return (
        any(word in rule.events for word in item.words)
        and (not rule.types or item.cert_type in rule.types)
        and (countries is None or item.destination in countries)
        and (not rule.states or item.state in rule.states)
        and (not rule.profiles or item.profile in rule.profiles)
    )
