"""Owns turning ERP exports into stored certificates and messages: good ones go on, bad ones are named.

A certificate's number is taken in the transaction that stores its first error-free build; a dry run or a
faulty certificate takes none, and the same export again keeps what it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from coo_cli.base.clock import iso_date
from coo_cli.base.errors import ConfigError, InputError, InterruptedRun, Place
from coo_cli.base.files import make_folder, write_batch
from coo_cli.base.texts import t
from coo_cli.catalog.types import cert_type, type_codes
from coo_cli.ingest.mapping import Mapping
from coo_cli.ingest.read import LookUp, Record, read_chunks
from coo_cli.ingest.split import split
from coo_cli.message.build import parcel_name
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.app import App
from coo_cli.workflow.exports import Asking, Export, holds_nothing, opened
from coo_cli.workflow.intake import Intake
from coo_cli.workflow.intake_case import Judged
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.progress import due, last_mark, reading_of, remember
from coo_cli.workflow.rejected import Rejected, held_of
from coo_cli.workflow.shares import Share, shared
from coo_cli.workflow.tally import ConvertResult, Skipped, Step, Tally, step_of

if TYPE_CHECKING:
    from coo_cli.store.watermarks import Reading

CHUNK = 500
"""Certificates a transaction: enough that its cost does not count, few enough that others need not wait."""


class ConvertRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to convert.

    Attributes:
        exports: the ERP's files, folders or patterns of them, `-` for standard input; none to ask the mapping's query.
        mapping: a mapping's name or file; empty for the settings' one.
        profile: the applying enterprise, when there are several and the export does not tell.
        out: a folder that gets the messages too.
        dry_run: store nothing and take no number.
        split: part what has more lines than its type takes into several certificates.
        jobs: processes that share the work.
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
    jobs: int = 1
    rejected: Path | None = None
    new: bool = False
    parameters: dict[str, str] = {}
    since: str = ""


def convert(
    app: App,
    request: ConvertRequest,
    stdin: BinaryIO | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> ConvertResult:
    """Convert exports, file by file; a file that cannot be read does not stop the others.

    Args:
        app: the run's surroundings.
        request: what to convert.
        stdin: standard input, for `-`.
        progress: told how many certificates are done.

    Raises:
        UsageError: when there is nothing to read, or what is said of a query does not fit.
        ConfigError: for a fault in mapping, profile or settings.
        StoreError: when the store fails; certificates of finished chunks stay stored.
        InterruptedRun: when the user stopped it; certificates of finished chunks stay stored.
    """
    require(app, Act.EDIT)
    tally = Tally()
    try:
        return _converted(app, request, stdin, progress, tally)
    except KeyboardInterrupt:
        raise _interrupted(tally, trial=request.dry_run) from None


def _converted(
    app: App, request: ConvertRequest, stdin: BinaryIO | None, progress: Callable[[int], None], tally: Tally
) -> ConvertResult:
    mapping = app.mapping(request.mapping, request.profile)
    reading = reading_of(mapping, request.profile, request.parameters)
    last = last_mark(app, reading) if mapping.shape.source.watermark else None
    asking = Asking(parameters=request.parameters, last=last, since=request.since)
    rejected = Rejected(request.rejected, mapping) if request.rejected is not None else None
    with opened(app, request.exports, mapping, stdin=stdin, asking=asking) as found:
        if request.out is not None:
            make_folder(request.out)
        tally.add(Step(errors=found.errors, warnings=found.warnings))
        if rejected is not None:
            rejected.must_be_no_export(found.exports)
        exports, before = due(app, reading, found.exports) if request.new else (found.exports, [])
        skipped = [Skipped(file=str(path), reason="unfinished") for path in found.unfinished]
        skipped += [Skipped(file=str(export), reason="taken") for export in before]
        for done in shared(partial(_share_of, app, request, mapping, reading, exports), request.jobs):
            tally.add(done)
            if rejected is not None:
                rejected.add(done.rejected)
            progress(len(tally))
    written: list[Path] = []
    if rejected is not None:
        try:
            written = rejected.write()
        except ConfigError as error:  # what is stored is stored
            tally.add(Step(errors=[of_error(error)]))
    return tally.result(skipped, written, next((export.mark.text for export in exports if export.mark), ""))


def _share_of(
    app: App, request: ConvertRequest, mapping: Mapping, reading: Reading, exports: Sequence[Export], share: Share
) -> Iterator[tuple[int, Step]]:
    """Convert the chunks that are one process's; after each file a step tells what became of the file as a whole."""
    step = 0
    out = request.out
    with Intake(app, mapping.name, request.profile, dry_run=request.dry_run) as intake:
        for export in exports:
            of_file = Step()
            first = step
            try:
                for chunk in _chunks(app, request, mapping, export, intake.look_up, partial(_is_mine, share, first)):
                    if share.has(step):
                        judged = intake.take(chunk, share.turn)
                        done = step_of(judged, trial=request.dry_run)
                        if request.rejected is not None:
                            done.rejected = held_of(judged)
                        if out is not None:
                            try:
                                done.messages += write_batch(out, _files(judged))
                            except ConfigError as error:  # what is stored is stored: say so, and write no more
                                done.errors.append(of_error(error))
                                out = None
                        yield step, done
                    step += 1
                if share.has(step):
                    of_file.warnings += _at_the_end(app, request, reading, export, share, is_empty=step == first)
            except InputError as error:
                of_file.errors.append(of_error(error))
                if share.has(step) and not request.dry_run:
                    with share.turn:  # it goes round to whoever is next
                        pass
            yield step, of_file
            step += 1


