"""Owns the list of the rules that are written as functions, one file a subject."""

from __future__ import annotations

from coo_cli.rules.coded import amounts, changes, countries, dates, identity, lines, marks, numbers
from coo_cli.rules.coded.registry import rules_of

CODED = rules_of(vars(module) for module in (dates, amounts, lines, numbers, marks, changes, countries, identity))
"""In the order in which they are run: a fault found by one silences those after it on the same values."""
