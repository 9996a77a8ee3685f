"""Owns filling a certificate's goods lines from a sheet, and giving that back with its faulty cells marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import CooError, Place, UsageError
from coo_cli.base.files import write_atomic
from coo_cli.base.texts import t
from coo_cli.certificate.fields import describe
from coo_cli.certificate.finding import Finding, Severity
from coo_cli.certificate.model import Certificate, Goods
from coo_cli.ingest.goods_sheet import COUNTED, GoodsSheet, read_goods
from coo_cli.ingest.read import place_of
from coo_cli.report.annotate import Mark, annotate, must_be_annotatable
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.app import App
from coo_cli.workflow.edit import editable, save_edited
from coo_cli.workflow.edits import Edited
from coo_cli.workflow.goods_template import choices_of
from coo_cli.workflow.look_up import show_type
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.saved import Saved, SaveResult, values_changed

if TYPE_CHECKING:
    from coo_cli.store.transaction import Reader, Transaction

_LINE = re.compile(r"goods\[(\d+)\](.*)")


class GoodsRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to import.

    Attributes:
        name: the certificate, by number or id.
        sheet: the workbook or text table.
        append: keep the lines there are, and add those of the sheet.
        annotate: where the sheet goes with its faulty cells marked, if any.
        draft: keep the certificate a draft even if it could be declared.
        dry_run: show what would happen, store nothing, take no number.
    """

    name: str
    sheet: Path
    append: bool = False
    annotate: Path | None = None
    draft: bool = False
    dry_run: bool = False


