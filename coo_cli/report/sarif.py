"""Owns the report as SARIF 2.1.0, which code-scanning services and editors show at the very line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path, PurePath
from urllib.parse import quote

import msgspec

from coo_cli.base.errors import Place
from coo_cli.base.texts import shown_language
from coo_cli.certificate.finding import RuleText
from coo_cli.report.cases import Case, Report
from coo_cli.report.problem import Problem

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://pypi.org/project/coo-cli/"

_LEVELS = {"error": "error", "warning": "warning", "advice": "note"}

Json = dict[str, object]


def sarif(report: Report) -> bytes:
    """Write a report as SARIF: every finding a result at its line, its path and cell as logical locations."""
    results = [*_results(report)]
    used = list(dict.fromkeys(str(result["ruleId"]) for result in results))
    driver: Json = {
        "name": "coo",
        "version": report.version,
        "informationUri": HOME,
        "rules": [_rule(code, report.rules.get(code)) for code in used],
    }
    index = {code: number for number, code in enumerate(used)}
    for result in results:
        result["ruleIndex"] = index[str(result["ruleId"])]
    run: Json = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    if report.unreadable:
        run["invocations"] = [{"executionSuccessful": False}]
    return msgspec.json.encode({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}) + b"\n"


def _rule(code: str, rule: RuleText | None) -> Json:
    if rule is None:
        return {"id": code}
    chinese = shown_language() == "zh"
    title, fix, why = (text.zh if chinese else text.en for text in (rule.title, rule.fix, rule.why))
    other = rule.title.en if chinese else rule.title.zh
    return {
        "id": code,
        "shortDescription": {"text": title},
        "fullDescription": {"text": why or title},
        "help": {"text": fix},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"title_other_language": other, "source": rule.source},
    }


def _results(report: Report) -> Iterator[Json]:
    for case in report.cases:
        for problem in case.problems:
            yield _result(problem, case)
    for problem in report.unreadable:
        file = problem.place.file if problem.place else ""
        yield _result(problem, Case(file=file, certificate="", cert_type="", problems=()))


def _result(problem: Problem, case: Case) -> Json:
    place = problem.place or Place(file=case.file)
    language = shown_language()
    physical: Json = {"artifactLocation": {"uri": _uri(place.file)}}
    if place.row:
        physical["region"] = {"startLine": place.row}
    location: Json = {"physicalLocation": physical}
    if logical := [*_logical(problem, place, case)]:
        location["logicalLocations"] = logical
    # Rows move when the export is sorted anew; what the finding is about does not.
    mark = "\n".join((problem.code, problem.path, case.certificate, PurePath(place.file).name, problem.text["en"]))
    return {
        "ruleId": problem.code,
        "level": _LEVELS[problem.severity],
        "message": {"text": f"{problem.text[language]} {problem.fix[language]}"},
        "locations": [location],
        "partialFingerprints": {"coo/v1": hashlib.sha256(mark.encode(errors="replace")).hexdigest()},
    }


def _logical(problem: Problem, place: Place, case: Case) -> Iterator[Json]:
    if problem.path:
        name = ".".join(filter(None, (case.certificate, problem.path)))
        yield {"name": problem.path, "fullyQualifiedName": name, "kind": "member"}
    cell = place.cell or place.column
    if cell:
        sheet = f"{place.sheet}!" if place.sheet else ""
        yield {"name": cell, "fullyQualifiedName": f"{sheet}{cell}", "kind": "element"}


def _uri(file: str) -> str:
    """A relative path as it is, so that a service finds the file in its checkout; an absolute one as a file URI."""
    if not file:
        return "unknown"
    path = Path(file)
    if path.is_absolute() or re.match(r"[A-Za-z]:[\\/]", file):
        return path.as_uri() if path.is_absolute() else "file:///" + quote(file.replace("\\", "/"), safe="/:")
    return quote(file.replace("\\", "/"))
