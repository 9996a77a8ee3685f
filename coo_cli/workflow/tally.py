"""Owns what became of certificates that came in: each of them, what was wrong, and the exit code that tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from coo_cli.base.errors import Exit
from coo_cli.base.spool import Spool
from coo_cli.base.texts import Text, t
from coo_cli.certificate.difference import Difference
from coo_cli.certificate.finding import Severity
from coo_cli.report.problem import Problem, of_findings
from coo_cli.workflow.intake_case import Judged, Outcome
from coo_cli.workflow.rejected import Held

_SKIPPED: dict[str, Text] = {
    "taken": t("files left out, as they were taken before: {n}", "此前已处理、本次跳过的文件：{n}"),
    "unfinished": t("files left out, as they are still being written: {n}", "仍在写入、本次跳过的文件：{n}"),
}

_OUTCOMES: dict[str, Text] = {
    "created": t("created", "新建"),
    "updated": t("updated", "已更新"),
    "unchanged": t("unchanged", "无变化"),
    "faulty": t("faulty", "有误"),
    "declared": t("declared before, not changed", "已申报，未改动"),
}


def skipped_text(reason: str) -> Text:
    """Why files were left out in words, with a place for how many."""
    return _SKIPPED[reason]


def outcome_text(outcome: str) -> Text:
    """An outcome in words."""
    return _OUTCOMES[outcome]


class Converted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one certificate of an export; its number is empty while it has none.

    A trial tells what was added to it, by path; `coo cert show` does so of stored ones. Of a declared one it tells
    what the export says otherwise.
    """

    key: str
    cert_no: str
    cert_type: str
    outcome: Outcome
    source: str
    rows: str
    errors: int
    warnings: int
    added: dict[str, str] = {}
    difference: Difference | None = None


class Skipped(msgspec.Struct, frozen=True):
    """A file that was left out: it was `taken` before, or is `unfinished`, as another program is writing it."""

    file: str
    reason: Literal["taken", "unfinished"]


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What became of all, how many message files were written, and which files were left out.

    Of a query with a watermark it tells the one that the next run begins after.
    """

    certificates: Collection[Converted]
    counts: dict[str, int]
    messages: int
    skipped: list[Skipped] = []
    rejected: list[str] = []
    watermark: str = ""


class ConvertResult(msgspec.Struct, frozen=True, kw_only=True):
    """The summary with everything that was wrong, and the exit code that tells."""

    summary: Summary
    exit: Exit
    errors: Collection[Problem]
    warnings: Collection[Problem]


class Step(msgspec.Struct):
    """What became of the certificates of one chunk, or of a file as a whole."""

    certificates: list[Converted] = msgspec.field(default_factory=list)
    errors: list[Problem] = msgspec.field(default_factory=list)
    warnings: list[Problem] = msgspec.field(default_factory=list)
    messages: int = 0
    rejected: list[Held] = msgspec.field(default_factory=list)


class Tally:
    """What became of all certificates so far; however many they are, they take little memory.

    Attributes:
        last: the last of them.
    """

    def __init__(self) -> None:
        self._certificates = Spool(Converted)
        self._errors = Spool(Problem)
        self._warnings = Spool(Problem)
        self._of_files: list[Problem] = []
        self._counts: Counter[str] = Counter()
        self._messages = 0
        self.last: Converted | None = None

    def __len__(self) -> int:
        return len(self._certificates)

    def add(self, step: Step) -> None:
        """Add what became of some; an error that several processes met is one."""
        self._certificates.extend(step.certificates)
        self.last = step.certificates[-1] if step.certificates else self.last
        self._counts.update(item.outcome for item in step.certificates)
        of_files = [error for error in step.errors if not error.certificate]
        known = [error for error in of_files if error in self._of_files]
        self._of_files += of_files
        self._errors.extend(error for error in step.errors if error not in known)
        self._warnings.extend(step.warnings)
        self._messages += step.messages

    def result(
        self, skipped: Sequence[Skipped] = (), rejected: Sequence[Path] = (), watermark: str = ""
    ) -> ConvertResult:
        """The result of all."""
        bad = bool(self._errors) or self._counts["declared"] > 0
        good = len(self) - self._counts["faulty"] - self._counts["declared"]
        return ConvertResult(
            summary=Summary(
                certificates=self._certificates,
                counts={**self._counts},
                messages=self._messages,
                skipped=[*skipped],
                rejected=[str(path) for path in rejected],
                watermark=watermark,
            ),
            exit=_exit(good=good, bad=bad),
            errors=self._errors,
            warnings=self._warnings,
        )


def step_of(judged: Sequence[Judged], *, trial: bool) -> Step:
    """What became of some certificates; a trial tells what was added to them."""
    step = Step()
    for one in judged:
        step.certificates.append(_converted(one, told=trial))
        label = one.cert_no or f"{one.record.source}:{one.record.rows} {one.record.key}".strip()
        step.errors += of_findings(one.findings, Severity.ERROR, label)
        step.warnings += of_findings(one.findings, Severity.WARNING, label)
        step.warnings += of_findings(one.findings, Severity.ADVICE, label)
    return step


def _converted(one: Judged, *, told: bool) -> Converted:
    weights = Counter(finding.severity for finding in one.findings)
    return Converted(
        key=one.record.key,
        cert_no=one.cert_no,
        cert_type=one.certificate.cert_type,
        outcome=one.outcome,
        source=one.record.source,
        rows=one.record.rows,
        errors=weights[Severity.ERROR],
        warnings=weights[Severity.WARNING],
        added=dict(one.added) if told else {},
        difference=one.difference,
    )


def _exit(*, good: int, bad: bool) -> Exit:
    if not bad:
        return Exit.DONE
    return Exit.PARTLY if good else Exit.INPUT_INVALID
