"""Owns turning a mapping and a table's headings into plans: per certificate type, which reader fills which field."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import zip_longest

from coo_cli.base.errors import ConfigError
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.catalog.types import cert_type, type_codes
from coo_cli.certificate.fields import Described, Kind, describe
from coo_cli.certificate.model import GROUPS as CLASSES
from coo_cli.certificate.register import REGISTERS
from coo_cli.ingest import columns, values
from coo_cli.ingest.columns import Reader
from coo_cli.ingest.header import Headings, fold
from coo_cli.ingest.mapping import Mapping
from coo_cli.ingest.plan import Lookup, Plans, Target
from coo_cli.ingest.shape import GROUPS, LOOKUPS, Group
from coo_cli.ingest.table import Table
from coo_cli.ingest.transforms import Unusable, step_of
from coo_cli.ingest.value_shape import Case, Section, Value
from coo_cli.ingest.values import Step, Unfit
from coo_cli.rules.demands import demands

Find = Callable[[Sequence[str], bool], int | None]
"""The column of the first of several headings that is there; None when there is none."""

KeyPath = tuple[str | int, ...]

_BRACES = re.compile(r"\{([^{}]+)\}")
_OPERATIONS = ("add", "subtract", "multiply", "divide")


def compile_mapping(mapping: Mapping, table: Table, resources: Resources) -> Plans:
    """Compile a mapping for a table.

    Raises:
        InputError: `column-missing` or `column-twice`.
        ConfigError: when a transform or its argument does not exist, with line and column.
    """
    headings = Headings(table)
    plans = _compile(mapping, resources, lambda names, optional: headings.find(names, optional=optional))
    headings.must_be_complete()
    return plans


def try_out(mapping: Mapping, resources: Resources) -> None:
    """Compile a mapping for a table that has every column, to find its faults.

    Raises:
        ConfigError: as `compile_mapping`.
    """
    _compile(mapping, resources, lambda names, optional: 0)


def headings_of(mapping: Mapping, resources: Resources) -> frozenset[str]:
    """The headings a mapping names."""
    named: set[str] = set()

    def find(names: Sequence[str], optional: bool) -> int:
        named.update(names)
        return 0

    _compile(mapping, resources, find)
    return frozenset(named)


def _compile(mapping: Mapping, resources: Resources, find: Find) -> Plans:
    shape = mapping.shape
    key = tuple(column for names in shape.group_by if (column := find(names, False)) is not None)
    compiler = _Compiler(mapping, resources, find)
    base = {group: compiler.section(group, getattr(shape, group), {}, "") for group in GROUPS}
    types = {
        code: {group: compiler.section(group, getattr(shape, group), getattr(own, group), code) for group in GROUPS}
        for code, own in shape.types.items()
    }
    lookups = [compiler.lookup(name, one.by, optional=one.optional) for name, one in shape.lookups.items() if one]
    return Plans(
        key=key,
        base=base,
        types=types,
        lookups=tuple(one for one in lookups if one is not None),
        unwanted=lambda code: _unwanted(resources, code),
    )


@lru_cache(maxsize=256)
def _unwanted(resources: Resources, code: str) -> frozenset[str]:
    if code not in type_codes(resources):
        return frozenset()
    kind = cert_type(resources, code)
    return frozenset(
        f"{group}.{demand.name}" if group else demand.name
        for group in ("", "goods")
        for demand in demands(resources, kind, group, declare=True)
        if demand.unwanted is not None
    )


class _Compiler:
    """Compiles values one by one, remembering for each which columns it takes."""

    def __init__(self, mapping: Mapping, resources: Resources, find: Find) -> None:
        self._mapping = mapping
        self._resources = resources
        self._find = find
        self._used: list[int] = []

    def section(self, group: Group, below: Section, own: Section, code: str) -> tuple[Target, ...]:
        """The targets of one group, those of a type laid over those of all."""
        targets = [
            self._target(group, item, value, ("types", code) if item.name in own else ())
            for item in describe(CLASSES["" if group == "head" else group])
            if (value := {**below, **own}.get(item.name)) is not None
        ]
        return tuple(
            target for target in targets if target.reader is not columns.NOTHING or target.field == "cert_type"
        )

    def lookup(self, name: str, by: Value, *, optional: bool) -> Lookup | None:
        """The look-up in a register; None where the export lacks the column of its key, as it may."""
        self._used = []
        reader = self._reader(by, None, (LOOKUPS, name, "by"))
        if reader is columns.NOTHING:
            return None
        used = tuple(dict.fromkeys(self._used))
        return Lookup(register=REGISTERS[name], reader=reader, columns=used, optional=optional)

    def _target(self, group: Group, item: Described, value: Value, within: KeyPath) -> Target:
        path = (*within, group, item.name)
        reading = values.reading_of(item.field, self._resources)
        self._used = []
        many = value.sum or value.all
        if many is None:
            reader = self._reader(value, reading, path, decimal=item.field.kind is Kind.DECIMAL)
        elif group != "head":
            raise self._fault(path, Unusable(t("This is for the head only.", "此项仅用于表头。")))
        else:
            last = reading if value.sum is None else values.decimal()
            summed = value.sum is not None
            reader = self._reader(many, last, (*path, "sum" if summed else "all"), decimal=summed)
        return Target(
            field=item.name,
            kind=item.field.kind,
            reader=reader,
            columns=tuple(dict.fromkeys(self._used)),
            fold=None if many is None else _folding(value),
        )

    def _reader(self, value: Value, last: Step | None, path: KeyPath, *, decimal: bool = False) -> Reader:
        """A reader for a value; `last` is how the field reads what comes out."""
        if value.sum is not None or value.all is not None:
            raise self._fault(path, Unusable(t("This cannot stand within another value.", "此项不能嵌套使用。")))
        steps = [self._step(value, index, path) for index in range(len(value.do))]
        way = _chain([*steps, last] if last is not None else steps)
        if value.const is not None:
            return columns.of_text(self._now(value.const, way, (*path, "const")))
        if value.env:
            return columns.of_text(self._now(self._variable(value.env, (*path, "env")), way, (*path, "env")))
        if value.column:
            column = self._find(value.column, value.optional)
            if column is None:
                reader = columns.NOTHING
            else:
                self._used.append(column)
                reader = columns.of_column(column, way, decimal=decimal and not steps)
        elif value.case:
            reader = columns.chosen([self._case(case, way, (*path, "case", n)) for n, case in enumerate(value.case)])
        elif value.first:
            reader = columns.first_of(
                [self._placed(inner, way, (*path, "first", index)) for index, inner in enumerate(value.first)]
            )
        else:
            used = len(self._used)
            inner = self._inner(value, path)
            reader = columns.through(inner, way, next(iter(self._used[used:]), None))
        if value.default:
            return columns.filled(reader, self._now(value.default, _chain([last] if last else []), (*path, "default")))
        return reader

    def _inner(self, value: Value, path: KeyPath) -> Reader:
        """A reader for what is made of several values."""
        for name in _OPERATIONS:
            if operands := getattr(value, name):
                readers = self._readers(operands, (*path, name), values.decimal())
                return columns.computed(name, readers, self._used[-1] if self._used else None, value.places)
        if value.join:
            between = value.between
            return columns.combined(
                self._readers(value.join, (*path, "join")), lambda texts: between.join(filter(None, texts))
            )
        literals, names = _BRACES.split(value.template)[::2], _BRACES.findall(value.template)
        if not names:
            raise self._fault(
                (*path, "template"),
                Unusable(t("Name headings in braces, or use `const`.", "请在花括号中写标题，或使用 `const`。")),
            )
        parts = [Value(column=(name.removesuffix("?"),), optional=name.endswith("?")) for name in names]
        readers = self._readers(parts, (*path, "template"))

        def put_in(texts: tuple[str, ...]) -> str:
            pairs = zip_longest(literals, texts, fillvalue="")
            return "".join(literal + text for literal, text in pairs) if any(texts) else ""

        return columns.combined(readers, put_in)

    def _placed(self, value: Value, last: Step, path: KeyPath) -> tuple[Reader, int | None]:
        """A reader for one of several values, with the column that stands for it."""
        used = len(self._used)
        reader = self._reader(value, last, path)
        return reader, next(iter(self._used[used:]), None)

    def _case(self, case: Case, last: Step, path: KeyPath) -> columns.Case:
        conditions = []
        for heading, texts in case.given.items():
            column = self._find((heading.removesuffix("?"),), heading.endswith("?"))
            if column is not None:
                self._used.append(column)
            conditions.append((column, frozenset(map(fold, texts))))
        reader, column = self._placed(case.then, last, (*path, "then"))
        return columns.Case(conditions, reader, column)

    def _variable(self, name: str, path: KeyPath) -> str:
        found = self._mapping.environment.get(name)
        if found is None:
            raise self._fault(
                path, Unusable(t("The environment has no variable {name}.", "环境变量 {name} 未设置。").fill(name=name))
            )
        return found

    def _readers(self, inner: Sequence[Value], path: KeyPath, last: Step | None = None) -> list[Reader]:
        return [self._reader(value, last, (*path, index)) for index, value in enumerate(inner)]

    def _step(self, value: Value, index: int, path: KeyPath) -> Step:
        try:
            return step_of(value.do[index], self._resources)
        except Unusable as error:
            raise self._fault((*path, "do", index), error) from error
        except ConfigError as error:
            error.where = self._mapping.place((*path, "do", index))
            raise

    def _now(self, text: str, way: Step, path: KeyPath) -> str:
        """A text of the mapping as it is read, now."""
        try:
            return way(text.strip()) if text.strip() else ""
        except Unfit as error:
            raise self._fault(path, Unusable(error.text)) from error

    def _fault(self, path: KeyPath, error: Unusable) -> ConfigError:
        return ConfigError(
            "mapping-invalid",
            t("`{key}`: {what}", "“{key}”：{what}").fill(key=".".join(map(str, path)), what=error.text),
            t(
                "Correct this entry; mappings/README.md shows the forms.",
                "请修正该项；写法见 mappings/README.zh-CN.md。",
            ),
            where=self._mapping.place(path),
        )


def _folding(value: Value) -> Callable[[Sequence[str]], str]:
    if value.sum is not None:
        return lambda texts: columns.total(texts, value.places)
    return lambda texts: value.between.join(dict.fromkeys(filter(None, texts)))


def _chain(steps: Sequence[Step]) -> Step:
    """Several steps as one; what becomes empty stays empty."""
    if len(steps) == 1:
        return steps[0]

    def run(text: str) -> str:
        for step in steps:
            text = step(text).strip()
            if not text:
                break
        return text

    return run
