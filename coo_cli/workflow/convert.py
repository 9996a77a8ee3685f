"""Owns turning ERP exports into stored certificates and messages: good ones go on, bad ones are named.

A certificate's number is taken in the transaction that stores its first error-free build; a dry run or a
faulty certificate takes none, and the same export again keeps what it has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec

from coo_cli.base.clock import iso_date
from coo_cli.base.errors import ConfigError, Exit, InputError, Place
from coo_cli.base.files import make_folder, write_batch
from coo_cli.base.texts import Text, t
from coo_cli.catalog.types import cert_type, type_codes
from coo_cli.certificate.finding import Severity
from coo_cli.ingest.mapping import Mapping
from coo_cli.ingest.read import LookUp, Record, read_export
from coo_cli.ingest.split import split
from coo_cli.message.build import message_name
from coo_cli.report.problem import Problem, of_error, of_findings
from coo_cli.workflow.app import App
from coo_cli.workflow.intake import Intake, Judged, Outcome

CHUNK = 500
"""Certificates a transaction: enough that its cost does not count, few enough that others need not wait."""

_OUTCOMES: dict[str, Text] = {
    "created": t("created", "新建"),
    "updated": t("updated", "已更新"),
    "unchanged": t("unchanged", "无变化"),
    "faulty": t("faulty", "有误"),
    "declared": t("declared before, not changed", "已申报，未改动"),
}


def outcome_text(outcome: str) -> Text:
    """An outcome in words."""
    return _OUTCOMES[outcome]


class ConvertRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to convert.

    Attributes:
        exports: the ERP's files.
        mapping: a mapping's name or file; empty for the settings' one.
        profile: the applying enterprise, when there are several and the export does not tell.
        out: a folder that gets the messages too.
        dry_run: store nothing and take no number.
        split: part what has more lines than its type takes into several certificates.
    """

    exports: tuple[Path, ...]
    mapping: str = ""
    profile: str = ""
    out: Path | None = None
    dry_run: bool = False
    split: bool = False


class Converted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one certificate of an export; its number is empty while it has none.

    A trial tells what was added to it, by path; `coo cert show` does so of stored ones.
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


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What became of all, and how many message files were written."""

    certificates: list[Converted]
    counts: dict[str, int]
    messages: int


class ConvertResult(msgspec.Struct, frozen=True, kw_only=True):
    """The summary with everything that was wrong, and the exit code that tells."""

    summary: Summary
    exit: Exit
    errors: list[Problem]
    warnings: list[Problem]


class Tally(msgspec.Struct):
    """What became of certificates so far."""

    done: list[Converted] = msgspec.field(default_factory=list)
    errors: list[Problem] = msgspec.field(default_factory=list)
    warnings: list[Problem] = msgspec.field(default_factory=list)
    messages: int = 0
    trial: bool = False

    def note(self, judged: Sequence[Judged]) -> None:
        """Take note of what became of some."""
        for one in judged:
            self.done.append(_converted(one, told=self.trial))
            label = one.cert_no or f"{one.record.source}:{one.record.rows} {one.record.key}".strip()
            self.errors += of_findings(one.findings, Severity.ERROR, label)
            self.warnings += of_findings(one.findings, Severity.WARNING, label)
            self.warnings += of_findings(one.findings, Severity.ADVICE, label)

    def result(self) -> ConvertResult:
        """The result of all."""
        counts = Counter(item.outcome for item in self.done)
        bad = bool(self.errors) or counts["declared"] > 0
        return ConvertResult(
            summary=Summary(
                certificates=self.done,
                counts={str(outcome): n for outcome, n in counts.items()},
                messages=self.messages,
            ),
            exit=_exit(good=len(self.done) - counts["faulty"] - counts["declared"], bad=bad),
            errors=self.errors,
            warnings=self.warnings,
        )


def convert(app: App, request: ConvertRequest) -> ConvertResult:
    """Convert exports, file by file; a file that cannot be read does not stop the others.

    Raises:
        ConfigError: for a fault in mapping, profile or settings.
        StoreError: when the store fails; certificates of finished chunks stay stored.
    """
    mapping = app.mapping(request.mapping, request.profile)
    out = make_folder(request.out) if request.out is not None else None
    tally = Tally(trial=request.dry_run)
    with Intake(app, mapping.name, request.profile, dry_run=request.dry_run) as intake:
        for path in request.exports:
            try:
                before = len(tally.done)
                for chunk in _chunks(path, mapping, app, intake.look_up, split_too=request.split):
                    judged = intake.take(chunk)
                    if out is not None:
                        try:
                            tally.messages += write_batch(out, _files(judged))
                        except ConfigError as error:  # what is stored is stored: say so, and write no more
                            tally.errors.append(of_error(error))
                            out = None
                    tally.note(judged)
                if len(tally.done) == before:
                    tally.warnings.append(of_error(_nothing(path)))
            except InputError as error:
                tally.errors.append(of_error(error))
    return tally.result()


def _nothing(path: Path) -> InputError:
    return InputError(
        "nothing-to-convert",
        t("The export holds headings but no certificate.", "导出文件只有表头，没有证书数据。"),
        t("If there should be some, look at the ERP's export.", "如应有数据，请检查 ERP 导出。"),
        where=Place(file=str(path)),
    )


def _chunks(path: Path, mapping: Mapping, app: App, look_up: LookUp, *, split_too: bool) -> Iterator[list[Record]]:
    records = read_export(path, mapping, app.resources, look_up)
    if split_too:
        records = (part for record in records for part in _parted(record, app))
    while chunk := list(islice(records, CHUNK)):
        yield chunk


def _parted(record: Record, app: App) -> list[Record]:
    cert = record.certificate
    day = iso_date(cert.apply_date) or app.clock().date()
    most = (
        cert_type(app.resources, cert.cert_type, day).max_lines if cert.cert_type in type_codes(app.resources) else None
    )
    return split(record, most) if most else [record]


def _files(judged: list[Judged]) -> Iterator[tuple[str, bytes]]:
    for one in judged:
        if one.message is not None:
            yield message_name(one.cert_no, one.message), one.message


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
    )


def _exit(*, good: int, bad: bool) -> Exit:
    if not bad:
        return Exit.DONE
    return Exit.PARTLY if good else Exit.INPUT_INVALID
