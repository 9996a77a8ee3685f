"""Owns lists of certificates as tables: their columns, and the table as a file for spreadsheets or programs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Literal

import msgspec

from coo_cli.base.clock import to_minute
from coo_cli.base.errors import UsageError
from coo_cli.base.texts import Text, t
from coo_cli.certificate.printing import printing_text
from coo_cli.certificate.state import Declaration, Printing, shown_state
from coo_cli.workflow.app import App
from coo_cli.workflow.finding import ListRequest, ListRow, each_row

Format = Literal["table", "csv", "xlsx", "jsonl"]

COLUMNS: dict[str, Text] = {
    "id": t("id", "编号"),
    "cert_no": t("certificate", "证书号"),
    "cert_type": t("type", "类型"),
    "cert_status": t("status", "证书类别"),
    "invoice_no": t("invoice", "发票号"),
    "registration_no": t("registration number", "备案号"),
    "destination": t("to", "目的国"),
    "dest_country_code": t("country code", "目的国代码"),
    "state": t("state", "状态"),
    "printing": t("printing", "打印状态"),
    "archived": t("archived", "归档"),
    "errors": t("errors", "错误数"),
    "created_at": t("created", "建立时间"),
    "updated_at": t("changed", "更新时间"),
    "declared_at": t("declared", "申报时间"),
    "approved_at": t("approved", "审核通过时间"),
    "created_by": t("made by", "录入员"),
    "declared_by": t("declared by", "申报人"),
    "principal": t("principal", "委托人"),
    "profile": t("profile", "企业资料"),
    "exporter": t("exporter", "出口商"),
    "consignee": t("consignee", "进口商"),
    "fob": t("FOB (USD)", "FOB值（美元）"),
    "source_key": t("key in the export", "单据号"),
}
"""The columns of a list, by the names of its rows."""

USUAL = ("cert_no", "cert_type", "invoice_no", "destination", "state", "updated_at")
"""The columns people are shown."""

_STATUSES = {
    "0": t("new", "新证"),
    "1": t("amended", "更改证"),
    "2": t("re-issued", "重发证"),
    "3": t("amended and re-issued", "更改并重发"),
}


def columns_of(given: str, otherwise: Sequence[str]) -> list[str]:
    """The columns named, parted by commas, in their order; `all` for all there are.

    Raises:
        UsageError: `unknown-column`.
    """
    names = [name for name in re.split(r"[\s,，]+", given) if name]
    if names == ["all"]:
        return list(COLUMNS)
    for name in names:
        if name not in COLUMNS:
            raise UsageError(
                "unknown-column",
                t("There is no column `{name}`.", "没有列“{name}”。").fill(name=name),
                t("Use some of: {names}; or all.", "可用：{names}；或 all。").fill(names=", ".join(COLUMNS)),
            )
    return names or list(otherwise)


def format_of(given: Format | None, out: Path | None) -> Format:
    """The form a list is given in: the one asked for, or the one its file's name ends in.

    Raises:
        UsageError: `unknown-form`, or `no-file` for a workbook without one.
    """
    form: Format | None = given or (_BY_SUFFIX.get(out.suffix.lower()) if out else "table")
    if form is None or (out is not None and form == "table"):
        raise UsageError(
            "unknown-form",
            t("`{name}` does not say which form the file shall have.", "无法由“{name}”判断文件格式。").fill(name=out),
            t(
                "Let it end in .csv, .xlsx or .jsonl, or use --format.",
                "请以 .csv、.xlsx 或 .jsonl 结尾，或用 --format。",
            ),
        )
    if form == "xlsx" and out is None:
        raise UsageError(
            "no-file",
            t("A workbook needs a file.", "工作簿须写入文件。"),
            t("Name it with --out.", "请用 --out 指定文件。"),
        )
    return form


_BY_SUFFIX: dict[str, Format] = {".csv": "csv", ".xlsx": "xlsx", ".jsonl": "jsonl", ".ndjson": "jsonl"}


def list_table(app: App, request: ListRequest, form: Format, columns: Sequence[str]) -> tuple[bytes, int]:
    """A list as a file: CSV and XLSX for people, with headings and states in words; JSON lines for programs.

    Returns:
        the file, and how many certificates it lists.

    Raises:
        UsageError, InputError, StoreError: as `finding.each_row`.
    """
    from coo_cli.report.plain_table import csv_table, xlsx_table

    count = 0

    def rows() -> Iterator[ListRow]:
        nonlocal count
        for row in each_row(app, request):
            count += 1
            yield row

    if form == "jsonl":
        return b"".join(msgspec.json.encode(picked(row, columns)) + b"\n" for row in rows()), count
    headings = [str(COLUMNS[name]) for name in columns]
    if form == "csv":
        data = csv_table(chain([headings], ([shown(row, name) for name in columns] for row in rows())))
    else:
        cells = ([_cell(row, name) for name in columns] for row in rows())
        data = xlsx_table(str(t("certificates", "证书")), chain([[*headings]], cells))
    return data, count


def picked(row: ListRow, columns: Sequence[str]) -> dict[str, object]:
    """Some values of a row, by name."""
    return {name: getattr(row, name) for name in columns}


def shown(row: ListRow, name: str) -> str:
    """A value as people read it."""
    value: object = getattr(row, name)
    if isinstance(value, Declaration):
        return str(shown_state(value))
    if isinstance(value, Printing):
        return str(printing_text(value))
    if isinstance(value, bool):
        return str(t("yes", "是")) if value else ""
    if name == "cert_no":
        return row.cert_no or f"#{row.id}"
    if name == "cert_status":
        return str(_STATUSES.get(row.cert_status, row.cert_status))
    return to_minute(str(value)) if name.endswith("_at") else str(value)


def _cell(row: ListRow, name: str) -> str | Decimal:
    value = shown(row, name)
    return Decimal(value) if name in {"id", "fob", "errors"} and value else value
