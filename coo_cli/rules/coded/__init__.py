"""Owns the list of the rules that are written as functions, one file a subject."""

from __future__ import annotations

from coo_cli.rules.coded import (
    amounts,
    changes,
    contacts,
    countries,
    dates,
    descriptions,
    identity,
    lines,
    marks,
    numbers,
    packing,
    parties,
    values,
)
from coo_cli.rules.coded.registry import rules_of

_MODULES = (
    *(dates, amounts, lines, numbers, contacts, marks, changes, countries),
    *(values, packing, descriptions, parties, identity),
)

CODED = rules_of(vars(module) for module in _MODULES)
"""In the order in which they are run: a fault found by one silences those after it on the same values."""
