"""Owns proposing a mapping for an export: for each column the field it is likely to hold, how sure, and why."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import msgspec

from coo_cli.base.errors import InputError, Place
from coo_cli.base.files import unreadable
from coo_cli.base.resources import Resources
from coo_cli.base.texts import EMPTY, Text, t
from coo_cli.certificate.fields import Field, Kind, described
from coo_cli.certificate.model import GROUPS
from coo_cli.ingest.header import fold
from coo_cli.ingest.likeness import KEY, alike, is_label, is_named, known_headings
from coo_cli.ingest.looks import COMMA, Look, guesses, kind_of, look, with_commas
from coo_cli.ingest.shape import TOTALS, Source
from coo_cli.ingest.sources import must_not_be_a_pipe, open_table
from coo_cli.ingest.table import Table, headings_shown, letters
from coo_cli.ingest.totals import without_totals

_START = 4096
"""Bytes by which a file that is no table is known."""
_OF_TREES = (b"<", b"{", b"[", b"EDI_DC")
"""How XML, JSON and flat IDocs begin."""

LOOKED_AT = 500
"""Rows by which a column is judged."""

_LEFT_TO_COO = frozenset({"goods.line_no", "apply_type", "cert_no"})
"""What coo gives itself: lines are counted, numbers taken in order."""
_NO_VALUES = 0.8
"""How much surer a heading makes where the column is empty than where its values fit."""
_BY_VALUES = 0.6
"""How sure values alone make."""
_LEAST = 0.5
"""Below this nothing is proposed."""
_UNITS = ("goods.unit_en", "goods.unit_zh")
"""Both are made from one column of units."""

_SAYS = t("{heading}; {values}", "{heading}；{values}")


class Guess(msgspec.Struct, frozen=True, kw_only=True):
    """What one column is likely to hold.

    Attributes:
        column: its letters.
        heading: its heading; empty without one.
        path: the field; `key` for what names a certificate; empty when nothing fits.
        certainty: from 0 to 1.
        why: in words; what the values look like where nothing fits.
        steps: what must stand under `do`.
        all: several values of a certificate's rows are to be joined.
    """

    column: str
    heading: str
    path: str
    certainty: float
    why: Text
    steps: tuple[object, ...] = ()
    all: bool = False


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A mapping that is proposed.

    Attributes:
        sheet: the sheet that was read; empty in a text table.
        header_row: where the headings stand.
        rows: how many rows were looked at.
        group_by: the heading of the column that names a certificate; empty when there is none.
        continued: rows without it go on with the certificate above them.
        guesses: one for each column, and a second one where a column gives two fields.
    """

    sheet: str
    header_row: int
    rows: int
    group_by: str
    continued: bool
    guesses: list[Guess]

    @property
    def mapped(self) -> list[Guess]:
        """The columns that hold a field."""
        return [guess for guess in self.guesses if guess.path not in ("", KEY)]


class _Column(msgspec.Struct, frozen=True, eq=False):
    index: int
    heading: str
    cells: Sequence[str]
    texts: Sequence[str]
    """The different values that are not empty."""


class _Candidate(msgspec.Struct, frozen=True, eq=False):
    column: _Column
    path: str
    certainty: float
    look: Look
    why: Text


def propose(path: Path, resources: Resources) -> Proposal:
    """Propose a mapping for a table by its headings and its first rows.

    Raises:
        InputError: `not-a-table` for XML and JSON; `nothing-known` when no column is like a field; as other tables.
        ConfigError: when the data file of headings has a fault.
    """
    known = known_headings(resources)
    _must_be_a_table(path)
    table = open_table(path, Source(), known.written, resources)
    rows = [cells for _, cells in islice(without_totals(table, (), TOTALS).rows(), LOOKED_AT)]
    columns = _columns(table, rows)
    key = _key(columns, known.names)
    groups = _groups(key, len(rows))
    found: list[_Candidate] = []
    for column in columns:
        if column is not key or alike(column.heading, known.names["invoice_no"]):
            found += _candidates(column, known.names, resources)
    chosen = _choose(found, groups)
    if not chosen:
        raise _nothing_known(table)
    if not table.sheet:  # the numbers of a workbook are written with points, whatever its texts are
        chosen = _in_one_style(chosen)
    guesses_ = [_of_key(key)] if key is not None else []
    for column in columns:
        mine = [candidate for candidate in chosen if candidate.column is column]
        guesses_ += [_guess(candidate, groups) for candidate in mine]
        guesses_ += _units(mine, {candidate.path for candidate in chosen})
        if not mine and column is not key:
            guesses_.append(_nothing(column, [one for one in found if one.column is column], chosen))
    return Proposal(
        sheet=table.sheet,
        header_row=table.header_row,
        rows=len(rows),
        group_by=key.heading if key else "",
        continued=key is not None and not all(key.cells),
        guesses=guesses_,
    )


