"""Owns turning ERP exports into stored certificates and messages: good ones go on, bad ones are named.

A certificate's number is taken in the transaction that stores its first error-free build; a dry run or a
faulty certificate takes none, and the same export again keeps what it has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from coo_cli.base.clock import iso_date
from coo_cli.base.errors import ConfigError, Exit, InputError, Place
from coo_cli.base.files import make_folder, write_batch
from coo_cli.base.texts import Text, t
from coo_cli.catalog.types import cert_type, type_codes
from coo_cli.certificate.difference import Difference
from coo_cli.certificate.finding import Severity
from coo_cli.ingest.mapping import Mapping
from coo_cli.ingest.read import Record, read_export
from coo_cli.ingest.split import split
from coo_cli.message.build import message_name
from coo_cli.report.problem import Problem, of_error, of_findings
from coo_cli.workflow.app import App
from coo_cli.workflow.exports import Asking, Export, Opened, opened
from coo_cli.workflow.intake import Intake, Judged, Outcome
from coo_cli.workflow.progress import due, last_mark, reading_of, remember
from coo_cli.workflow.rejected import Rejected

CHUNK = 500
"""Certificates a transaction: enough that its cost does not count, few enough that others need not wait."""

_OUTCOMES: dict[str, Text] = {
    "created": t("created", "新建"),
    "updated": t("updated", "已更新"),
    "unchanged": t("unchanged", "无变化"),
    "faulty": t("faulty", "有误"),
    "declared": t("declared before, not changed", "已申报，未改动"),
}


_SKIPPED: dict[str, Text] = {
    "taken": t("files left out, as they were taken before: {n}", "此前已处理、本次跳过的文件：{n}"),
    "unfinished": t("files left out, as they are still being written: {n}", "仍在写入、本次跳过的文件：{n}"),
}


def skipped_text(reason: str) -> Text:
    """Why files were left out in words, with a place for how many."""
    return _SKIPPED[reason]


def outcome_text(outcome: str) -> Text:
    """An outcome in words."""
    return _OUTCOMES[outcome]


class ConvertRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to convert.

    Attributes:
        exports: the ERP's files, folders or patterns of them, `-` for standard input; none to ask the mapping's query.
        mapping: a mapping's name or file; empty for the settings' one.
        profile: the applying enterprise, when there are several and the export does not tell.
        out: a folder that gets the messages too.
        dry_run: store nothing and take no number.
        split: part what has more lines than its type takes into several certificates.
        rejected: a file or folder that gets the records with errors, to be corrected and converted again.
        new: leave out files that were taken before and have not changed since.
        parameters: values for the mapping's query by name.
        since: what the query begins after, in place of the last run's watermark.
    """

    exports: tuple[Path, ...]
    mapping: str = ""
    profile: str = ""
    out: Path | None = None
    dry_run: bool = False
    split: bool = False
    rejected: Path | None = None
    new: bool = False
    parameters: dict[str, str] = {}
    since: str = ""


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

    certificates: list[Converted]
    counts: dict[str, int]
    messages: int
    skipped: list[Skipped] = []
    rejected: list[str] = []
    watermark: str = ""


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
    skipped: list[Skipped] = msgspec.field(default_factory=list)
    rejected: Rejected | None = None
    written: list[str] = msgspec.field(default_factory=list)
    watermark: str = ""

    def begin(self, found: Opened) -> None:
        """Take note of what there was to read."""
        self.errors += found.errors
        self.warnings += found.warnings
        self.skipped += [Skipped(file=str(path), reason="unfinished") for path in found.unfinished]

    def note(self, judged: Sequence[Judged]) -> None:
        """Take note of what became of some."""
        if self.rejected is not None:
            self.rejected.note(judged)
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
                skipped=self.skipped,
                rejected=self.written,
                watermark=self.watermark,
            ),
            exit=_exit(good=len(self.done) - counts["faulty"] - counts["declared"], bad=bad),
            errors=self.errors,
            warnings=self.warnings,
        )


