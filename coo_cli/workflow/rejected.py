"""Owns writing the records that were rejected: all rows of each, as the export had them, with what is wrong."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from coo_cli.base.errors import Place, UsageError
from coo_cli.base.files import make_folder, safe_name, write_atomic
from coo_cli.base.formulas import guarded
from coo_cli.base.spool import Spool
from coo_cli.base.texts import t
from coo_cli.certificate.finding import Finding, Severity
from coo_cli.ingest.joined import headings_apart, joined_files
from coo_cli.ingest.mapping import Mapping
from coo_cli.ingest.record import Record
from coo_cli.ingest.rejected import DAMAGED, KEY, RULES, SHEET, WRONG, own_columns
from coo_cli.ingest.table import Table
from coo_cli.ingest.texts import SPREAD_NUMBER
from coo_cli.rules.forms import XML_FORBIDS
from coo_cli.workflow.exports import Export
from coo_cli.workflow.intake_case import Judged

SUFFIXES = (".csv", ".xlsx")
LONGEST_CELL = 32_767
"""Characters of a workbook's cell."""

_BOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
_FORBIDDEN = re.compile(XML_FORBIDS)


class Held(msgspec.Struct, frozen=True):
    """A rejected record as it will be written.

    Attributes:
        export: the file it is of.
        key: names it.
        names: the export's headings; of several alike the first, the second and so on.
        rows: its rows, each with the rules it breaks, what is wrong, and its cells as they were.
    """

    export: str
    key: str
    names: list[tuple[str, int]]
    rows: list[tuple[str, str, list[str]]]


def held_of(judged: Sequence[Judged]) -> list[Held]:
    """Those that are rejected, with everything found wrong with each; parts of one record are it."""
    records: dict[tuple[str, str], Record] = {}
    findings: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for one in judged:
        if one.outcome == "faulty":
            record = one.record
            name = (record.origin.table.file, record.part_of or record.key)
            records.setdefault(name, record)
            findings[name] += (finding for finding in one.findings if finding.severity is Severity.ERROR)
    return [
        Held(export, key, list(_names(record.origin.table)), list(_told(record, findings[export, key])))
        for (export, key), record in records.items()
    ]


class Rejected:
    """Gathers what is rejected, and writes it at the end; when nothing is, nothing is written.

    Args:
        target: a `.csv` or `.xlsx` file for all of them; a folder gets a file for each export.
        mapping: reads the exports; without `group_by` each row must say which certificate it is of.

    Raises:
        UsageError: `rejected-form` for another kind of file.
    """

    def __init__(self, target: Path, mapping: Mapping) -> None:
        self._target, self._keyed, self._source = target, not mapping.shape.group_by, mapping.shape.source
        self._is_folder = target.is_dir() or not target.suffix
        self._held = Spool(Held)
        if not self._is_folder and target.suffix.lower() not in SUFFIXES:
            raise UsageError(
                "rejected-form",
                t("Rejected records are written as .csv or .xlsx.", "被拒记录只能写成 .csv 或 .xlsx。"),
                t("Name such a file, or a folder.", "请指定此类文件，或文件夹。"),
                where=Place(file=str(target)),
            )

    def must_be_no_export(self, exports: Sequence[Export]) -> None:
        """Refuse to write over what is read.

        Raises:
            UsageError: `out-is-input`.
        """
        for export in exports:
            target = self._file_for(str(export))
            files = (export.path, *joined_files(export.path, self._source))
            if target.exists() and any(file.exists() and target.samefile(file) for file in files):
                raise UsageError(
                    "out-is-input",
                    t("The rejected records would overwrite the export.", "被拒记录会覆盖导出文件。"),
                    t("Write them under another name.", "请换一个文件名。"),
                    where=Place(file=str(target)),
                )

    def add(self, held: Sequence[Held]) -> None:
        """Add rejected records."""
        self._held.extend(held)

    def write(self) -> list[Path]:
        """Write what was noted.

        Returns:
            the files written.

        Raises:
            ConfigError: `file-unwritable`.
        """
        files: defaultdict[Path, list[Held]] = defaultdict(list)
        for held in self._held:
            files[self._file_for(held.export)].append(held)
        for path, of_file in files.items():
            if self._is_folder:
                make_folder(path.parent)
            rows = list(_rows(of_file, keyed=self._keyed))
            write_atomic(path, _workbook(rows) if path.suffix.lower() == ".xlsx" else _text(rows))
        return list(files)

    def _file_for(self, export: str) -> Path:
        if not self._is_folder:
            return self._target
        suffix = ".xlsx" if Path(export).suffix.lower() in _BOOKS else ".csv"
        return self._target / f"{safe_name(Path(export).stem)}.rejected{suffix}"


