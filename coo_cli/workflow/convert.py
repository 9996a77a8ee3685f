"""Owns turning ERP exports into stored certificates and messages: good ones go on, bad ones are named.

A certificate's number is taken in the transaction that stores its first error-free build; a dry run or a
faulty certificate takes none, and the same export again keeps what it has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from coo_cli.base.clock import iso_date
from coo_cli.base.errors import ConfigError, Exit, InputError, InterruptedRun, Place
from coo_cli.base.files import make_folder, write_batch
from coo_cli.base.texts import Text, t
from coo_cli.catalog.types import cert_type, type_codes
from coo_cli.certificate.finding import Severity
from coo_cli.ingest.mapping import Mapping
from coo_cli.ingest.read import Record, read_chunks
from coo_cli.ingest.split import split
from coo_cli.message.build import message_name
from coo_cli.report.problem import Problem, of_error, of_findings
from coo_cli.workflow.app import App
from coo_cli.workflow.intake import Intake, Judged, Outcome
from coo_cli.workflow.shares import Share, shared

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
        jobs: processes that share the work.
    """

    exports: tuple[Path, ...]
    mapping: str = ""
    profile: str = ""
    out: Path | None = None
    dry_run: bool = False
    split: bool = False
    jobs: int = 1


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

    def add(self, other: Tally) -> None:
        """Add what another counted; an error that several processes met is one."""
        self.done += other.done
        self.errors += [error for error in other.errors if error.certificate or error not in self.errors]
        self.warnings += other.warnings
        self.messages += other.messages

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


def convert(app: App, request: ConvertRequest, progress: Callable[[int], None] = lambda _: None) -> ConvertResult:
    """Convert exports, file by file; a file that cannot be read does not stop the others.

    Args:
        app: the run's surroundings.
        request: what to convert.
        progress: told how many certificates are done.

    Raises:
        ConfigError: for a fault in mapping, profile or settings.
        StoreError: when the store fails; certificates of finished chunks stay stored.
        InterruptedRun: when the user stopped it; certificates of finished chunks stay stored.
    """
    mapping = app.mapping(request.mapping, request.profile)
    if request.out is not None:
        make_folder(request.out)
    tally = Tally(trial=request.dry_run)
    try:
        for done in shared(partial(_share_of, app, request, mapping), request.jobs):
            tally.add(done)
            progress(len(tally.done))
    except KeyboardInterrupt:
        raise _interrupted(tally) from None
    return tally.result()


def _share_of(app: App, request: ConvertRequest, mapping: Mapping, share: Share) -> Iterator[tuple[int, Tally]]:
    """Convert the chunks that are one process's; after each file a step tells what became of the file as a whole."""
    step = 0
    out = request.out
    with Intake(app, mapping.name, request.profile, dry_run=request.dry_run) as intake:
        for path in request.exports:
            of_file = Tally()
            first = step
            try:
                for chunk in _chunks(app, request, mapping, path, lambda number: share.has(first + number)):  # noqa: B023
                    if share.has(step):
                        done = Tally(trial=request.dry_run)
                        judged = intake.take(chunk, share.turn)
                        if out is not None:
                            try:
                                done.messages += write_batch(out, _files(judged))
                            except ConfigError as error:  # what is stored is stored: say so, and write no more
                                done.errors.append(of_error(error))
                                out = None
                        done.note(judged)
                        yield step, done
                    step += 1
                if step == first and share.has(step):
                    of_file.warnings.append(of_error(_nothing(path)))
            except InputError as error:
                of_file.errors.append(of_error(error))
            yield step, of_file
            step += 1


def _interrupted(tally: Tally) -> InterruptedRun:
    if tally.trial:
        return InterruptedRun(
            "interrupted", t("Interrupted; it was a trial.", "已中断；本次为预演。"), t("Run it again.", "请重新运行。")
        )
    return InterruptedRun(
        "interrupted",
        t("Interrupted after {n} certificates; these are stored.", "已中断；此前的 {n} 份证书已处理并入库。").fill(
            n=len(tally.done)
        ),
        t(
            "Run the same command again: what is stored is not made twice.",
            "请重新运行同一命令：已入库的不会重复生成。",
        ),
    )


def _nothing(path: Path) -> InputError:
    return InputError(
        "nothing-to-convert",
        t("The export holds headings but no certificate.", "导出文件只有表头，没有证书数据。"),
        t("If there should be some, look at the ERP's export.", "如应有数据，请检查 ERP 导出。"),
        where=Place(file=str(path)),
    )


def _chunks(
    app: App, request: ConvertRequest, mapping: Mapping, path: Path, wanted: Callable[[int], bool]
) -> Iterator[list[Record]]:
    for chunk in read_chunks(path, mapping, app.resources, CHUNK, wanted):
        yield [part for record in chunk for part in _parted(record, app)] if request.split else chunk


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
