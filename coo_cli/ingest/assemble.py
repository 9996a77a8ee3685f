"""Owns making records: rows grouped by certificate go through the plan of their type, many certificates at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate, compress
from operator import itemgetter
from pathlib import Path
from typing import TypeVar

import msgspec

from coo_cli.base.errors import Place
from coo_cli.certificate.finding import Finding
from coo_cli.certificate.model import Certificate, Change, Goods, Invoice, NonpartyCorp
from coo_cli.ingest import row_faults
from coo_cli.ingest.columns import Block, Fault
from coo_cli.ingest.filling import Found, LookUp, fill, find
from coo_cli.ingest.grouping import Rows
from coo_cli.ingest.head import Head, head_of
from coo_cli.ingest.plan import UNSET, Plans
from coo_cli.ingest.record import Filled, Origin, Record, spans
from coo_cli.ingest.row_faults import Misread
from coo_cli.ingest.shape import Group
from coo_cli.ingest.table import Table

Made = TypeVar("Made", bound=msgspec.Struct)

_NUMBER: dict[Group, str] = {"goods": "line_no", "nonparty": "sort_no"}
"""The field that counts the lines of a group; counted here unless the mapping fills it."""

BATCH = 1000
"""Rows converted at once; a certificate is never divided."""


class _Case(msgspec.Struct, frozen=True):
    """One certificate on its way."""

    rows: Rows
    head: Head
    misread: list[Misread]
    moved: dict[str, int | None]
    """For fields whose value came from another column than the first that may give it: that column."""


def assemble(
    table: Table, plans: Plans, certificates: Iterator[Rows], look_up: LookUp | None = None
) -> Iterator[Record]:
    """The records of a table, in the order of its certificates; without `look_up` registers fill nothing."""
    columns = plans.head_columns()
    pick = itemgetter(*columns) if columns else len
    batch: list[_Case] = []
    height = 0
    for found in certificates:
        batch.append(_Case(found, head_of(found, columns, pick), [], {}))
        height += len(found.numbers)
        if height >= BATCH:
            yield from _records(table, plans, batch, look_up)
            batch, height = [], 0
    if batch:
        yield from _records(table, plans, batch, look_up)


def _records(table: Table, plans: Plans, batch: Sequence[_Case], look_up: LookUp | None) -> Iterator[Record]:
    """Sort a batch by plan, convert each lot at once, and give the records back in order."""
    reader = next(target.reader for target in plans.base["head"] if target.field == "cert_type")
    heads = Block.of([case.head.cells for case in batch])
    codes = reader(heads).texts
    found: list[Found] = []
    if look_up is not None and plans.lookups:
        lines = Block.of([cells for case in batch for cells in case.rows.cells])
        found = find(plans.lookups, look_up, {"head": heads, "goods": lines})
    kinds = [code if found or code in plans.types else "" for code in codes]  # an entry may differ by type
    lots: dict[str, list[_Case]] = {}
    for case, kind in zip(batch, kinds, strict=True):
        lots.setdefault(kind, []).append(case)
    made = {kind: iter(_Lot(table, plans, kind, cases, found).records()) for kind, cases in lots.items()}
    for kind in kinds:
        yield next(made[kind])


class _Lot:
    """Certificates of one plan, converted column by column, and filled from registers as one type."""

    def __init__(self, table: Table, plans: Plans, kind: str, cases: Sequence[_Case], found: Sequence[Found]) -> None:
        self._table = table
        self._unwanted = plans.unwanted(kind) if found else frozenset()
        self._kind = kind
        self._found = found
        self._filled: dict[Group, Filled] = {}
        self._plan = plans.of(kind)
        self._cases = cases
        self._starts = [0, *accumulate(len(case.rows.numbers) for case in cases)]
        self._numbers = [number for case in cases for number in case.rows.numbers]
        self._heads = Block.of([case.head.cells for case in cases])
        self._lines = Block.of([cells for case in cases for cells in case.rows.cells])

    def records(self) -> Iterator[Record]:
        """The lot's records, in order."""
        heads = self._of_heads("head", list[Certificate])
        changes = self._of_heads("change", list[Change]) if self._plan["change"] else []
        goods = self._goods()
        invoices, invoice_rows = self._distinct("invoices", Invoice)
        nonparty, nonparty_rows = self._distinct("nonparty", NonpartyCorp)
        columns = {
            (str(group), target.field): target.columns for group, targets in self._plan.items() for target in targets
        }
        source = Path(self._table.file).name
        lookups = [one.lookup for one in self._found]
        faults_of = partial(row_faults.of_rows, self._table, self._plan, is_uneven=self._table.is_uneven)
        for index, case in enumerate(self._cases):
            numbers = self._numbers[self._starts[index] : self._starts[index + 1]]
            misread = [*faults_of(case.rows, case.head, lookups), *case.misread]
            findings, broken = _judged(self._table, misread)
            change = changes[index] if changes and changes[index] != Change() else None
            yield Record(
                key=case.rows.key or f"{source}:{numbers[0]}",
                certificate=msgspec.structs.replace(
                    heads[index],
                    goods=goods[index] if goods else (),
                    change=change,
                    invoices=invoices[index] if invoices else (),
                    nonparty=nonparty[index] if nonparty else (),
                ),
                findings=findings,
                broken=broken,
                source=source if numbers[0] not in self._table.alone else Path(self._table.place(numbers[0]).file).name,
                rows=spans(_file_rows(self._table, numbers)),
                origin=Origin(
                    self._table,
                    columns,
                    {
                        "head": numbers,
                        "goods": numbers,
                        "invoices": invoice_rows[index] if invoices else (),
                        "nonparty": nonparty_rows[index] if nonparty else (),
                    },
                    case.head.rows,
                    case.moved,
                    {
                        group: (filled, self._starts[index] if group == "goods" else index)
                        for group, filled in self._filled.items()
                    },
                    case.rows.cells,
                ),
            )

    def _of_heads(self, group: Group, kind: type[list[Made]]) -> list[Made]:
        """One thing for each certificate, from its head row and from what is folded over all its rows."""
        read: dict[str, Sequence[str]] = {}
        wrong: dict[str, set[int]] = {}
        for target in self._plan[group]:
            path = target.field if group == "head" else f"{group}.{target.field}"
            if target.fold is None:
                values = target.reader(self._heads)
                for index, fault in values.faults:
                    case = self._cases[index]
                    case.misread.append(Misread(path, case.head.row(fault.column), fault))
                    wrong.setdefault(target.field, set()).add(index)
                for index, column in values.columns.items():
                    self._cases[index].moved[path] = column
                read[target.field] = values.texts
            else:
                values = target.reader(self._lines)
                for index, fault in values.faults:
                    at = bisect_right(self._starts, index) - 1
                    self._cases[at].misread.append(Misread(path, self._numbers[index], fault))
                    wrong.setdefault(target.field, set()).add(at)
                read[target.field] = [target.fold(values.texts[a:b]) for a, b in self._spans()]
        for index, path, fault in self._fill(group, self._heads, read, wrong):
            self._cases[index].misread.append(Misread(path, self._cases[index].head.row(fault.column), fault))
        return _make(kind, _set(group, read), len(self._cases))

    def _goods(self) -> list[tuple[Goods, ...]]:
        """The goods lines of each certificate, numbered where the mapping does not."""
        if not self._plan["goods"] and not any(one.lookup.group == "goods" for one in self._found):
            return []
        read: dict[str, Sequence[str]] = {}
        wrong: dict[str, set[int]] = {}
        for target in self._plan["goods"]:
            values = target.reader(self._lines)
            for index, fault in values.faults:
                case, path = self._goods_path(index, target.field)
                case.misread.append(Misread(path, self._numbers[index], fault))
                wrong.setdefault(target.field, set()).add(index)
            for index, column in values.columns.items():
                case, path = self._goods_path(index, target.field)
                case.moved[path] = column
            read[target.field] = values.texts
        for index, field, fault in self._fill("goods", self._lines, read, wrong):
            case, path = self._goods_path(index, field)
            case.misread.append(Misread(path, self._numbers[index], fault))
        read = _set("goods", read)
        if _NUMBER["goods"] not in read:
            read[_NUMBER["goods"]] = [str(line) for a, b in self._spans() for line in range(1, b - a + 1)]
        goods = _make(list[Goods], read, self._lines.height)
        return [tuple(goods[a:b]) for a, b in self._spans()]

    def _distinct(self, group: Group, make: type[Made]) -> tuple[list[tuple[Made, ...]], list[list[int]]]:
        """The different things the rows of each certificate tell of, and the row in which each stands first."""
        targets = self._plan[group]
        if not targets:
            return [], []
        read = [target.reader(self._lines) for target in targets]
        faults = [
            (at, target.field, fault)
            for target, values in zip(targets, read, strict=True)
            for at, fault in values.faults
        ]
        telling = [bool(target.columns) for target in targets]
        texts = _set(group, {target.field: values.texts for target, values in zip(targets, read, strict=True)})
        lines = list(zip(*texts.values(), strict=True))
        wrong = {at for at, _, _ in faults}
        firsts: list[dict[tuple[str, ...], int]] = []
        for start, end in self._spans():
            told: dict[tuple[str, ...], int] = {}
            for at in range(start, end):
                if at in wrong or any(compress(lines[at], telling)):
                    told.setdefault(lines[at], at)
            firsts.append(told)
        for at, field, fault in faults:
            index = bisect_right(self._starts, at) - 1
            number = list(firsts[index]).index(lines[at]) + 1
            self._cases[index].misread.append(Misread(f"{group}[{number}].{field}", self._numbers[at], fault))
        names = [target.field for target in targets]
        made = [
            tuple(
                make(**_numbered(group, number, dict(zip(names, texts, strict=True))))
                for number, texts in enumerate(told, 1)
            )
            for told in firsts
        ]
        return made, [[self._numbers[at] for at in told.values()] for told in firsts]

    def _fill(
        self, group: Group, block: Block, read: dict[str, Sequence[str]], wrong: dict[str, set[int]]
    ) -> Iterator[tuple[int, str, Fault]]:
        """Fill from registers what stays empty; what they were asked for in vain comes by row and field."""
        found = [one for one in self._found if one.lookup.group == group]
        if found:
            self._filled[group], vain = fill(found, block, self._kind, read, wrong, self._unwanted)
            yield from ((one.index, field, one.fault) for one in vain for field in one.fields)

    def _spans(self) -> Iterator[tuple[int, int]]:
        return zip(self._starts, self._starts[1:], strict=False)

    def _goods_path(self, line: int, field: str) -> tuple[_Case, str]:
        at = bisect_right(self._starts, line) - 1
        return self._cases[at], f"goods[{line - self._starts[at] + 1}].{field}"


