"""Owns writing what a check found as a report: for machines, or as the user's own workbook back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from coo_cli import __version__
from coo_cli.base.errors import InputError, Place, UsageError
from coo_cli.base.files import make_folder, safe_name, write_atomic
from coo_cli.base.texts import t
from coo_cli.report.annotate import SUFFIXES
from coo_cli.report.cases import Report, report_named
from coo_cli.workflow.app import App
from coo_cli.workflow.explain import all_rules, users_rules
from coo_cli.workflow.exports import Export
from coo_cli.workflow.validate import Validation

WORKBOOK = "xlsx"
"""The report that is one file for each file checked."""


def write_report(
    app: App, result: Validation, name: str, files: Sequence[Export], mapping: str, out: Path | None
) -> bytes | None:
    """Write a report to a file, or give it back for standard output.

    Args:
        app: the run's surroundings.
        result: what was found.
        name: the report's name: `jsonl`, `sarif`, `junit`, `xlsx`, or one of another package.
        files: what was checked.
        mapping: what exports were read by; empty for messages.
        out: the file to write, for several workbooks a folder; None for standard output.

    Returns:
        the report where no file is to be written.

    Raises:
        UsageError: `out-needed` for a workbook, `out-is-input` when a file checked would be overwritten.
        InputError: when the workbook to comment cannot be read.
        ConfigError: `unknown-plugin`, or when the file cannot be written.
    """
    write = report_named(name)
    if name != WORKBOOK:
        data = write(_report(app, result))
        if out is None:
            return data
        _must_be_new(out, files)
        write_atomic(out, data)
        return None
    if out is None:
        raise UsageError(
            "out-needed",
            t("A workbook is not printed on the screen.", "工作簿不能输出到屏幕。"),
            t("Say where to write it: --out checked.xlsx.", "请指定输出文件：--out checked.xlsx。"),
        )
    several = len(files) > 1 or out.is_dir()
    folder = make_folder(out) if several else None
    stems = _stems([Path(file.name or file.path) for file in files])
    for file, stem in zip(files, stems, strict=True):
        suffix = file.path.suffix if file.path.suffix.lower() in SUFFIXES else ".xlsx"
        target = folder / f"{stem}.checked{suffix}" if folder else out
        _must_be_new(target, files)
        write_atomic(target, write(_of_file(app, result, file, mapping)))
    return None


def _stems(files: Sequence[Path]) -> list[str]:
    """A name for the workbook of each file: its own; where several share it, with folder and number."""
    full = [file.resolve() for file in files]
    shared = Counter(path.stem.casefold() for path in full)
    taken: set[str] = set()
    stems: list[str] = []
    for path in full:
        name = safe_name(path.stem if shared[path.stem.casefold()] == 1 else f"{path.parent.name}_{path.stem}")
        numbered = (name if number == 1 else f"{name}-{number}" for number in count(1))
        stems.append(next(stem for stem in numbered if stem.casefold() not in taken))
        taken.add(stems[-1].casefold())
    return stems


def _report(app: App, result: Validation) -> Report:
    return Report(
        cases=tuple(result.cases),
        unreadable=tuple(result.unreadable),
        rules={rule.id: rule for rule in (*all_rules(), *users_rules(app))},
        version=__version__,
    )


def _of_file(app: App, result: Validation, file: Export, mapping: str) -> Report:
    cases = tuple(case for case in result.cases if case.file == str(file))
    is_workbook = file.path.suffix.lower() in SUFFIXES and mapping
    return Report(
        cases=cases,
        unreadable=(),
        rules={},
        version=__version__,
        original=file.path if is_workbook else None,
        table=_table(app, file.path, mapping) if mapping and not is_workbook else (),
    )


def _table(app: App, file: Path, mapping: str) -> tuple[tuple[int, Sequence[str]], ...]:
    from coo_cli.ingest.compile import headings_of
    from coo_cli.ingest.sources import open_table

    loaded = app.mapping(mapping)
    try:
        table = open_table(file, loaded.shape.source, headings_of(loaded, app.resources), app.resources)
        return ((max(table.header_row, 1), table.header), *table.rows())
    except InputError:  # told of as a file that cannot be read
        return ()


def _must_be_new(target: Path, files: Sequence[Export]) -> None:
    if any(target.exists() and file.path.exists() and target.samefile(file.path) for file in files):
        raise UsageError(
            "out-is-input",
            t("The report would overwrite a file that was checked.", "报告会覆盖被检查的文件。"),
            t("Write it under another name.", "请换一个文件名。"),
            where=Place(file=str(target)),
        )
