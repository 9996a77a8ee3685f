"""Owns keeping tariff schedules (关税减让表): taken in from what was published, listed, taken out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import CooError, Exit, InputError, UsageError
from coo_cli.base.files import sha256_of
from coo_cli.base.texts import t
from coo_cli.catalog.codes import CERT_TYPES, code_list
from coo_cli.catalog.types import cert_type
from coo_cli.certificate.finding import Severity
from coo_cli.report.problem import Problem, of_error, of_findings
from coo_cli.tariff.schedule import MFN, Line, Schedule
from coo_cli.workflow.app import App
from coo_cli.workflow.look_up import find_country
from coo_cli.workflow.permission import Act, require

if TYPE_CHECKING:
    from coo_cli.ingest.schedule_shape import ScheduleShape

HOME = "CN"
"""The origin of goods unless another is named."""
MFN_WORD = "MFN"
"""How a user names the rates that need no certificate."""


class ScheduleRow(msgspec.Struct, frozen=True, kw_only=True):
    """A schedule that was taken in; `type` is `MFN` for rates that need no certificate."""

    importer: str
    exporter: str
    type: str
    lines: int
    year_begins: str
    source: str
    sha256: str
    taken_at: str
    taken_by: str


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What a schedule's file gave: lines that were stored, rows that could not be used, whether it replaced another."""

    importer: str
    exporter: str
    type: str
    lines: int
    faulty: int
    replaced: bool


class TakenResult(msgspec.Struct, frozen=True, kw_only=True):
    """A schedule taken in, and what is wrong with its rows."""

    taken: Taken
    exit: Exit
    errors: list[Problem]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a command says of a schedule before its map file does; empty says nothing."""

    to: str = ""
    origin: str = ""
    kind: str = ""
    first_year: int | None = None
    source: str = ""


def import_schedule(
    app: App, file: Path, shape_file: Path | None = None, told: Told | None = None, *, dry_run: bool = False
) -> TakenResult:
    """Take a published schedule in, in place of the earlier one of the same countries and type; bad rows are told.

    Where no row can be used the earlier one stays.

    Args:
        app: the run's surroundings.
        file: a CSV, Excel or other table.
        shape_file: a file that says how it is read, see `ingest.schedule_shape`.
        told: what the command says.
        dry_run: read it all, store nothing.

    Raises:
        UsageError: `schedule-unnamed`.
        InputError: `unknown-country`, `unknown-type`, and for a file that is no such table.
        ConfigError: for a fault in `shape_file`.
    """
    from coo_cli.ingest.schedule_shape import read_shape
    from coo_cli.ingest.schedule_sheet import read_schedule

    require(app, Act.REGISTER)
    told = told or Told()
    shape = read_shape(shape_file)
    if told.first_year is not None:
        shape = shape.model_copy(update={"first_year": told.first_year})
    schedule = _schedule(app, shape, told, file)
    lines: list[Line] = []
    errors: list[Problem] = []
    faulty = 0
    for read in read_schedule(file, shape, app.resources):
        errors += of_findings(read.findings, Severity.ERROR, file.name)
        if read.line is not None:
            lines.append(read.line)
        else:
            faulty += 1
    replaced = False
    if lines and not dry_run:
        from coo_cli.store.tariffs import put_schedule

        digest = sha256_of(file)
        with app.store() as store, store.begin() as tx:
            replaced = put_schedule(tx, schedule, lines, sha256=digest, at=app.clock(), actor=app.actor)
    if not lines and not errors:
        errors.append(of_error(_no_lines(file)))
    return TakenResult(
        taken=Taken(
            importer=schedule.importer,
            exporter=schedule.exporter,
            type=schedule.cert_type or MFN_WORD,
            lines=len(lines),
            faulty=faulty,
            replaced=replaced,
        ),
        exit=Exit.DONE if not errors else Exit.PARTLY if lines else Exit.INPUT_INVALID,
        errors=errors,
    )


def _schedule(app: App, shape: ScheduleShape, told: Told, file: Path) -> Schedule:
    """What is true of all lines, by the command's words, else the map file's."""
    importer = _country(app, told.to or shape.to or "")
    exporter = _country(app, told.origin or shape.origin or HOME)
    kind = _type(app, told.kind or shape.type)
    return Schedule(
        importer=importer,
        exporter="" if kind == MFN else exporter,
        cert_type=kind,
        year_begins=shape.year_begins,
        source=told.source or shape.source or file.name,
    )


def list_schedules(app: App) -> list[ScheduleRow]:
    """The schedules taken in."""
    require(app, Act.VIEW)
    with app.store() as store:
        from coo_cli.store.tariffs import list_schedules

        with store.read() as reader:
            kept = list_schedules(reader)
    return [
        ScheduleRow(
            importer=one.schedule.importer,
            exporter=one.schedule.exporter,
            type=one.schedule.cert_type or MFN_WORD,
            lines=one.lines,
            year_begins=one.schedule.year_begins,
            source=one.schedule.source,
            sha256=one.sha256,
            taken_at=one.taken_at,
            taken_by=one.taken_by,
        )
        for one in kept
    ]


def delete_schedule(app: App, to: str, kind: str, origin: str = HOME) -> str:
    """Take a schedule out; the log keeps that it was there.

    Returns:
        what it is called.

    Raises:
        InputError: `unknown-country`, `unknown-type`, `no-such-schedule`.
    """
    from coo_cli.store.tariffs import delete_schedule, name_of

    require(app, Act.REGISTER)
    cert_type = _type(app, kind)
    exporter = "" if cert_type == MFN else _country(app, origin)
    schedule = Schedule(importer=_country(app, to), exporter=exporter, cert_type=cert_type)
    with app.store() as store, store.begin() as tx:
        there = delete_schedule(tx, schedule, at=app.clock(), actor=app.actor)
    if not there:
        raise InputError(
            "no-such-schedule",
            t("There is no schedule {name}.", "没有关税减让表 {name}。").fill(name=name_of(schedule)),
            t("`coo tariff list` lists those there are.", "`coo tariff list` 可列出已导入的关税减让表。"),
        )
    return name_of(schedule)


def _country(app: App, spelling: str) -> str:
    if not spelling:
        raise _unnamed()
    return find_country(app, spelling).other["alpha2"]


def _type(app: App, spelling: str) -> str:
    """A certificate type's code by its code or name; `MFN` for none."""
    if not spelling:
        raise _unnamed()
    if spelling.upper() == MFN_WORD:
        return MFN
    named = code_list(app.resources, CERT_TYPES).find(spelling)
    return cert_type(app.resources, named.code if named else spelling).code


def _unnamed() -> UsageError:
    return UsageError(
        "schedule-unnamed",
        t("Nothing says whose schedule it is.", "没有说明是哪个国家（地区）的关税减让表。"),
        t(
            "Name the importing country with --to and the type with --type, or both in a file for --map.",
            "请用 --to 指定进口国、--type 指定证书类型，或在 --map 文件中写明。",
        ),
    )


def _no_lines(file: Path) -> CooError:
    return InputError(
        "no-tariff-lines",
        t("No row holds an HS code and a rate.", "没有一行同时含有 HS 编码和税率。"),
        t(
            "Check the sheet and its headings; a file for --map can name them.",
            "请检查工作表及表头；可在 --map 文件中指定。",
        ),
        why=str(file),
    )
