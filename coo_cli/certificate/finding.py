"""Owns the finding: one fault of one certificate, by rule id and path, in both languages."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from coo_cli.base.errors import Place
from coo_cli.base.texts import EMPTY, Text
from coo_cli.certificate.example import Example


class Severity(StrEnum):
    """An error keeps a certificate from being declared; a warning and an advice do not."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


class RuleText(msgspec.Struct, frozen=True, kw_only=True):
    """What `coo explain` says of a rule: its meaning, why it exists and what to do.

    Every rule of ours has all of it; a user's own may have less.

    Attributes:
        id: the stable id, e.g. `COO-1001`.
        severity: what it is unless the user's settings change it.
        title: what is wrong, in a few words.
        fix: what to do.
        source: where the demand comes from.
        why: what goes wrong at customs or with the importer where it is not kept.
        topic: what it is about, in a word to look it up by: `facts`, `dates`, `message` ...
        fixed: no setting changes its severity: without it nothing else could be checked.
        fails: an example that breaks this rule and no other.
        passes: one near it that does not.
    """

    id: str
    severity: Severity
    title: Text
    fix: Text
    source: str = ""
    why: Text = EMPTY
    topic: str = ""
    fixed: bool = False
    fails: Example | None = None
    passes: Example | None = None

    def __hash__(self) -> int:
        """By the id alone: examples hold mappings."""
        return hash(self.id)


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One fault found in one certificate.

    Attributes:
        rule: the rule's id.
        severity: its weight in this workspace.
        path: the field, lines counted from 1: `goods[2].origin_criterion`; empty for the whole certificate.
        text: what is wrong, with the value.
        fix: what to do.
        place: the source cell, where the certificate came from a file.
    """

    rule: str
    severity: Severity
    path: str
    text: Text
    fix: Text
    place: Place | None = None


def has_errors(findings: list[Finding]) -> bool:
    """Whether any finding keeps the certificate from being declared."""
    return any(finding.severity is Severity.ERROR for finding in findings)