def convert(app: App, request: ConvertRequest, stdin: BinaryIO | None = None) -> ConvertResult:
    """Convert exports, file by file; a file that cannot be read does not stop the others.

    Args:
        app: the run's surroundings.
        request: what to convert.
        stdin: standard input, for `-`.

    Raises:
        UsageError: when there is nothing to read, or what is said of a query does not fit.
        ConfigError: for a fault in mapping, profile or settings.
        StoreError: when the store fails; certificates of finished chunks stay stored.
    """
    mapping = app.mapping(request.mapping, request.profile)
    reading = reading_of(mapping, request.profile, request.parameters)
    last = last_mark(app, reading) if mapping.shape.source.watermark else None
    asking = Asking(parameters=request.parameters, last=last, since=request.since)
    keyed = not mapping.shape.group_by
    rejected = Rejected(request.rejected, keyed=keyed) if request.rejected is not None else None
    tally = Tally(trial=request.dry_run, rejected=rejected)
    with opened(app, request.exports, mapping, stdin=stdin, asking=asking) as found:
        out = make_folder(request.out) if request.out is not None else None
        tally.begin(found)
        if rejected is not None:
            rejected.must_be_no_export(found.exports)
        exports, before = due(app, reading, found.exports) if request.new else (found.exports, [])
        tally.skipped += [Skipped(file=str(export), reason="taken") for export in before]
        with Intake(app, mapping.name, request.profile, dry_run=request.dry_run) as intake:
            for export in exports:
                try:
                    out = _take(app, request, mapping, intake, export, out, tally)
                    if not request.dry_run and not remember(app, reading, export):
                        tally.warnings.append(of_error(_changed(export)))
                except InputError as error:
                    tally.errors.append(of_error(error))
    if rejected is not None:
        try:
            tally.written = [str(path) for path in rejected.write()]
        except ConfigError as error:  # what is stored is stored
            tally.errors.append(of_error(error))
    return tally.result()


def _take(
    app: App,
    request: ConvertRequest,
    mapping: Mapping,
    intake: Intake,
    export: Export,
    out: Path | None,
    tally: Tally,
) -> Path | None:
    """Take one export whole; gives back where messages still can be written."""
    before = len(tally.done)
    for chunk in _chunks(export, mapping, app, split_too=request.split):
        judged = intake.take(chunk)
        if out is not None:
            try:
                tally.messages += write_batch(out, _files(judged))
            except ConfigError as error:  # what is stored is stored: say so, and write no more
                tally.errors.append(of_error(error))
                out = None
        tally.note(judged)
    if len(tally.done) == before and not export.may_be_empty:
        tally.warnings.append(of_error(_nothing(export)))
    if export.mark is not None:
        tally.watermark = export.mark.text
    return out


def _nothing(export: Export) -> InputError:
    return InputError(
        "nothing-to-convert",
        t("The export holds headings but no certificate.", "导出文件只有表头，没有证书数据。"),
        t("If there should be some, look at the ERP's export.", "如应有数据，请检查 ERP 导出。"),
        where=Place(file=str(export)),
    )


def _changed(export: Export) -> InputError:
    return InputError(
        "changed-meanwhile",
        t("The file changed while it was read.", "读取期间文件发生了变化。"),
        t("Run this again; `--new` takes the file again.", "请重新运行；`--new` 会再次读取该文件。"),
        where=Place(file=str(export)),
    )


def _chunks(export: Export, mapping: Mapping, app: App, *, split_too: bool) -> Iterator[list[Record]]:
    records = read_export(export.path, mapping, app.resources, export.name)
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
        difference=one.difference,
    )


def _exit(*, good: int, bad: bool) -> Exit:
    if not bad:
        return Exit.DONE
    return Exit.PARTLY if good else Exit.INPUT_INVALID
