"""Owns which source reads a file: by its content, or by the name the mapping gives."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from coo_cli.base.errors import InputError, Place
from coo_cli.base.files import unreadable
from coo_cli.base.plugins import look_up
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.ingest.guard_xls import MAGIC
from coo_cli.ingest.rejected import LOOKED_AT, is_rejected, read_rejected
from coo_cli.ingest.shape import Source
from coo_cli.ingest.spool import MARK as SPOOLED
from coo_cli.ingest.table import Table

Open = Callable[[Path, Source, Collection[str], Resources], Table]
"""Opens a file as the mapping's `source` says. The headings the mapping names tell which row is the header; in files
that are trees they are the paths that make the columns. Data files in force may say more of the format."""

_TEXT = "coo_cli.ingest.delimited:read_delimited"
_WORKBOOK = "coo_cli.ingest.workbook:read_workbook"
SOURCES: dict[str, str] = {
    "csv": _TEXT,
    "tsv": _TEXT,
    "xlsx": _WORKBOOK,
    "xlsm": _WORKBOOK,
    "xlsb": _WORKBOOK,
    "xls": _WORKBOOK,
    "ods": _WORKBOOK,
    "fixed": "coo_cli.ingest.fixed:read_fixed",
    "xml": "coo_cli.ingest.xml_tree:read_xml",
    "idoc": "coo_cli.ingest.idoc:read_idoc",
    "json": "coo_cli.ingest.json_tree:read_json",
    "jsonl": "coo_cli.ingest.json_tree:read_json_lines",
    "query": "coo_cli.ingest.spool:read_spool",
}
"""Our own; other packages add theirs by the entry-point group `coo.sources`."""


def open_table(path: Path, source: Source, headings: Collection[str], resources: Resources) -> Table:
    """Open an export.

    Args:
        path: the file.
        source: what the mapping says of it.
        headings: the headings the mapping names.
        resources: the data files in force.

    Raises:
        InputError: when the file is missing, empty, broken, hostile or no table.
        ConfigError: `unknown-plugin`.
    """
    try:
        must_not_be_a_pipe(path)
        with path.open("rb") as file:
            start = file.read(LOOKED_AT)
    except OSError as error:
        raise unreadable(path, error) from error
    if is_rejected(path, start):
        return read_rejected(path, start, headings, resources)
    is_workbook = start.startswith((MAGIC, b"PK\x03\x04"))
    by_content = "xlsx" if is_workbook else "csv"
    name = source.format or by_content
    if name == "query" and not start.startswith(SPOOLED):  # a file in place of the database
        name = by_content
    if is_workbook and SOURCES.get(name) == _TEXT:
        raise InputError(
            "csv-binary",
            t("This is a workbook, not a text table.", "这是工作簿，不是文本表格。"),
            t("Take `format` out of the mapping, or export as CSV.", "请去掉映射中的 `format`，或导出为 CSV。"),
            where=Place(file=str(path)),
        )
    opener = look_up(name, SOURCES, "coo.sources", t("source", "数据源"))
    if not callable(opener):
        raise TypeError(f"the source {name} cannot be called")
    opened: Open = opener
    try:
        return opened(path, source, headings, resources)
    except OSError as error:  # the file went away, or its disk failed, since it was looked at
        raise unreadable(path, error) from error


def must_not_be_a_pipe(path: Path) -> None:
    """Refuse a pipe or a device: exports are read more than once, and a pipe may be waited for for ever.

    Raises:
        InputError: `file-unreadable`.
        OSError: when it cannot be looked at.
    """
    if not path.exists() or path.is_file() or path.is_dir():
        return
    raise InputError(
        "file-unreadable",
        t("This is a pipe or a device, not a file.", "这是管道或设备，不是文件。"),
        t(
            "Save it as a file first, or pipe it into `coo convert -`.",
            "请先保存为文件，或通过管道传给 `coo convert -`。",
        ),
        where=Place(file=str(path)),
    )
