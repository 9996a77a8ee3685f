"""Owns the faults of rows and cells as such, whatever a mapping makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from coo_cli.base.texts import t
from coo_cli.certificate.fields import Kind
from coo_cli.ingest import texts
from coo_cli.ingest.columns import Fault
from coo_cli.ingest.grouping import Rows
from coo_cli.ingest.head import Head
from coo_cli.ingest.plan import Lookup, Plan
from coo_cli.ingest.table import Table
from coo_cli.ingest.values import Unfit


class Misread(NamedTuple):
    """What could not be read, by path, and the row it stands in."""

    path: str
    row: int
    fault: Fault


def of_rows(table: Table, plan: Plan, found: Rows, head: Head, lookups: Sequence[Lookup] = ()) -> Iterator[Misread]:
    """The faults of a certificate's rows."""
    if not found.key:
        yield Misread("", head.first, Fault(Unfit(texts.NO_KEY.title, texts.NO_KEY), None))
    if head.differences:
        yield from _differences(plan, lookups, head)
    width = len(table.header)
    if not table.damaged and not table.merged and max(map(len, found.cells)) == width:
        return
    for line, (row, cells) in enumerate(zip(found.numbers, found.cells, strict=True), 1):
        if len(cells) > width:
            said = t("The row has {count} cells, the header {width}.", "该行有 {count} 个单元格，标题有 {width} 个。")
            yield Misread("", row, Fault(Unfit(said.fill(count=len(cells), width=width), texts.TOO_MANY_CELLS), None))
        if table.damaged:
            yield from _damaged(table, plan, lookups, row, line)
        if table.merged:
            for target in plan["goods"]:
                for column in target.columns if target.kind is Kind.DECIMAL else ():
                    if (row, column) in table.merged and cells[column]:
                        fault = Fault(Unfit(texts.SPREAD_NUMBER.title, texts.SPREAD_NUMBER), column)
                        yield Misread(f"goods[{line}].{target.field}", row, fault)


def _differences(plan: Plan, lookups: Sequence[Lookup], head: Head) -> Iterator[Misread]:
    for group in ("head", "change"):
        for target in plan[group]:
            if target.fold is None:
                path = target.field if group == "head" else f"{group}.{target.field}"
                yield from _differing(path, target.columns, head)
    for one in lookups:
        if one.group == "head":
            yield from _differing(one.first, one.columns, head)


def _differing(path: str, columns: Sequence[int], head: Head) -> Iterator[Misread]:
    for column in columns:
        differs = head.differences.get(column)
        if differs is not None:
            said = t(
                "Row {row} says `{text}`, row {first_row} says `{first_text}`.",
                "第 {row} 行为“{text}”，第 {first_row} 行为“{first_text}”。",
            ).fill(**differs._asdict())
            yield Misread(path, differs.row, Fault(Unfit(said, texts.ROWS_DISAGREE), column))


def _damaged(table: Table, plan: Plan, lookups: Sequence[Lookup], row: int, line: int) -> Iterator[Misread]:
    for group, targets in plan.items():
        prefix = {"head": "", "goods": f"goods[{line}].", "change": "change."}.get(group, f"{group}[1].")
        for target in targets:
            yield from _damaged_cells(table, row, target.columns, prefix + target.field)
    for one in lookups:
        prefix = f"goods[{line}]." if one.group == "goods" else ""
        yield from _damaged_cells(table, row, one.columns, prefix + one.first)


def _damaged_cells(table: Table, row: int, columns: Sequence[int], path: str) -> Iterator[Misread]:
    for column in columns:
        held = table.damaged.get((row, column))
        if held is not None:
            said = t("The cell holds `{held}`.", "单元格内容为“{held}”。").fill(held=held)
            yield Misread(path, row, Fault(Unfit(said, texts.DAMAGED_CELL), column))
