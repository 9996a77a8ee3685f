"""Owns what print control does at every poll: prints cut off get their end, what is long printed is archived."""

from __future__ import annotations

from coo_cli.base.errors import LockedError
from coo_cli.report.problem import Problem
from coo_cli.store.glance import any_print_due
from coo_cli.store.open import Store
from coo_cli.workflow.app import App
from coo_cli.workflow.overdue import before
from coo_cli.workflow.print_repair import printing_alone, repair


def tidy_prints(app: App, store: Store) -> tuple[int, list[Problem]]:
    """Repair what a killed run left, and archive what was printed longer ago than the settings say.

    What was taken out of the archive counts from then.

    Returns:
        how many were archived, and what a person should look at.

    Raises:
        StoreError: when the store fails.
    """
    limit = before(app.clock(), app.settings.printing.archive_after)
    if not any_print_due(store, limit):  # the usual case, without loading SQLAlchemy
        return 0, []
    from coo_cli.store.moves import set_archived
    from coo_cli.store.prints import printed_before

    try:
        with printing_alone(app):
            warnings = repair(app, store)
    except LockedError:  # a run prints just now: nothing was cut off
        warnings = []
    if limit is None:
        return 0, warnings
    with store.begin() as tx:
        due = printed_before(tx, limit)
        set_archived(tx, due, True, at=app.clock(), actor=app.actor)
    return len(due), warnings
