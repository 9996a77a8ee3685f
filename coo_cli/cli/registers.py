"""Owns how an entry of a register that was set is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coo_cli.cli.answer import Answer
from coo_cli.cli.tables import Console, facts, line

if TYPE_CHECKING:
    from coo_cli.workflow.app import App
    from coo_cli.workflow.registers import SetEntry


def set_answer(app: App, done: SetEntry) -> Answer:
    """An entry that was set, with all its values."""
    return Answer(data=done, show=lambda console: _show(console, app, done), warnings=done.warnings)


def _show(console: Console, app: App, done: SetEntry) -> None:
    from coo_cli.workflow.registers import became_text, labels_of

    line(console, f"{done.entry.register} {done.entry.key}: {became_text(done.outcome)}")
    facts(console, labels_of(app, done.entry))