def _numbered(group: Group, number: int, texts: dict[str, str]) -> dict[str, str]:
    """Texts with the number of the line, in groups that have one."""
    return {_NUMBER[group]: str(number), **texts} if group in _NUMBER else texts


def _set(group: Group, read: dict[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Texts by field, with what each holds when nothing is said of it."""
    unset = UNSET[group]
    return {name: [text or unset[name] for text in texts] if unset.get(name) else texts for name, texts in read.items()}


def _make(kind: type[list[Made]], read: dict[str, Sequence[str]], height: int) -> list[Made]:
    """Things made of columns of texts, all at once; columns with nothing in them need not be told."""
    told = {name: texts for name, texts in read.items() if any(texts)}
    names = tuple(told)
    rows = [dict(zip(names, texts, strict=True)) for texts in zip(*told.values(), strict=True)] or [{}] * height
    return msgspec.convert(rows, kind)


def _judged(table: Table, misread: Sequence[Misread]) -> tuple[list[Finding], frozenset[str]]:
    """Findings, one for each rule and cell, and the paths that have no value to go on with."""
    findings: dict[tuple[str, Place], Finding] = {}
    broken = set()
    for path, row, fault in misread:
        rule = fault.unfit.rule
        if fault.breaks:
            if path in broken:
                continue
            if path:
                broken.add(path)
        place = table.place(row, fault.column)
        findings.setdefault(
            (rule.id, place),
            Finding(
                rule=rule.id,
                severity=rule.severity,
                path=path,
                text=fault.unfit.text,
                fix=rule.fix,
                place=place,
            ),
        )
    return list(findings.values()), frozenset(broken)


def _file_rows(table: Table, numbers: Sequence[int]) -> Sequence[int]:
    """Rows by their numbers in their file, which rows made of a joined table's alone do not have."""
    return [table.place(number).row for number in numbers] if table.alone else numbers
