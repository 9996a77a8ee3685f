"""Owns how this room words a finding, and the order in which findings are shown."""

from __future__ import annotations

import re

from coo_cli.base.texts import Text
from coo_cli.certificate.fields import describe
from coo_cli.certificate.finding import Finding, RuleText, Severity
from coo_cli.certificate.model import GROUPS

_SHOWN = 60
_LINE = re.compile(r"\[(\d+)\]")
_FORM_ORDER = {
    (group, name): (rank, place)
    for rank, (group, cls) in enumerate(GROUPS.items())
    for place, name in enumerate(["", *(item.name for item in describe(cls))])
}


def shown(value: str) -> str:
    """A value as a finding shows it: on one line, at most 60 characters, the unprintable written as escapes."""
    text = value if value.isprintable() else "".join(c if c.isprintable() else _escape(c) for c in value[:_SHOWN])
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."


def finding(rule: RuleText, path: str, says: Text, severity: Severity | None = None) -> Finding:
    """A finding of a rule; with another severity than the rule's where the demand itself is unsure."""
    return Finding(rule=rule.id, severity=severity or rule.severity, path=path, text=says, fix=rule.fix)


def in_form_order(found: list[Finding]) -> list[Finding]:
    """Findings by their path in message order: the head, goods lines, change, non-party companies, invoices."""
    return sorted(found, key=lambda item: (*_rank(item.path), item.rule))


def field_of(path: str) -> str:
    """A path without its line: `goods[2].hs_code` is of the field `goods.hs_code`."""
    return _LINE.sub("", path) if "[" in path else path


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def _rank(path: str) -> tuple[int, int, int]:
    group, _, name = field_of(path).rpartition(".")
    line = _LINE.search(path)
    if not group and name in GROUPS:
        group, name = name, ""
    rank, place = _FORM_ORDER.get((group, name), (0, 0))
    return rank, int(line[1]) if line else 0, place
