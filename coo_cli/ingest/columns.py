"""Owns reading values out of many rows at once: column by column, each different text converted once."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import NamedTuple

import msgspec

from coo_cli.base.texts import t
from coo_cli.certificate.finding import Severity
from coo_cli.ingest.header import fold
from coo_cli.ingest.values import Step, Unfit, are_plain, plain

_REMEMBERED = 4096
"""Different texts a step remembers; cells repeat, and memory stays flat."""


class Block(NamedTuple):
    """Some rows of a table, turned: a sequence of texts for each column."""

    columns: Sequence[Sequence[str]]
    height: int

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]]) -> Block:
        """Turn rows of one width; longer ones lose what is beyond the shortest."""
        return cls(list(zip(*rows, strict=False)), len(rows))


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with the text of one row, and the column it came from."""

    unfit: Unfit
    column: int | None

    @property
    def breaks(self) -> bool:
        """Whether there is no value to go on with."""
        return self.unfit.rule.severity is Severity.ERROR


class Values(NamedTuple):
    """One text for each row, empty where there is none, and the rows at fault by their index."""

    texts: Sequence[str]
    faults: Sequence[tuple[int, Fault]] = ()
    columns: Mapping[int, int | None] = {}
    """For rows whose text came from another column than the reader's first: that column."""


Reader = Callable[[Block], Values]
"""Reads one value out of every row of a block."""