def _at_the_end(
    app: App, request: ConvertRequest, reading: Reading, export: Export, share: Share, *, is_empty: bool
) -> list[Problem]:
    """Take note that an export was read to its end, once all of it is stored; gives back what is odd about it."""
    odd = [holds_nothing(str(export))] if is_empty and not export.may_be_empty else []
    if not request.dry_run:
        with share.turn:
            try:
                if not remember(app, reading, export):
                    odd.append(_changed(export))
            except InputError as error:  # it has gone meanwhile, but what it held is stored
                odd.append(error)
    return [of_error(one) for one in odd]


def _is_mine(share: Share, first: int, number: int) -> bool:
    """Whether a chunk of a file whose chunks are counted from `first` is a process's."""
    return share.has(first + number)


def _interrupted(tally: Tally, *, trial: bool) -> InterruptedRun:
    if trial:
        return InterruptedRun(
            "interrupted", t("Interrupted; it was a trial.", "已中断；本次为预演。"), t("Run it again.", "请重新运行。")
        )
    last = tally.last
    what = t("Interrupted; no certificate is known to be stored yet.", "已中断；尚无证书确认入库。")
    if last is not None:
        what = t(
            "Interrupted; at least {n} certificates are stored, up to `{key}` ({source}:{rows}).",
            "已中断；至少 {n} 份证书已入库，最后一份为“{key}”（{source}:{rows}）。",
        ).fill(n=len(tally), key=last.key, source=last.source, rows=last.rows)
    return InterruptedRun(
        "interrupted",
        what,
        t(
            "Run the same command again: what is stored is not made twice.",
            "请重新运行同一命令：已入库的不会重复生成。",
        ),
    )


def _changed(export: Export) -> InputError:
    return InputError(
        "changed-meanwhile",
        t("The file changed while it was read.", "读取期间文件发生了变化。"),
        t("Run this again; `--new` takes the file again.", "请重新运行；`--new` 会再次读取该文件。"),
        where=Place(file=str(export)),
    )


def _chunks(
    app: App,
    request: ConvertRequest,
    mapping: Mapping,
    export: Export,
    look_up: LookUp,
    wanted: Callable[[int], bool],
) -> Iterator[list[Record]]:
    for chunk in read_chunks(export.path, mapping, app.resources, CHUNK, wanted, look_up, name=export.name):
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
            yield parcel_name(one.cert_no, one.sha256), one.message