def _must_be_a_table(path: Path) -> None:
    try:
        must_not_be_a_pipe(path)
        with path.open("rb") as file:
            start = file.read(_START)
    except OSError as error:
        raise unreadable(path, error) from error
    if start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(_OF_TREES):
        raise InputError(
            "not-a-table",
            t("This is no table; a mapping is proposed for tables only.", "这不是表格；只能为表格生成映射草案。"),
            t(
                "Write a mapping for XML, JSON and IDocs by hand: mappings/README.md.",
                "XML、JSON、IDoc 的映射请手工编写，写法见 mappings/README.zh-CN.md。",
            ),
            where=Place(file=str(path)),
        )


def _nothing_known(table: Table) -> InputError:
    return InputError(
        "nothing-known",
        t("No column is like any field.", "没有一列与已知字段相近。"),
        t(
            "Check that it is a table with headings. Words of your own go into headings.yaml. Headings found: {found}.",
            "请确认是带表头的表格；自有的列名可写入 headings.yaml。现有标题：{found}。",
        ).fill(found=headings_shown(heading[:40] for heading in table.header)),
        where=table.place(table.header_row),
    )


def _columns(table: Table, rows: Sequence[Sequence[str]]) -> list[_Column]:
    """The columns by which a mapping can reach them: those with a heading of their own; others have none here."""
    seen: set[str] = set()
    columns = []
    for index, written in enumerate(table.header):
        heading = "" if fold(written) in seen else written
        seen.add(fold(written))
        cells = [row[index].strip() if index < len(row) else "" for row in rows]
        columns.append(_Column(index, heading, cells, list(dict.fromkeys(filter(None, cells)))))
    return [column for column in columns if column.heading or column.texts]


def _key(columns: Sequence[_Column], names: Mapping[str, Mapping[str, str]]) -> _Column | None:
    """What names a certificate: a column headed as such that is filled, else that of the invoice number.

    One that has not a value of its own in every row comes first, for certificates have several lines.
    """
    for path in (KEY, "invoice_no"):
        others = [known for other, known in names.items() if other not in (KEY, "invoice_no")]
        likely = [
            (found.likeness, len(column.texts) < len(column.cells), -column.index, column)
            for column in columns
            if column.texts
            and (found := alike(column.heading, names[path])) is not None
            and (found.likeness == 1 or not any(is_named(column.heading, known) for known in others))
        ]
        if likely:
            return max(likely, key=lambda item: item[:3])[3]
    return None


def _groups(key: _Column | None, height: int) -> list[str]:
    """For each row the certificate it belongs to; a merged or blank key goes on with the one above."""
    if key is None:
        return [""] * height
    groups: list[str] = []
    for cell in key.cells:
        groups.append(cell or (groups[-1] if groups else ""))
    return groups


def _candidates(column: _Column, names: Mapping[str, Mapping[str, str]], resources: Resources) -> Iterator[_Candidate]:
    by_values = dict(guesses(column.texts, resources))
    for path, known in names.items():
        if path == KEY or path in _LEFT_TO_COO or not column.heading:
            continue
        like = alike(column.heading, known)
        if like is None and path not in by_values:
            continue
        seen = look(path, _field(path), column.texts, resources)
        if like is None:
            yield _Candidate(column, path, _BY_VALUES * seen.fit, seen, by_values[path])
            continue
        certainty = like.likeness * (0.4 + 0.6 * seen.fit if column.texts else _NO_VALUES)
        yield _Candidate(column, path, certainty, seen, _why(like.why, seen, column))


def _why(heading: Text, seen: Look, column: _Column) -> Text:
    if not column.texts:
        values = t("no values", "无取值")
    elif seen.fit < 1:
        values = t("{share} % of the values fit", "{share}% 的取值符合").fill(share=int(seen.fit * 100))
    else:
        values = seen.why if seen.why != EMPTY else t("all values fit", "取值均符合")
    says = _SAYS.fill(heading=heading, values=values)
    return _SAYS.fill(heading=says, values=seen.doubt) if seen.doubt != EMPTY else says


