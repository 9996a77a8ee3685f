"""Owns what a report is made of: what was checked, what is wrong with each, and which reports there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from coo_cli.base.errors import UsageError
from coo_cli.base.plugins import look_up
from coo_cli.base.texts import t
from coo_cli.certificate.finding import RuleText
from coo_cli.report.problem import Problem


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One certificate that was checked.

    Attributes:
        file: the file it came from.
        certificate: its number, or what names it in the file.
        cert_type: its type.
        problems: all that is wrong, whatever its weight, in the order of the form.
    """

    file: str
    certificate: str
    cert_type: str
    problems: tuple[Problem, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a report is written of.

    Attributes:
        cases: what was checked, in its order.
        unreadable: files that could not be checked at all.
        rules: the rules there are, by id.
        version: the program's.
        original: the one workbook reported of, where the report gives it back.
        table: the rows of the one text table reported of, with their numbers, the headings' row first.
    """

    cases: tuple[Case, ...]
    unreadable: tuple[Problem, ...]
    rules: Mapping[str, RuleText]
    version: str
    original: Path | None = None
    table: tuple[tuple[int, Sequence[str]], ...] = ()


Write = Callable[[Report], bytes]
"""Writes a report."""

REPORTS: dict[str, str] = {
    "jsonl": "coo_cli.report.lines:json_lines",
    "sarif": "coo_cli.report.sarif:sarif",
    "junit": "coo_cli.report.junit:junit",
    "xlsx": "coo_cli.report.workbook:workbook",
}
"""Our own; other packages add theirs by the entry-point group `coo.reports`."""


def report_named(name: str) -> Write:
    """The report of a name.

    Raises:
        ConfigError: `unknown-plugin`, naming those there are.
        UsageError: when a package's report cannot be called.
    """
    found = look_up(name, REPORTS, "coo.reports", t("report", "报告格式"))
    if not callable(found):
        raise UsageError(
            "report-unusable",
            t("The report `{name}` cannot be called.", "报告格式“{name}”不可用。").fill(name=name),
            t("Ask whoever made the package.", "请联系该扩展包的作者。"),
        )
    written: Write = found
    return written