def _rows(of_file: Sequence[Held], *, keyed: bool) -> Iterator[list[str]]:
    """The headings and the rows; exports with other headings share the columns they have in common."""
    places: dict[tuple[str, int], int] = {}
    for held in of_file:
        for name in held.names:
            places.setdefault(name, len(places))
    yield [RULES, WRONG, *([KEY] if keyed else []), *(heading for heading, _ in places)]
    for held in of_file:
        columns = [places[name] for name in held.names]
        for rules, wrong, cells in held.rows:
            row = [""] * len(places)
            for column, text in zip(columns, cells, strict=False):
                row[column] = text
            yield [rules, wrong, *([held.key] if keyed else []), *row, *cells[len(columns) :]]


def _names(table: Table) -> Iterator[tuple[str, int]]:
    """The headings of an export and of what is joined to it; of several alike the first, the second and so on."""
    seen: defaultdict[str, int] = defaultdict(int)
    for heading in headings_apart(table)[own_columns(table) :]:
        yield heading, seen[heading]
        seen[heading] += 1


def _told(record: Record, findings: Sequence[Finding]) -> Iterator[tuple[str, str, list[str]]]:
    """Each row of a record with the rules it breaks, what is wrong, and its cells as they were."""
    origin = record.origin
    table, numbers = origin.table, origin.rows["head"]
    rows: dict[Place | None, int] = {}
    for number in numbers:
        rows.setdefault(_row_of(table.place(number)), number)
    at: defaultdict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        at[rows.get(_row_of(finding.place), numbers[0])].append(finding)
    spread = [finding.place for finding in findings if finding.rule == SPREAD_NUMBER.id]
    for number, cells in zip(numbers, origin.cells, strict=True):
        texts = list(cells)
        for column in range(len(texts)):
            held = table.damage(number, column)
            if held is not None:
                texts[column] = DAMAGED + held
            elif table.repeats(number, column) and table.place(number, column) in spread:
                texts[column] = ""  # the number stands in the first of its rows: here it would count once more
        found = at[number]
        wrong = "; ".join(dict.fromkeys(_said(finding, table) for finding in found))
        yield " ".join(dict.fromkeys(finding.rule for finding in found)), wrong, texts[own_columns(table) :]


def _row_of(place: Place | None) -> Place | None:
    """The row that a cell stands in; what stands in a joined table is said of the record's first row."""
    return place and Place(file=place.file, sheet=place.sheet, row=place.row)


def _said(finding: Finding, table: Table) -> str:
    """What is wrong, after the heading under which the value stands in the file."""
    place = finding.place
    where = place.column if place is not None else ""
    if place is not None and where:
        theirs = {(one.table.file, one.table.sheet): one.title for one in reversed(table.joined)}
        title = theirs.get((place.file, place.sheet), "")
        where = f"{title}.{where}" if title else where
    where = where or finding.path
    return f"{where}: {finding.text}" if where else str(finding.text)


def _text(rows: Sequence[Sequence[str]]) -> bytes:
    """A text table as spreadsheet programs read it best: UTF-8 with its mark, commas."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([guarded(_FORBIDDEN.sub("\ufffd", cell)) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    from coo_cli.report.sheet import put_text

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            if text:
                cell = put_text(sheet, number, column, _FORBIDDEN.sub("\ufffd", text)[:LONGEST_CELL])
                cell.font = Font(bold=number == 1)
    sheet.freeze_panes = "C2"
    sheet.column_dimensions["B"].width = 60
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
