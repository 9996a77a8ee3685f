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


def of_rows(
    table: Table, plan: Plan, found: Rows, head: Head, lookups: Sequence[Lookup], *, is_uneven: bool
) -> Iterator[Misread]:
    """The faults of a certificate's rows; `is_uneven` as their table says, once for many."""
    if not found.key:
        yield Misread("", head.first, Fault(Unfit(texts.NO_KEY.title, texts.NO_KEY), None))
    if head.differences:
        yield from _differences(table, plan, lookups, head)
    if table.joined:
        yield from _joined(table, found)
    beyond = len(table.header)
    if not is_uneven and max(map(len, found.cells)) == beyond:
        return
    for line, (row, cells) in enumerate(zip(found.numbers, found.cells, strict=True), 1):
        if len(cells) > beyond:
            width = table.width
            said = t("The row has {count} cells, the header {width}.", "该行有 {count} 个单元格，标题有 {width} 个。")
            yield Misread(
                "",
                row,
                Fault(Unfit(said.fill(count=len(cells) - beyond + width, width=width), texts.TOO_MANY_CELLS), None),
            )
        if is_uneven:
            yield from _damaged(table, plan, lookups, row, line)
            for target in plan["goods"]:
                for column in target.columns if target.kind is Kind.DECIMAL else ():
                    if table.repeats(row, column) and cells[column]:
                        fault = Fault(Unfit(texts.SPREAD_NUMBER.title, texts.SPREAD_NUMBER), column)
                        yield Misread(f"goods[{line}].{target.field}", row, fault)


def _joined(table: Table, found: Rows) -> Iterator[Misread]:
    """What is wrong with the way a certificate's rows and their headers find each other; each key is told of once."""
    told: set[tuple[int, tuple[str, ...]]] = set()
    for row, cells in zip(found.numbers, found.cells, strict=True):
        for index, one in enumerate(table.joined):
            column = one.on[0][0]
            key = tuple(cells[here].strip() for here, _ in one.on)
            if (index, key) in told:
                continue
            told.add((index, key))
            there = one.row_of(row)
            lone = table.alone.get(row)
            if lone is not None and lone[0] == index and found.key:
                yield Misread("goods[1]", row, Fault(Unfit(texts.NO_LINES.title, texts.NO_LINES), column))
            if not there and lone is None and (any(key) or found.key):
                said = t("There is no `{key}` in {title}.", "“{title}”中没有“{key}”。")
                fault = Unfit(said.fill(key=", ".join(key), title=one.title), texts.NO_HEADER)
                yield Misread("", row, Fault(fault, column))
            if there in one.twice:
                said = t("`{key}` stands in row {row} too.", "“{key}”在第 {row} 行已出现。")
                fault = Unfit(said.fill(key=", ".join(key), row=one.twice[there]), texts.TWICE)
                yield Misread("", row, Fault(fault, one.first + one.on[0][1]))


def _differences(table: Table, plan: Plan, lookups: Sequence[Lookup], head: Head) -> Iterator[Misread]:
    for group in ("head", "change"):
        for target in plan[group]:
            if target.fold is None:
                path = target.field if group == "head" else f"{group}.{target.field}"
                yield from _differing(table, path, target.columns, head)
    for one in lookups:
        if one.group == "head":
            yield from _differing(table, one.first, one.columns, head)


def _differing(table: Table, path: str, columns: Sequence[int], head: Head) -> Iterator[Misread]:
    for column in columns:
        differs = head.differences.get(column)
        if differs is not None:
            said = t(
                "Row {row} says `{text}`, row {first_row} says `{first_text}`.",
                "第 {row} 行为“{text}”，第 {first_row} 行为“{first_text}”。",
            ).fill(
                row=table.place(differs.row, column).row,
                text=differs.text,
                first_row=table.place(differs.first_row, column).row,
                first_text=differs.first_text,
            )
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
        held = table.damage(row, column)
        if held is not None:
            said = t("The cell holds `{held}`.", "单元格内容为“{held}”。").fill(held=held)
            yield Misread(path, row, Fault(Unfit(said, texts.DAMAGED_CELL), column))
