"""Owns what a field fact is: a rule about one value, whatever the others are."""

from __future__ import annotations

import msgspec

from coo_cli.base.texts import EMPTY, Text
from coo_cli.certificate.example import OnCertificate, Patch
from coo_cli.certificate.finding import RuleText, Severity

_NOTES = "GACC Announcement 2022 No. 1, annex 1; field notes published for COO"


class Fact(msgspec.Struct, frozen=True):
    """A kind of fault: its rule, and what a finding says, with `{label}`, `{value}` and other places."""

    rule: RuleText
    says: Text


def fact(
    rule_id: str,
    title: Text,
    says: Text,
    fix: Text,
    *,
    severity: Severity = Severity.ERROR,
    source: str = _NOTES,
    why: Text = EMPTY,
    base: str = "C",
    type_file: str = "",
    fails: Patch | None = None,
    passes: Patch | None = None,
) -> Fact:
    """Describe a fact; its examples change the right certificate of type `base`."""
    rule = RuleText(
        id=rule_id,
        severity=severity,
        title=title,
        fix=fix,
        source=source,
        why=why,
        topic="facts",
        fails=OnCertificate(base=base, patch=fails, type_file=type_file) if fails else None,
        passes=OnCertificate(base=base, patch=passes, type_file=type_file) if passes else None,
    )
    return Fact(rule, says)
