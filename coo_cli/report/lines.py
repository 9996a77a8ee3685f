"""Owns the report as JSON lines: one for each certificate that was checked, one for each thing that is wrong."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from coo_cli.report.cases import Report
from coo_cli.report.problem import Problem


class _Certificate(msgspec.Struct, frozen=True, tag_field="kind", tag="certificate"):
    file: str
    certificate: str
    cert_type: str
    errors: int
    warnings: int


class _Finding(msgspec.Struct, frozen=True, tag_field="kind", tag="finding", omit_defaults=True):
    severity: str
    code: str
    text: dict[str, str]
    fix: dict[str, str]
    file: str = ""
    certificate: str = ""
    path: str = ""
    place: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
    cell: str = ""
    why: str = ""


_encode = msgspec.json.Encoder().encode


def json_lines(report: Report) -> bytes:
    """Write a report as JSON lines; `kind` tells a certificate from a finding."""
    return b"".join(_encode(line) + b"\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[_Certificate | _Finding]:
    for case in report.cases:
        errors = sum(problem.severity == "error" for problem in case.problems)
        yield _Certificate(case.file, case.certificate, case.cert_type, errors, len(case.problems) - errors)
        for problem in case.problems:
            yield _finding(problem, case.file, case.certificate)
    for problem in report.unreadable:
        yield _finding(problem, problem.place.file if problem.place else "", "")


def _finding(problem: Problem, file: str, certificate: str) -> _Finding:
    place = problem.place
    return _Finding(
        severity=problem.severity,
        code=problem.code,
        text=problem.text,
        fix=problem.fix,
        file=place.file if place else file,
        certificate=certificate,
        path=problem.path,
        place=str(place) if place else "",
        sheet=place.sheet if place else "",
        row=place.row if place else 0,
        column=place.column if place else "",
        cell=place.cell if place else "",
        why=problem.why,
    )
