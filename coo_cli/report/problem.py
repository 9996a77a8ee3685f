"""Owns the problem: one error or warning of any kind as the JSON envelope carries it, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from coo_cli.base.errors import CooError, Place
from coo_cli.base.texts import Text
from coo_cli.certificate.finding import Finding, Severity


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One error or warning.

    Attributes:
        code: a rule's id or an error's slug.
        text: what is wrong, by language.
        fix: what to do, by language.
        certificate: the certificate's number, or what stands for it before it has one.
        path: the field.
        place: the source cell, where there is one.
        why: the reason another program or the system gave.
        severity: its weight; left out of an error's JSON.
    """

    code: str
    text: dict[str, str]
    fix: dict[str, str]
    certificate: str = ""
    path: str = ""
    place: Place | None = None
    why: str = ""
    severity: Severity = Severity.ERROR


def of_error(error: CooError, certificate: str = "") -> Problem:
    """An error as a problem."""
    return Problem(
        code=error.code,
        text=_both(error.what),
        fix=_both(error.fix),
        certificate=certificate,
        place=error.where,
        why=str(error.why) if error.why else "",
    )


def of_findings(findings: Sequence[Finding], severity: Severity | None, certificate: str) -> list[Problem]:
    """The findings of one severity, or of any, as problems."""
    return [
        Problem(
            code=finding.rule,
            text=_both(finding.text),
            fix=_both(finding.fix),
            certificate=certificate,
            path=finding.path,
            place=finding.place,
            severity=finding.severity,
        )
        for finding in findings
        if severity is None or finding.severity is severity
    ]


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}
