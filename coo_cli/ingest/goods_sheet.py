"""Owns reading a goods sheet: the goods lines of one certificate, in columns headed by what people call the fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from coo_cli.base.errors import InputError, Place
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.catalog.headings import usual_headings
from coo_cli.certificate.fields import Field, describe
from coo_cli.certificate.model import Goods
from coo_cli.ingest.assemble import assemble
from coo_cli.ingest.compile import compile_mapping
from coo_cli.ingest.grouping import groups
from coo_cli.ingest.header import Headings, fold
from coo_cli.ingest.mapping import Mapping as Ingest
from coo_cli.ingest.record import Record
from coo_cli.ingest.register_sheet import names_of
from coo_cli.ingest.shape import Shape, Source
from coo_cli.ingest.sources import open_table
from coo_cli.ingest.table import Row, Table, headings_shown
from coo_cli.ingest.value_shape import Value

SKIP = t("skip", "不导入")
"""The heading of the column in which any text keeps a row from being read."""

COUNTED = "line_no"
"""The field that a sheet does not give: lines are counted."""

_MARK = "*"
_TELLING = ("hs_code", "name_zh", "name_en", "description")
"""The fields that say what goods they are: a sheet without any of them is none of goods lines."""


class GoodsSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What a goods sheet holds.

    Attributes:
        record: its lines as one record.
        sheet: the sheet's name; empty in a text table.
        skipped: the numbers of the rows that say they are not to be read.
        unread: the places of columns that are none of a goods line's.
    """

    record: Record
    sheet: str
    skipped: list[int]
    unread: list[Place]


def heading_of(field: Field, *, required: bool = False) -> str:
    """The heading of a field in a template: Chinese, English, and a `*` where it is required."""
    return f"{field.zh}{_MARK if required else ''}\n{field.en}"


def skip_heading() -> str:
    """The heading of the column that keeps rows from being read."""
    return f"{SKIP.zh}\n{SKIP.en}"


def read_goods(
    path: Path, cert_type: str, choices: Mapping[str, Mapping[str, str]], resources: Resources
) -> GoodsSheet:
    """Read the goods lines of a sheet, one a row.

    Columns are found by a template's heading, or by a field's Chinese or English label, its name, its element in the
    message, or what exports call it, with or without a `*`.

    Args:
        path: the workbook or text table.
        cert_type: the type of the certificate they are for.
        choices: by field, what a drop-down shows and the value that stands for.
        resources: the data files in force.

    Raises:
        InputError: `no-goods-columns`, `no-goods-lines`, `column-twice`, and as other tables.
    """
    known = _known(resources)
    table = open_table(path, Source(), {heading + mark for heading in known for mark in ("", _MARK)}, resources)
    table = msgspec.structs.replace(table, header=tuple(" ".join(heading.split()) for heading in table.header))
    columns = _columns(table.header, known)
    if columns.keys().isdisjoint(_TELLING):
        raise _no_columns(table)
    skip = Headings(table).find((skip_heading(), SKIP.zh, SKIP.en), optional=True)
    skipped = [number for number, cells in table.rows() if skip is not None and _cell(cells, skip)]
    labels = {index: choices[name] for name, index in columns.items() if name in choices}
    chosen = msgspec.structs.replace(table, rows=lambda: _rows(table, skip, labels), keys=None)
    shape = Shape(
        head={"cert_type": Value(const=cert_type)},
        goods={name: Value(column=(table.header[index],)) for name, index in columns.items()},
    )
    plans = compile_mapping(Ingest(name="goods", shape=shape, origins={}, files={}), chosen, resources)
    record = next(assemble(chosen, plans, groups(chosen, (), promised=True)), None)
    if record is None:
        raise _no_lines(table, skipped)
    unread = [
        table.place(table.header_row, index)
        for index, heading in enumerate(table.header)
        if heading and index != skip and index not in columns.values()
    ]
    return GoodsSheet(record=record, sheet=table.sheet, skipped=skipped, unread=unread)


def _known(resources: Resources) -> dict[str, tuple[str, bool]]:
    """By heading, folded: the field it stands for, and whether it is the field's own and not only an export's.

    One that exports use for several fields is that of the first.
    """
    known: dict[str, tuple[str, bool]] = {}
    fields = [item for item in describe(Goods) if item.name != COUNTED]
    usual = usual_headings(resources)
    for item in fields:
        for heading in (heading_of(item.field), *names_of(item.field, f"goods.{item.name}")):
            known.setdefault(fold(heading), (item.name, True))
    for item in fields:
        for heading in usual.get(f"goods.{item.name}", ()):
            known.setdefault(fold(heading), (item.name, False))
    return known


def _columns(header: Sequence[str], known: Mapping[str, tuple[str, bool]]) -> dict[str, int]:
    """By field its column: one with a heading of its own before one as exports have, the leftmost of several."""
    columns: dict[str, int] = {}
    for wanted in (True, False):
        for index, heading in enumerate(header):
            name, own = known.get(fold(heading).replace(_MARK, ""), ("", False))
            if name and own is wanted:
                columns.setdefault(name, index)
    return columns


def _rows(table: Table, skip: int | None, labels: Mapping[int, Mapping[str, str]]) -> Iterator[Row]:
    """The rows to be read, what was chosen from a drop-down as the value it stands for."""
    for number, cells in table.rows():
        if skip is not None and _cell(cells, skip):
            continue
        read = list(cells)
        for column, values in labels.items():
            if column < len(read):
                read[column] = values.get(read[column].strip(), read[column])
        yield number, read


def _cell(cells: Sequence[str], column: int) -> str:
    return cells[column].strip() if column < len(cells) else ""


def _no_columns(table: Table) -> InputError:
    return InputError(
        "no-goods-columns",
        t("No column says what goods they are, by HS code or name.", "没有 HS 编码或货物名称列，不是货物表。"),
        t(
            "Use the headings of `coo goods template`. Headings found: {found}.",
            "请使用 `coo goods template` 的表头。现有标题：{found}。",
        ).fill(found=headings_shown(table.header)),
        where=table.place(table.header_row),
    )


def _no_lines(table: Table, skipped: list[int]) -> InputError:
    return InputError(
        "no-goods-lines",
        t("The sheet has no goods line to read.", "表中没有可导入的货物项。"),
        t(
            "Fill in a line; rows left out, for they have a text in the column `{skip}`: {count}.",
            "请填写货物项；“{skip}”列有内容的 {count} 行不导入。",
        ).fill(count=len(skipped), skip=SKIP)
        if skipped
        else t("Fill in a line below the headings.", "请在表头下方填写货物项。"),
        where=Place(file=table.file, sheet=table.sheet),
    )
