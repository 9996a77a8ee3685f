"""Owns what is told of a certificate that a person made or changed: what differs, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import Exit
from coo_cli.certificate.difference import Changed, Difference
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import Change
from coo_cli.certificate.state import Declaration
from coo_cli.report.problem import Problem, of_findings

if TYPE_CHECKING:
    from coo_cli.store.content import Content


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate that was made or changed.

    Attributes:
        id: its id; 0 in a dry run that would make it.
        cert_no: its number; empty while it has none.
        cert_type: its type.
        cert_status: new, amended, re-issued or both, as the message has it.
        state: draft or ready.
        change: what it tells of an old certificate.
        difference: what differs from what it was made of, or was before.
        derived: the paths of what differs only because it was worked out again.
    """

    id: int
    cert_no: str
    cert_type: str
    cert_status: str
    state: Declaration
    change: Change | None
    difference: Difference
    derived: list[str]

    @property
    def name(self) -> str:
        """What to call it: its number, its id, or nothing in a dry run."""
        return self.cert_no or (f"#{self.id}" if self.id else "")


class SaveResult(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate that was made or changed, with everything that is wrong with it."""

    saved: Saved
    exit: Exit
    errors: list[Problem]
    warnings: list[Problem]


def result_of(content: Content, id_: int, found: Difference, given: frozenset[str]) -> SaveResult:
    """Tell what came of it.

    Args:
        content: as it is stored.
        id_: its id; 0 in a dry run that would make it.
        found: what differs.
        given: the paths of the values that were given.
    """
    cert = content.certificate
    saved = Saved(
        id=id_,
        cert_no=cert.cert_no,
        cert_type=cert.cert_type,
        cert_status=cert.cert_status,
        state=Declaration.READY if content.ready else Declaration.DRAFT,
        change=cert.change,
        difference=found,
        derived=[changed.path for changed in values_changed(found) if changed.path not in given],
    )
    errors = of_findings(content.findings, Severity.ERROR, saved.name)
    return SaveResult(
        saved=saved,
        exit=Exit.INPUT_INVALID if errors else Exit.DONE,
        errors=errors,
        warnings=of_findings(content.findings, Severity.WARNING, saved.name),
    )


def values_changed(found: Difference) -> Iterator[Changed]:
    """The values that differ in the head and in lines that are in both certificates."""
    yield from found.head
    for row in found.rows:
        yield from row.changed


def paths_changed(found: Difference) -> list[str]:
    """The paths of all that differs; a line that was added or removed as a whole."""
    rows = [f"{row.group}[{row.new_number or row.old_number}]" for row in found.rows if row.kind != "changed"]
    return [changed.path for changed in values_changed(found)] + rows
