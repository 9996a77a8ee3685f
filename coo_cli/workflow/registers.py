"""Owns keeping the registers (登记簿): listed, shown, changed by hand, taken in from tables and written out again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec

from coo_cli.base.errors import CooError, Exit, InputError, Place, UsageError
from coo_cli.base.files import write_atomic
from coo_cli.base.texts import Text, t
from coo_cli.catalog.codes import code_list
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.register import FILINGS, REVIEW, Entry, Register, register_of
from coo_cli.ingest.register_checks import FILING_STATES, disagreement
from coo_cli.ingest.register_sheet import Read, headings_of, read_register, read_values
from coo_cli.report.problem import Problem, of_error, of_findings
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.register_users import used, users_of

CHUNK = 1000
"""Rows of a table stored at once."""

_OUTCOMES = {
    "created": t("created", "新增"),
    "updated": t("changed", "已修改"),
    "unchanged": t("unchanged", "无变化"),
    "faulty": t("faulty, left out", "有误未导入"),
}


def became_text(outcome: str) -> Text:
    """What became of an entry, in words."""
    return _OUTCOMES[outcome]


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a register; the moment and the person of its last change are empty when it is not stored."""

    register: str
    key: str
    values: dict[str, str]
    changed_at: str = ""
    changed_by: str = ""


class EntryList(msgspec.Struct, frozen=True, kw_only=True):
    """Some entries of a register, and how many there are that fit."""

    entries: list[EntryRow]
    total: int


class SetEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that was set, and what became of it."""

    entry: EntryRow
    outcome: str
    warnings: list[Problem]


class Deleted(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of the entries that were deleted, and a problem for each that was not there."""

    keys: list[str]
    errors: list[Problem]
    exit: Exit


class PutRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a table that makes a difference."""

    row: int
    key: str
    outcome: str


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """What a table did to a register: how many rows by outcome, and those that made a difference."""

    register: str
    counts: dict[str, int]
    changed: list[PutRow]


class ImportResult(msgspec.Struct, frozen=True, kw_only=True):
    """An import with what is wrong with the table, and the exit code that tells."""

    done: Import
    exit: Exit
    errors: list[Problem]
    warnings: list[Problem]


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """A register that was written to a file."""

    register: str
    file: str
    entries: int


def list_register(app: App, name: str, search: str = "", *, limit: int = 50, offset: int = 0) -> EntryList:
    """Entries of a register by their keys, those only that hold a text.

    Raises:
        UsageError: `unknown-register`.
    """
    require(app, Act.VIEW)
    register = register_of(name)
    with app.store() as store:
        from coo_cli.store.registers import count_entries, list_entries

        with store.read() as reader:
            kept = list_entries(reader, register.name, search, limit=limit, offset=offset)
            total = count_entries(reader, register.name, search)
    rows = [row_of(register, one.entry, one.changed_at, one.changed_by) for one in kept]
    return EntryList(entries=rows, total=total)


def show_entry(app: App, name: str, key: str) -> EntryRow:
    """One entry.

    Raises:
        UsageError: `unknown-register`.
        InputError: `unknown-entry`.
    """
    require(app, Act.VIEW)
    register = register_of(name)
    with app.store() as store:
        from coo_cli.store.registers import get_entry

        with store.read() as reader:
            kept = get_entry(reader, register.name, key)
    if kept is None:
        raise unknown_entry(register, key)
    return row_of(register, kept.entry, kept.changed_at, kept.changed_by)


def labels_of(app: App, row: EntryRow) -> Iterator[tuple[Text, str]]:
    """The values of an entry under their labels, those for one type with it: `origin criterion (E)`.

    How a filing or a pre-examination stands is told in words; codes that go to customs stay as they are.
    """
    register = register_of(row.register)
    order = {name: place for place, name in enumerate((*register.paths, *register.own))}
    for name in sorted(row.values, key=lambda name: (order.get(name.partition("@")[0], 0), name)):
        kind = name.partition("@")[2]
        label = register.field(name).label
        yield (
            t("{label} ({kind})", "{label}（{kind}）").fill(label=label, kind=kind) if kind else label,
            _in_words(app, register, name, row.values[name]),
        )


def _in_words(app: App, register: Register, name: str, value: str) -> str:
    """A value with the name in place of the code of a state."""
    if name == REVIEW:
        return _name_in(app, register.own[REVIEW].codes, value)
    if name == FILINGS:
        filings = (line.split(" ", 2) for line in value.splitlines())
        return "\n".join(" ".join((day, _name_in(app, FILING_STATES, state), *said)) for day, state, *said in filings)
    return value


def _name_in(app: App, codes: str, code: str) -> str:
    entry = code_list(app.resources, codes).get(code)
    return str(entry.name) if entry else code


def set_entry(app: App, name: str, key: str, given: Sequence[str]) -> SetEntry:
    """Add an entry, or change the values given of one that is there; an empty value takes one away.

    Args:
        app: the run's surroundings.
        name: the register.
        key: the entry's key.
        given: `field=value`, fields by their names, labels or elements, `@E` behind for one certificate type.

    Raises:
        UsageError: `unknown-register`, `not-a-setting`.
        InputError: `column-unknown`, `entry-invalid`.
    """
    require(app, Act.REGISTER)
    register = register_of(name)
    read, emptied = read_values(register, key, dict(_pair(text) for text in given), app.resources)
    if read.entry is None:
        raise invalid_entry(read)
    with app.store() as store, store.begin() as tx:
        from coo_cli.store.registers import find_entries, put_entries

        old = find_entries(tx, register.name, [read.entry.key]).get(read.entry.key)
        values = (old.values if old else {}) | read.entry.values
        entry = Entry(key=read.entry.key, values={n: v for n, v in values.items() if n not in emptied})
        if wrong := disagreement(entry.values):
            raise InputError("entry-invalid", wrong[1], t("Correct one of the two.", "请更正其中一项。"))
        (outcome,) = put_entries(tx, register.name, [entry], at=app.clock(), actor=app.actor)
    warnings = of_findings(read.findings, None, f"{register.name} {entry.key}")
    return SetEntry(entry=row_of(register, entry), outcome=outcome, warnings=warnings)


def delete_entries(app: App, name: str, keys: Sequence[str], *, force: bool = False) -> Deleted:
    """Delete entries that nothing uses; certificates that took values from them keep these.

    Args:
        app: the run's surroundings.
        name: the register.
        keys: the entries' keys.
        force: delete those too that something uses.

    Raises:
        UsageError: `unknown-register`.
    """
    require(app, Act.REGISTER)
    register = register_of(name)
    with app.store() as store, store.begin() as tx:
        from coo_cli.store.registers import delete_entries

        uses = {} if force else users_of(app, tx, register, keys)
        free = [key for key in dict.fromkeys(keys) if key not in uses]
        gone = delete_entries(tx, register.name, free, at=app.clock(), actor=app.actor)
    errors = [of_error(used(register, key, names)) for key, names in uses.items()]
    errors += [of_error(unknown_entry(register, key)) for key in free if key not in gone]
    return Deleted(keys=gone, errors=errors, exit=_exit(good=len(gone), bad=bool(errors)))


def import_register(app: App, name: str, file: Path, *, whole: bool = False, dry_run: bool = False) -> ImportResult:
    """Take a table into a register: good rows are stored, bad ones told by their cells; a row for each entry.

    Args:
        app: the run's surroundings.
        name: the register.
        file: a CSV, Excel or other table, see `ingest.register_sheet`.
        whole: a row is all of its entry: what it leaves empty is taken out of one that is there.
        dry_run: tell what would happen, store nothing.

    Raises:
        UsageError: `unknown-register`.
    """
    require(app, Act.REGISTER)
    register = register_of(name)
    counts = dict.fromkeys(_OUTCOMES, 0)
    changed: list[PutRow] = []
    errors: list[Problem] = []
    warnings: list[Problem] = []
    with app.store() as store:
        from coo_cli.store.registers import find_entries, outcomes, put_entries

        rows = read_register(file, register, app.resources)
        try:
            while chunk := list(islice(rows, CHUNK)):
                for read in chunk:
                    label = f"{register.name} {read.entry.key}" if read.entry else register.name
                    errors += of_findings(read.findings, Severity.ERROR, label)
                    warnings += of_findings(read.findings, Severity.WARNING, label)
                good = [(read.row, read.entry) for read in chunk if read.entry is not None]
                keys = [entry.key for _, entry in good]
                if dry_run:
                    with store.read() as reader:
                        there = find_entries(reader, register.name, keys)
                    done = outcomes(there, [_laid(there, entry, whole=whole) for _, entry in good])
                else:
                    with store.begin() as tx:
                        there = find_entries(tx, register.name, keys)
                        laid = [_laid(there, entry, whole=whole) for _, entry in good]
                        done = put_entries(tx, register.name, laid, at=app.clock(), actor=app.actor)
                counts["faulty"] += len(chunk) - len(good)
                for (row, entry), outcome in zip(good, done, strict=True):
                    counts[outcome] += 1
                    if outcome != "unchanged":
                        changed.append(PutRow(row=row, key=entry.key, outcome=outcome))
        except InputError as error:  # what was stored before it stays
            errors.append(of_error(error))
    good_rows = sum(counts.values()) - counts["faulty"]
    done_all = Import(register=register.name, counts=counts, changed=changed)
    return ImportResult(done=done_all, exit=_exit(good=good_rows, bad=bool(errors)), errors=errors, warnings=warnings)


def export_register(app: App, name: str, out: Path) -> Exported:
    """Write a register as CSV or XLSX, by the file's name, so that `import_register` takes it in again.

    Raises:
        UsageError: `unknown-register`, `not-a-table-name`.
        ConfigError: `file-unwritable`.
    """
    require(app, Act.VIEW)
    from coo_cli.report.plain_table import csv_table, xlsx_table

    register = register_of(name)
    suffix = out.suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        raise UsageError(
            "not-a-table-name",
            t("A register is written as CSV or XLSX.", "登记簿可导出为 CSV 或 XLSX。"),
            t("Give --out a name that ends in .csv or .xlsx.", "--out 的文件名请以 .csv 或 .xlsx 结尾。"),
            where=Place(file=str(out)),
        )
    with app.store() as store:
        from coo_cli.store.registers import list_entries

        with store.read() as reader:
            entries = [kept.entry for kept in list_entries(reader, register.name)]
    rows = table_of(register, entries)
    write_atomic(out, csv_table(rows) if suffix == ".csv" else xlsx_table(register.title.zh, rows))
    return Exported(register=register.name, file=str(out), entries=len(entries))


def table_of(register: Register, entries: Sequence[Entry]) -> list[list[str]]:
    """Entries as a table with its headings, as `ingest.register_sheet` reads it."""
    known = (*register.paths, *register.own)
    by_type = sorted({name for entry in entries for name in entry.values if "@" in name})
    names = [one for name in known for one in (name, *(n for n in by_type if n.partition("@")[0] == name))]
    return [headings_of(register, names), *([e.key, *(e.values.get(n, "") for n in names)] for e in entries)]


def _laid(there: dict[str, Entry], entry: Entry, *, whole: bool) -> Entry:
    """A row over the entry there is: an empty cell says nothing."""
    old = there.get(entry.key)
    return entry if old is None or whole else Entry(key=entry.key, values=old.values | entry.values)


def row_of(register: Register, entry: Entry, changed_at: str = "", changed_by: str = "") -> EntryRow:
    """An entry as it is shown."""
    return EntryRow(
        register=register.name, key=entry.key, values=entry.values, changed_at=changed_at, changed_by=changed_by
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise UsageError(
            "not-a-setting",
            t("`{text}` sets nothing.", "“{text}”不是有效的赋值。").fill(text=text),
            t("Write field=value, e.g. hs_code=8544421100.", "请写作 字段=值，如 hs_code=8544421100。"),
        )
    return name.strip(), value


def unknown_entry(register: Register, key: str) -> InputError:
    """The error for a key that the register has not."""
    return InputError(
        "unknown-entry",
        t("The register `{name}` has no entry `{key}`.", "登记簿“{name}”中没有“{key}”。").fill(
            name=register.name, key=key
        ),
        t("`coo register list {name}` lists what is there.", "`coo register list {name}` 可列出已有记录。").fill(
            name=register.name
        ),
    )


def invalid_entry(read: Read) -> CooError:
    """The error for an entry that cannot be kept: its first fault."""
    first = next(finding for finding in read.findings if finding.severity is Severity.ERROR)
    says = t("{path}: {text}", "{path}：{text}").fill(path=first.path, text=first.text)
    return InputError("entry-invalid", says, first.fix)


def _exit(*, good: int, bad: bool) -> Exit:
    if not bad:
        return Exit.DONE
    return Exit.PARTLY if good else Exit.INPUT_INVALID