class GoodsImport(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it.

    Attributes:
        saved: the certificate.
        lines: how many lines were read.
        skipped: how many rows said that they were not to be.
        annotated: the file with the marks; empty when there was nothing to mark.
    """

    saved: Saved
    lines: int
    skipped: int
    annotated: str = ""


def import_goods(app: App, request: GoodsRequest) -> tuple[GoodsImport, SaveResult]:
    """Replace a certificate's goods lines by those of a sheet, or add them; check it again and store it.

    What is wrong makes the certificate a draft, as with any edit; what could not be read is left empty there. A sheet
    that cannot be read as a whole changes nothing.

    Raises:
        InputError: `unknown-certificate`, `not-editable`, and what keeps the sheet from being read.
        UsageError: `annotates-itself`, `not-a-workbook-name`.
        ConfigError: when its profile is gone or is not registered.
    """
    require(app, Act.EDIT)
    if request.annotate is not None:
        must_be_annotatable(request.sheet)
        _must_take_copy(request.sheet, request.annotate)
    with app.store() as store:
        if request.dry_run:
            with store.read() as reader:
                read, result = _import(app, reader, None, request)
        else:
            with store.begin() as tx:
                read, result = _import(app, tx, tx, request)
    result = msgspec.structs.replace(result, saved=_worked_out(result.saved))
    result.warnings.extend(map(_unread, read.unread))
    annotated = ""
    if request.annotate is not None:
        try:
            annotated = _annotate(request.sheet, read.sheet, result, request.annotate)
        except CooError as error:  # the certificate is stored: say both
            result.errors.append(of_error(error))
            result = msgspec.structs.replace(result, exit=error.exit)
    told = GoodsImport(
        saved=result.saved,
        lines=len(read.record.certificate.goods),
        skipped=len(read.skipped),
        annotated=annotated,
    )
    return told, result


def _import(app: App, reader: Reader, tx: Transaction | None, request: GoodsRequest) -> tuple[GoodsSheet, SaveResult]:
    stored = editable(reader, request.name)
    before = stored.certificate
    kind = show_type(app, before.cert_type)
    read = read_goods(request.sheet, kind.code, choices_of(kind, app.resources), app.resources)
    kept = before.goods if request.append else ()
    result = save_edited(
        app,
        reader,
        tx,
        stored,
        _with_lines(before, kept, read.record.certificate.goods),
        draft=request.draft,
        faults=tuple(_moved(finding, len(kept)) for finding in read.record.findings),
        broken=frozenset(_behind(path, len(kept)) for path in read.record.broken),
        place=lambda path: _place(read, path, len(kept)),
    )
    return read, result


def _worked_out(saved: Saved) -> Saved:
    """Of a line that is replaced, what the sheet leaves empty is gone and not worked out."""
    filled = {changed.path for changed in values_changed(saved.difference) if changed.new}
    return msgspec.structs.replace(saved, derived=[path for path in saved.derived if path in filled])


def _with_lines(before: Certificate, kept: Sequence[Goods], lines: Sequence[Goods]) -> Edited:
    new = [msgspec.structs.replace(line, **{COUNTED: ""}) for line in lines]
    empty = Goods()
    given = (
        f"goods[{number}].{item.name}"
        for number, line in enumerate(new, len(kept) + 1)
        for item in describe(Goods)
        if getattr(line, item.name) != getattr(empty, item.name)
    )
    return Edited(
        certificate=msgspec.structs.replace(before, goods=(*kept, *new)),
        given=frozenset(given),
        lines=(*range(len(kept)), *[None] * len(new)),
    )


def _moved(finding: Finding, kept: int) -> Finding:
    return msgspec.structs.replace(finding, path=_behind(finding.path, kept))


def _behind(path: str, kept: int) -> str:
    """The path of a line of the sheet in the certificate, where it stands behind those that were kept."""
    found = _LINE.fullmatch(path)
    return f"goods[{int(found[1]) + kept}]{found[2]}" if found else path


def _place(read: GoodsSheet, path: str, kept: int) -> Place | None:
    """The cell of a goods line's value; the head and the lines that were kept do not come from the sheet."""
    found = _LINE.fullmatch(path)
    number = int(found[1]) - kept if found else 0
    return place_of(read.record, f"goods[{number}]{found[2]}") if found and number > 0 else None


def _unread(place: Place) -> Problem:
    says = t(
        "The column `{heading}` is none of a goods line's and was not read.", "“{heading}”列不是货物项字段，未读取。"
    )
    fix = t("Head it as `coo goods template` does, or leave it.", "请按 `coo goods template` 的表头命名，或忽略。")
    return Problem(code="column-unread", text=says.fill(heading=place.column)._asdict(), fix=fix._asdict(), place=place)


def _must_take_copy(sheet: Path, out: Path) -> None:
    if out.suffix.lower() != sheet.suffix.lower():
        raise UsageError(
            "not-a-workbook-name",
            t("The marked copy is a workbook like the sheet.", "标注副本是与原表同格式的工作簿。"),
            t("Give --annotate a name that ends in {suffix}.", "请为 --annotate 指定以 {suffix} 结尾的文件名。").fill(
                suffix=sheet.suffix.lower()
            ),
            where=Place(file=str(out)),
        )
    if sheet.resolve() == out.resolve():
        raise UsageError(
            "annotates-itself",
            t("The marked copy would replace the sheet itself.", "标注副本会覆盖原表。"),
            t("Give another name to --annotate.", "请为 --annotate 指定另一个文件名。"),
            where=Place(file=str(sheet)),
        )


def _annotate(sheet: Path, name: str, result: SaveResult, out: Path) -> str:
    marks = [*_marks(result.errors, Severity.ERROR, sheet), *_marks(result.warnings, Severity.WARNING, sheet)]
    if not marks:
        return ""
    write_atomic(out, annotate(sheet, marks, name))
    return str(out)


def _marks(problems: Sequence[Problem], severity: Severity, sheet: Path) -> Iterator[Mark]:
    """What is wrong in the sheet, by cell; what is wrong with a row as a whole stands at its first cell."""
    for problem in problems:
        at = problem.place
        if at is not None and at.file == str(sheet) and at.row:
            text = "\n".join(
                (f"{problem.code}", problem.text["zh"], problem.text["en"], problem.fix["zh"], problem.fix["en"])
            )
            yield Mark(at.cell or f"A{at.row}", severity, text)