def _choose(found: Sequence[_Candidate], groups: Sequence[str]) -> list[_Candidate]:
    """The surest first, each column and each field once."""
    chosen: list[_Candidate] = []
    taken: set[str] = set()
    for candidate in sorted(found, key=lambda item: _order(item, groups), reverse=True):
        if candidate.certainty < _LEAST or candidate.path in taken:
            continue
        if all(other.column is not candidate.column for other in chosen):
            chosen.append(candidate)
            taken.add(candidate.path)
    return chosen


def _in_one_style(chosen: Sequence[_Candidate]) -> list[_Candidate]:
    """Where one column has decimal commas, those that can be read either way have them too: 1.800 is not 1.8 there."""
    if all(candidate.look.steps != COMMA for candidate in chosen):
        return list(chosen)
    return [
        msgspec.structs.replace(candidate, look=commas, why=_SAYS.fill(heading=candidate.why, values=commas.why))
        if candidate.look.steps != COMMA
        and _field(candidate.path).kind is Kind.DECIMAL
        and (commas := with_commas(candidate.column.texts)) is not None
        else candidate
        for candidate in chosen
    ]


def _order(candidate: _Candidate, groups: Sequence[str]) -> tuple[float, bool, bool, bool, bool, bool, int]:
    """Of two fields that are called alike the better one has the higher value.

    It is that of a code list the values are in, that which is demanded or of all types, that whose label the heading
    is, and the line's where rows differ.
    """
    field = _field(candidate.path)
    of_goods = candidate.path.startswith("goods.")
    differs = field.kind is Kind.DECIMAL or not _is_constant(candidate.column, groups)
    demanded = field.need in ("always", "declare")
    in_list = bool(field.codes and candidate.column.texts and candidate.look.fit == 1)
    return (
        *(round(candidate.certainty, 2), in_list, demanded, not field.special),
        is_label(candidate.column.heading, field),
        *(of_goods == differs, -candidate.column.index),
    )


def _is_constant(column: _Column, groups: Sequence[str]) -> bool:
    """Whether the rows of each certificate say the same, or nothing."""
    said: dict[str, str] = {}
    return all(said.setdefault(group, cell) == cell for group, cell in zip(groups, column.cells, strict=True) if cell)


def _guess(candidate: _Candidate, groups: Sequence[str]) -> Guess:
    column = candidate.column
    return Guess(
        column=letters(column.index),
        heading=column.heading,
        path=candidate.path,
        certainty=round(candidate.certainty, 2),
        why=candidate.why,
        steps=candidate.look.steps,
        all=candidate.path == "invoice_no" and not _is_constant(column, groups),
    )


def _units(mine: Sequence[_Candidate], taken: set[str]) -> list[Guess]:
    """The other of the two units, where one column of names gives both."""
    unit = next((candidate for candidate in mine if candidate.path in _UNITS), None)
    if unit is None or set(_UNITS) <= taken:
        return []
    (other,) = set(_UNITS) - {unit.path}
    give = "zh" if other == "goods.unit_zh" else "code"
    why = t("the same column, by the code list of units", "同一列，按计量单位代码表换算")
    return [
        Guess(
            column=letters(unit.column.index),
            heading=unit.column.heading,
            path=other,
            certainty=round(unit.certainty * 0.95, 2),
            why=why,
            steps=({"code": {"list": "goods_units", "give": give}},),
        )
    ]


def _of_key(column: _Column) -> Guess:
    repeated = len(column.texts) < len(column.cells)
    why = (
        t("names a certificate; {count} in {rows} rows", "证书标识列；{rows} 行中有 {count} 个")
        if repeated
        else t("names a certificate; every row has its own", "证书标识列；每行各不相同")
    )
    return Guess(
        column=letters(column.index),
        heading=column.heading,
        path=KEY,
        certainty=0.9 if repeated else 0.6,
        why=why.fill(count=len(column.texts), rows=len(column.cells)),
    )


def _nothing(column: _Column, likely: Sequence[_Candidate], chosen: Sequence[_Candidate]) -> Guess:
    paths = {one.path for one in likely if one.certainty >= _LEAST}
    rival = next((one for one in chosen if one.path in paths), None)
    if not column.heading:
        why = t("without a heading of its own no mapping reaches it", "没有独立的标题，映射无法引用")
    elif rival is not None:
        says = t("`{path}` comes from column {column} already", "“{path}”已取自 {column} 列")
        why = says.fill(path=rival.path, column=letters(rival.column.index))
    else:
        why = t("no field is called so; it holds {kind}", "没有相应字段；内容为{kind}").fill(kind=kind_of(column.texts))
    return Guess(column=letters(column.index), heading=column.heading, path="", certainty=0.0, why=why)


def _field(path: str) -> Field:
    group, _, name = path.rpartition(".")
    return described(GROUPS[group], name)
