"""Owns the list of all rules of this room, as `coo explain` and the documentation show them."""

from __future__ import annotations

from coo_cli.certificate.finding import RuleText
from coo_cli.rules.check import UNKNOWN_TYPE
from coo_cli.rules.coded import CODED
from coo_cli.rules.facts import FACTS
from coo_cli.rules.shapes import SHAPES

RULES: tuple[RuleText, ...] = (
    *(fact.rule for fact in FACTS),
    UNKNOWN_TYPE,
    *(shape.rule for shape in SHAPES),
    *(coded.rule for coded in CODED),
)
"""Every rule there is, by ascending id."""

_BY_ID = {rule.id: rule for rule in RULES}


def rule_text(rule_id: str) -> RuleText | None:
    """A rule's texts by its id, e.g. `COO-1001`; None when this room has no such rule."""
    return _BY_ID.get(rule_id)
