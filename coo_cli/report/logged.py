"""Owns problems as lines of the log, in the language in force."""

from __future__ import annotations

from coo_cli.base.log import Entry, Level
from coo_cli.base.texts import shown_language
from coo_cli.report.problem import Problem


def entry_of(problem: Problem, level: Level) -> Entry:
    """A problem as a line of the log."""
    more = {
        "fix": problem.fix[shown_language()],
        "path": problem.path,
        "place": str(problem.place or ""),
        "why": problem.why,
    }
    return Entry(
        level=level,
        event=problem.code,
        certificate=problem.certificate,
        text=problem.text[shown_language()],
        more=more,
    )
