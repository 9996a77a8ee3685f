"""Owns one record of an export on its way into the store, and what is told of what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Literal

import msgspec

from coo_cli.base.files import sha256
from coo_cli.certificate.difference import Difference, difference
from coo_cli.certificate.finding import Finding
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.state import EDITABLE, Declaration
from coo_cli.ingest.read import Record, place_of
from coo_cli.store.reading import Source, Stored
from coo_cli.workflow.check import Checked
from coo_cli.workflow.complete import with_number
from coo_cli.workflow.intake_rules import changed_after_declaring
from coo_cli.workflow.profile import Profile

Outcome = Literal["created", "updated", "unchanged", "faulty", "declared"]


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """One record of an export and what became of it; `message`, with its hash, is None unless it can be declared."""

    record: Record
    certificate: Certificate
    cert_no: str
    findings: list[Finding]
    outcome: Outcome
    message: bytes | None = None
    sha256: str = ""
    added: Mapping[str, str] = {}
    difference: Difference | None = None
    """What the export says otherwise than a declared certificate, which it may not change."""


class Case(msgspec.Struct, kw_only=True):
    """A record on its way through one transaction."""

    record: Record
    profile_name: str
    profile: Profile
    source_sha256: str
    source: Source | None
    stored: Stored | None
    checked: Checked
    findings: list[Finding]
    cert_no: str
    message: bytes | None = None
    refused: bool = False
    """Its number is another certificate's: it stays a draft without one."""
    foreign: bool = False
    """It is made for a principal the operator at work does not act for: it is not kept."""
    given: Certificate
    twin: str
    """With the stored certificate, what it was found out from."""

    @property
    def certificate(self) -> Certificate:
        """As completed, its number possibly only tried out."""
        return self.checked.certificate

    def still_holds(self, given: Certificate, source: Source | None, twin: str) -> bool:
        """Whether all that was found out would be found out again."""
        return not self.refused and (self.given, self.source, self.twin) == (given, source, twin)

    @property
    def locked(self) -> bool:
        """Whether it has been declared, so that an export may not change it any more."""
        return self.source is not None and self.source.declaration not in EDITABLE


def judged(case: Case) -> Judged:
    """What became of a record, once it has its number."""
    cert = with_number(case.certificate, case.cert_no)
    stored = case.stored
    outcome: Outcome
    if case.locked and stored is not None and case.source is not None:
        changed = case.source.source_sha256 != case.source_sha256
        differs = difference(stored.certificate, cert) if changed else None
        outcome = "declared" if changed else "unchanged"
        return Judged(
            record=case.record,
            certificate=stored.certificate,
            cert_no=case.cert_no,
            findings=[changed_after_declaring(differs, partial(place_of, case.record))] if differs is not None else [],
            outcome=outcome,
            difference=differs,
        )
    if case.message is None:
        outcome = "faulty"
    elif stored is None:
        outcome = "created"
    else:
        same = stored.certificate == cert and stored.row.declaration is Declaration.READY
        outcome = "unchanged" if same else "updated"
    return Judged(
        record=case.record,
        certificate=cert,
        cert_no=case.cert_no,
        findings=case.findings,
        outcome=outcome,
        message=case.message,
        sha256=sha256(case.message) if case.message is not None else "",
        added=case.checked.added,
    )
