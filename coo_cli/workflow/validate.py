"""Owns checking without storing: messages made anywhere, or exports through a mapping."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from coo_cli.base.errors import Exit, InputError
from coo_cli.base.files import read_bytes
from coo_cli.certificate.finding import Finding, Severity
from coo_cli.report.cases import Case
from coo_cli.report.problem import Problem, of_error, of_findings
from coo_cli.workflow.app import App
from coo_cli.workflow.check import check_certificate, context_of
from coo_cli.workflow.exports import Export, Opened
from coo_cli.workflow.profile import Profile
from coo_cli.workflow.registered import Registers, registers
from coo_cli.workflow.twins import Twin, twins

MESSAGE_LIMIT = 50_000_000
"""Bytes; a message of a thousand goods lines has about two million."""


class CheckedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One certificate that was checked."""

    file: str
    certificate: str
    cert_type: str
    errors: int
    warnings: int


class Validation(msgspec.Struct, frozen=True, kw_only=True):
    """All that were checked, with what is wrong, and the exit code that tells."""

    checked: list[CheckedRow]
    exit: Exit
    errors: list[Problem]
    warnings: list[Problem]
    cases: list[Case]
    unreadable: list[Problem]


def validate(app: App, files: Sequence[Path | Export], mapping: str = "", profile: str = "") -> Validation:
    """Check files one by one; one that cannot be read does not stop the others.

    Args:
        app: the run's surroundings; no workspace is needed for messages.
        files: messages, or with a mapping exports.
        mapping: reads exports; empty for messages.
        profile: the applying enterprise of exports; for messages its identity is checked when it is known.

    Raises:
        ConfigError: for a fault in mapping, profile or settings.
        StoreError: when there is a store, to look for the same invoice in, that cannot be read.
    """
    checked: list[CheckedRow] = []
    cases: list[Case] = []
    unreadable: list[Problem] = []
    unused: list[Problem] = []
    with twins(app) as twin, registers(app) as kept:
        if mapping:
            unused = kept.unused_by(app.mapping(mapping, profile))
        for given in files:
            file = Export(path=given) if isinstance(given, Path) else given
            try:
                checking = (
                    _export(app, file, mapping, profile, twin, kept) if mapping else _message(app, file, profile, twin)
                )
                for row, findings in checking:
                    checked.append(row)
                    label = f"{row.file} {row.certificate}".strip()
                    problems = tuple(of_findings(findings, None, label))
                    cases.append(
                        Case(file=row.file, certificate=row.certificate, cert_type=row.cert_type, problems=problems)
                    )
            except InputError as error:
                unreadable.append(of_error(error))
    found = [problem for case in cases for problem in case.problems]
    errors = [problem for problem in found if problem.severity is Severity.ERROR] + unreadable
    good = sum(row.errors == 0 for row in checked)
    return Validation(
        checked=checked,
        exit=Exit.DONE if not errors else Exit.PARTLY if good else Exit.INPUT_INVALID,
        errors=errors,
        warnings=[*unused, *(problem for problem in found if problem.severity is not Severity.ERROR)],
        cases=cases,
        unreadable=unreadable,
    )


def with_found(result: Validation, found: Opened) -> Validation:
    """The same with what could not be found or opened at all."""
    exit_ = result.exit
    if found.errors and exit_ is Exit.DONE:
        exit_ = Exit.PARTLY if result.checked else Exit.INPUT_INVALID
    return msgspec.structs.replace(
        result,
        exit=exit_,
        errors=[*result.errors, *found.errors],
        warnings=[*found.warnings, *result.warnings],
        unreadable=[*result.unreadable, *found.errors],
    )


def _message(app: App, file: Export, profile: str, twin: Twin) -> Iterator[tuple[CheckedRow, list[Finding]]]:
    from coo_cli.message.parse import parse
    from coo_cli.message.schema import schema_findings
    from coo_cli.rules.check import check

    data = read_bytes(file.path, MESSAGE_LIMIT)
    cert = parse(data, str(file))
    own = _own(app, cert.applicant_code, profile)
    found = schema_findings(data, app.resources, app.clock().date())
    broken = frozenset(finding.path for finding in found)
    context = context_of(app, own, twin(cert, own.enterprise, "") if own else "")
    findings = [*found, *check(cert, context, broken)]
    yield _row(str(file), cert.cert_no, cert.cert_type, findings), findings


def _own(app: App, applicant: str, profile: str) -> Profile | None:
    """The profile a message is held against: the one named, the applicant's, or the only one there is."""
    profiles = app.profiles().values()
    applicants = [own for own in profiles if own.credit_code == applicant]
    if profile or (len(profiles) == 1 and not applicants):
        return app.profile(profile)[1]
    return applicants[0] if applicants else None


def _export(
    app: App, file: Export, mapping: str, profile: str, twin: Twin, kept: Registers
) -> Iterator[tuple[CheckedRow, list[Finding]]]:
    from coo_cli.ingest.read import place_of, read_export

    own = app.profile(profile)[1]
    defaults = kept.defaults()
    loaded = app.mapping(mapping, profile)
    for record in read_export(file.path, loaded, app.resources, kept.look_up, name=file.name):
        result = check_certificate(
            record.certificate,
            own,
            app,
            duplicate_of=twin(record.certificate, own.enterprise, record.key),
            faults=tuple(record.findings),
            broken=record.broken,
            place=partial(place_of, record),
            record=record,
            defaults=defaults,
        )
        yield _row(str(file), record.key, result.certificate.cert_type, result.findings), result.findings


def _row(file: str, name: str, cert_type: str, findings: Sequence[Finding]) -> CheckedRow:
    weights = Counter(finding.severity for finding in findings)
    return CheckedRow(
        file=file,
        certificate=name,
        cert_type=cert_type,
        errors=weights[Severity.ERROR],
        warnings=weights[Severity.WARNING],
    )