class _Memory(dict[str, str]):
    """What a step makes of each text; what it cannot read stands in `unfit` until the block is done."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self._step = step
        self.unfit: dict[str, Unfit] = {}

    def __missing__(self, raw: str) -> str:
        text = raw.strip()
        try:
            value = self._step(text) if text else ""
        except Unfit as unfit:
            self.unfit[raw] = unfit
            return unfit.value
        if len(self) >= _REMEMBERED:
            self.clear()
        self[raw] = value
        return value


def of_column(column: int, step: Step, *, decimal: bool = False) -> Reader:
    """Reads a column through a step.

    Args:
        column: counted from 0.
        step: the whole way from the cell to the value.
        decimal: the step leaves plain decimals as they are, so that a column of them needs no step.
    """
    memory = _Memory(step)

    def read(block: Block) -> Values:
        raw = block.columns[column]
        if decimal and are_plain(raw):
            return Values(raw)
        return _through(memory, raw, column)

    return read


def of_text(text: str) -> Reader:
    """The same text in every row."""
    return lambda block: Values([text] * block.height)


NOTHING = of_text("")
"""Reads a column the export lacks."""


def through(reader: Reader, step: Step, column: int | None) -> Reader:
    """What a step makes of what a reader reads; a fault is laid to a column."""
    memory = _Memory(step)

    def read(block: Block) -> Values:
        texts, faults, _ = reader(block)
        return _with(_through(memory, texts, column), faults)

    return read


def filled(reader: Reader, default: str) -> Reader:
    """A default where a reader finds nothing; where it is at fault, nothing."""

    def read(block: Block) -> Values:
        texts, faults, columns = reader(block)
        wrong = {index for index, fault in faults if fault.breaks}
        filled_up = [text or ("" if index in wrong else default) for index, text in enumerate(texts)]
        return Values(filled_up, faults, columns)

    return read


def combined(readers: Sequence[Reader], combine: Callable[[tuple[str, ...]], str]) -> Reader:
    """One text made of several; nothing where one of them is at fault."""

    def read(block: Block) -> Values:
        parts = [reader(block) for reader in readers]
        values = Values([combine(texts) for texts in zip(*(part.texts for part in parts), strict=True)])
        return _with(values, [fault for part in parts for fault in part.faults])

    return read


def first_of(readers: Sequence[tuple[Reader, int | None]]) -> Reader:
    """The text of the first reader that finds something, be it a fault; readers come with their column."""

    def read(block: Block) -> Values:
        parts = [(values, dict(values.faults), column) for reader, column in readers for values in [reader(block)]]
        texts = [""] * block.height
        faults: list[tuple[int, Fault]] = []
        columns: dict[int, int | None] = {}
        for index in range(block.height):
            for position, (values, wrong, column) in enumerate(parts):
                if values.texts[index] or index in wrong:
                    texts[index] = values.texts[index]
                    if index in wrong:
                        faults.append((index, wrong[index]))
                    if position:
                        columns[index] = column
                    break
        return Values(texts, faults, columns)

    return read


class Case(NamedTuple):
    """A reader for the rows in which some columns hold certain texts."""

    conditions: Sequence[tuple[int | None, frozenset[str]]]
    """A column, None for one the export lacks, and the texts, folded, of which it must hold one."""
    reader: Reader
    column: int | None

    def fits(self, block: Block, index: int) -> bool:
        """Whether a row meets all conditions."""
        for column, texts in self.conditions:
            held = fold(block.columns[column][index]) if column is not None else ""
            if held not in texts and not ("*" in texts and held):
                return False
        return True


def chosen(cases: Sequence[Case]) -> Reader:
    """The text of the first case a row fits; nothing when it fits none."""

    def read(block: Block) -> Values:
        parts = [(values, dict(values.faults)) for values in (case.reader(block) for case in cases)]
        texts = [""] * block.height
        faults: list[tuple[int, Fault]] = []
        columns: dict[int, int | None] = {}
        for index in range(block.height):
            for case, (values, wrong) in zip(cases, parts, strict=True):
                if case.fits(block, index):
                    texts[index] = values.texts[index]
                    columns[index] = case.column
                    if index in wrong:
                        faults.append((index, wrong[index]))
                    break
        return Values(texts, faults, columns)

    return read


def computed(operation: str, readers: Sequence[Reader], last: int | None, places: int | None) -> Reader:
    """A number computed of several: `add` leaves out what is empty, the others are empty when one of them is.

    Args:
        operation: `add`, `subtract`, `multiply` or `divide`, from left to right.
        readers: of decimals in plain notation.
        last: the column a division by zero is laid to.
        places: digits after the point; None for as many as come out, at most 5.
    """
    compute = _OPERATIONS[operation]

    def read(block: Block) -> Values:
        parts = [reader(block) for reader in readers]
        faults = [fault for part in parts for fault in part.faults]
        wrong = {index for index, _ in faults}
        texts: list[str] = []
        for index, operands in enumerate(zip(*(part.texts for part in parts), strict=True)):
            given = [Decimal(text) for text in operands if text]
            if index in wrong or not given or (operation != "add" and len(given) < len(operands)):
                texts.append("")
                continue
            try:
                texts.append(plain(_fold(compute, given), places))
            except (DivisionByZero, InvalidOperation):
                texts.append("")
                faults.append((index, Fault(_no_result(operands), last)))
        return Values(texts, faults)

    return read


def total(texts: Sequence[str], places: int | None = None) -> str:
    """The sum of decimals in plain notation; empty when there are none."""
    given = [Decimal(text) for text in texts if text]
    return plain(_fold(operator.add, given), places) if given else ""


_OPERATIONS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
}


def _fold(compute: Callable[[Decimal, Decimal], Decimal], numbers: Sequence[Decimal]) -> Decimal:
    result = numbers[0]
    for number in numbers[1:]:
        result = compute(result, number)
    return result


def _no_result(operands: tuple[str, ...]) -> Unfit:
    return Unfit(
        t("These numbers cannot be computed: {numbers}.", "这些数字无法计算：{numbers}。").fill(
            numbers=", ".join(operands)
        )
    )


def _through(memory: _Memory, raw: Sequence[str], column: int | None) -> Values:
    texts = list(map(memory.__getitem__, raw))
    if not memory.unfit:
        return Values(texts)
    faults = [(i, Fault(memory.unfit[text], column)) for i, text in enumerate(raw) if text in memory.unfit]
    memory.unfit.clear()
    return Values(texts, faults)


def _with(values: Values, faults: Sequence[tuple[int, Fault]]) -> Values:
    """Values with the faults of what they were made of, and nothing where these break."""
    if not faults:
        return values
    texts = list(values.texts)
    for index, fault in faults:
        if fault.breaks:
            texts[index] = ""
    return Values(texts, [*faults, *values.faults])
