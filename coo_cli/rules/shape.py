"""Owns what a shape is: a rule whose content the type's data file gives."""

from __future__ import annotations

import msgspec

from coo_cli.base.texts import EMPTY, Text
from coo_cli.certificate.example import OnCertificate, Patch
from coo_cli.certificate.finding import Finding, RuleText, Severity
from coo_cli.rules.findings import finding

_SOURCE = "data file of the certificate type"


class Shape(msgspec.Struct, frozen=True):
    """A shape's texts, and the fields it rests on: it is silent where one of them failed before.

    Attributes:
        rule: the texts for `coo explain`.
        reads: paths without lines, e.g. `goods.hs_code`.
        says: what a finding says, with places for values.
    """

    rule: RuleText
    reads: tuple[str, ...]
    says: Text

    def found(self, path: str, *, unsure: bool = False, **values: object) -> Finding:
        """A finding of this shape; a warning where the type file calls its demand unsure."""
        return finding(self.rule, path, self.says.fill(**values), Severity.WARNING if unsure else None)


def shape(
    rule_id: str,
    title: Text,
    says: Text,
    fix: Text,
    *,
    reads: tuple[str, ...] = (),
    severity: Severity = Severity.ERROR,
    source: str = _SOURCE,
    why: Text = EMPTY,
    base: str = "C",
    type_file: str = "",
    fails: Patch | None = None,
    passes: Patch | None = None,
) -> Shape:
    """Describe a shape; its examples change the right certificate of type `base`."""
    rule = RuleText(
        id=rule_id,
        severity=severity,
        title=title,
        fix=fix,
        source=source,
        why=why,
        topic="shapes",
        fails=OnCertificate(base=base, patch=fails, type_file=type_file) if fails else None,
        passes=OnCertificate(base=base, patch=passes, type_file=type_file) if passes else None,
    )
    return Shape(rule, reads, says)
