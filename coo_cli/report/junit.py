"""Owns the report as JUnit XML, which CI systems show: a suite a file, a test case a certificate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from coo_cli.base.texts import shown_language
from coo_cli.report.cases import Case, Report
from coo_cli.report.problem import Problem

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML holds; hostile cells have them."""


def junit(report: Report) -> bytes:
    """Write a report as JUnit XML: errors fail their certificate, what is less stands in its output."""
    suites = [(file, list(cases)) for file, cases in groupby(report.cases, key=lambda case: case.file)]
    failed = sum(map(_fails, report.cases))
    tests = len(report.cases) + len(report.unreadable)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="coo validate" tests="{tests}" failures="{failed}" errors="{len(report.unreadable)}">',
    ]
    for file, cases in suites:
        counts = f'tests="{len(cases)}" failures="{sum(map(_fails, cases))}" errors="0"'
        lines.append(f"<testsuite name={_attribute(file)} {counts}>")
        for case in cases:
            lines += _case(case)
        lines.append("</testsuite>")
    for problem in report.unreadable:
        file = problem.place.file if problem.place else ""
        lines += [
            f'<testsuite name={_attribute(file)} tests="1" failures="0" errors="1">',
            f'<testcase classname={_attribute(file)} name="read">',
            f"<error type={_attribute(problem.code)} message={_attribute(_text(problem))}/>",
            "</testcase></testsuite>",
        ]
    return ("\n".join([*lines, "</testsuites>"]) + "\n").encode()


def _case(case: Case) -> Iterator[str]:
    name = " ".join(filter(None, (case.certificate, case.cert_type))) or "-"
    errors = [problem for problem in case.problems if problem.severity == "error"]
    rest = [problem for problem in case.problems if problem.severity != "error"]
    yield f"<testcase classname={_attribute(case.file)} name={_attribute(name)}>"
    for problem in errors:
        said = _attribute(_text(problem))
        yield f"<failure type={_attribute(problem.code)} message={said}>{_content(_lines([problem]))}</failure>"
    if rest:
        yield f"<system-out>{_content(_lines(rest))}</system-out>"
    yield "</testcase>"


def _fails(case: Case) -> bool:
    return any(problem.severity == "error" for problem in case.problems)


def _text(problem: Problem) -> str:
    return problem.text[shown_language()]


def _lines(problems: Sequence[Problem]) -> str:
    """Each problem with its weight, rule and place, and below it what to do."""
    language = shown_language()
    return "\n".join(
        f"{problem.severity} {problem.code} {' '.join(filter(None, (str(problem.place or ''), problem.path)))}: "
        f"{problem.text[language]}\n  -> {problem.fix[language]}"
        for problem in problems
    )


def _content(text: str) -> str:
    return escape(_NO_XML.sub("�", text))


def _attribute(text: str) -> str:
    return quoteattr(_NO_XML.sub("�", text))
