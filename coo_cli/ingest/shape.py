"""Owns the shape of a mapping file: what it may hold, and nothing of how it is carried out."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from coo_cli.base.texts import t
from coo_cli.catalog.data import Data, Name
from coo_cli.ingest.encoding import is_encoding
from coo_cli.ingest.value_shape import Nested, Section, as_list

_TREES = ("xml", "json", "jsonl", "idoc")
_FORMATS = {
    "record": _TREES,
    "lines": _TREES,
    "definition": ("idoc",),
    "widths": ("fixed",),
    "count": ("fixed", "idoc"),
    "url": ("query",),
    "sql": ("query",),
    "parameters": ("query",),
    "watermark": ("query",),
    "start": ("query",),
}
"""The keys that say nothing of other formats."""

TOTALS = (
    "合计",
    "总计",
    "小计",
    "共计",
    "累计",
    "Total",
    "Totals",
    "Grand total",
    "Subtotal",
    "Sub total",
    "Sub-total",
    "Sum",
    "Summe",
    "*",
    "**",
    "***",
)
"""Words with which rows of totals begin, unless a mapping names its own; SAP's lists mark sums with asterisks."""

LINES = "lines"
"""What stands before a heading of the lines that a joined table has too: `lines.Remark`."""


def _span(given: tuple[int, int]) -> tuple[int, int]:
    if given[1] < given[0]:
        raise ValueError(t("the last place stands before the first", "末位在首位之前"))
    return given


Position = Annotated[int, Field(ge=1)]
Span = Annotated[tuple[Position, Position], AfterValidator(_span)]
"""The first and the last place of a column, from 1."""


Names = Annotated[tuple[str, ...], BeforeValidator(as_list), Field(title="Column")]
"""A heading, or several of which the first that is there counts."""


def _on(given: object) -> object:
    """Key columns by those of the lines; a name, or a list of names, stands for columns headed alike."""
    names = given if isinstance(given, list) else [given]
    return given if isinstance(given, dict) else {str(name): str(name) for name in names}


class Variable(Data):
    """A text that stands in a variable of the environment."""

    env: str


class Layout(Data):
    """Where a table stands and how it is written; everything is found out unless it is said."""

    format: str = ""
    """`csv`, `xlsx` or another source's name; told by the content unless given."""
    files: str = ""
    """Which files of a folder are exports: `*.csv`, or `**/*.csv` with those of the folders in it; told by the format
    unless given."""
    encoding: str = ""
    """The encoding of a text table; a byte order mark is believed before it."""
    delimiter: str = ""
    """What parts the cells of a text table: one character, or `tab`."""
    sheet: str = ""
    """The sheet by its name, or its position from 1; the first unless given."""
    header_row: Annotated[int, Field(ge=0)] | None = None
    """The row of the headings, the first of several; 0 for none: columns are then named A, B, C."""
    header_rows: Annotated[int, Field(ge=1, le=5)] | None = None
    """How many rows the headings take; told by the mapping, which names them `upper|lower`, unless given."""
    totals: tuple[str, ...] = TOTALS
    """Words with which the rows of totals begin; such a row is left out where it has no key and is no goods line."""

    @model_validator(mode="after")
    def _has_headings(self) -> Self:
        if not all(map(str.strip, self.totals)):
            raise ValueError(t("a word of `totals` is empty", "`totals` 中有空词语"))
        if self.header_row == 0 and self.header_rows:
            raise ValueError(t("`header_row: 0` says that there are no headings", "`header_row: 0` 表示没有标题"))
        return self

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str) -> str:
        if name and not is_encoding(name):
            raise ValueError(t("there is no encoding `{name}`", "没有编码“{name}”").fill(name=name))
        return name

    @field_validator("delimiter")
    @classmethod
    def _one_character(cls, text: str) -> str:
        character = "\t" if text == "tab" else text
        if len(character) > 1 or character in {'"', "\r", "\n", "\0"}:
            raise ValueError(t("a delimiter is one character, or `tab`", "分隔符为一个字符，或 `tab`"))
        return character


class Join(Layout):
    """A table of headers, whose columns the lines have too: another sheet of the workbook, or another file."""

    file: str = ""
    """The file's name, beside the export; `{stem}` is the export's name without its ending, and `*` what `export` has
    in its place. Without a name it is the export itself."""
    export: str = ""
    """The form of the export's name, e.g. `lines_*.csv`."""
    on: Annotated[dict[str, str], BeforeValidator(_on)]
    """The columns of the lines that name a header, and those of the header they are equal to; one name, or a list of
    names, where they are headed alike."""
    name: Annotated[str, Field(alias="as")] = ""
    """What stands before a heading both tables have, `head.Remark`; the sheet's name, or `head`, unless given."""

    @property
    def title(self) -> str:
        """What stands before its headings."""
        return self.name or self.sheet or "head"

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        if not self.on:
            raise ValueError(t("`on` names the key columns", "`on` 须写明关键列"))
        if not self.file and not self.sheet:
            raise ValueError(t("say the `sheet` or the `file` to join", "请写明要关联的 `sheet` 或 `file`"))
        if self.file.count("*") > 1 or self.export.count("*") > 1 or ("*" in self.file) != ("*" in self.export):
            raise ValueError(
                t(
                    "`*` stands once in `file` and once in `export`: what it is there it is here",
                    "`*` 在 `file` 和 `export` 中各写一次，两处代表相同内容",
                )
            )
        return self


class Source(Layout):
    """How the export is read."""

    sorted: bool = False
    """The export promises that the rows of one certificate stand together: it is then read only once."""
    continued: bool = False
    """Rows without a key are of the certificate above them, and what they leave empty of its head stands there."""
    join: tuple[Join, ...] = ()
    """Tables whose columns the lines have too, found by key."""

    record: str = ""
    """Where the certificates are in a tree: an XPath in XML, a JMESPath in JSON; the whole of it unless given, and
    each IDoc of a file of them."""
    lines: str = ""
    """Where the goods lines are below a record; without it a record is one line."""

    definition: str = ""
    """Of an IDoc: where the fields of its segments are, a file of `mappings/idoc` without its `.txt`."""
    widths: dict[str, Span] = Field(default_factory=dict)
    """Of text whose columns have a fixed width: the first and the last place of each, counted from 1."""
    count: Literal["characters", "bytes"] = "characters"
    """What these places are; programs that write GB 18030 often count bytes, two a Chinese character."""

    url: str | Variable = ""
    """Of a query: the database's SQLAlchemy URL; its password belongs into the environment."""
    sql: str = ""
    """Of a query: one SELECT, or the `.sql` file beside the mapping that holds it."""
    parameters: dict[str, str | int | Variable] = Field(default_factory=dict)
    """What is bound to the `:name` places of the query; `--param name=value` binds another value."""
    watermark: str = ""
    """The column whose highest value is bound to `:watermark` at the next run."""
    start: Annotated[str | int | Variable, Field(alias="from")] = ""
    """What is bound to `:watermark` at the first run."""

    @model_validator(mode="after")
    def _of_format(self) -> Self:
        for name, formats in _FORMATS.items():
            if name in self.model_fields_set and self.format not in formats:
                says = t("`{name}` is for the formats {formats}", "“{name}”仅用于格式 {formats}")
                raise ValueError(says.fill(name="from" if name == "start" else name, formats=", ".join(formats)))
        if self.format == "fixed" and not self.widths:
            raise ValueError(t("`fixed` needs `widths`", "`fixed` 须写明 `widths`"))
        if self.join and self.format in _TREES:
            raise ValueError(t("`join` is for tables; a tree has paths", "`join` 仅用于表格；树形文件请用路径"))
        if self.continued and self.format in _TREES:
            raise ValueError(t("`continued` is for tables, not for trees", "`continued` 仅用于表格，不用于树形文件"))
        titles = [LINES, *(join.title for join in self.join)]
        if len(set(titles)) < len(titles):
            raise ValueError(t("give each joined table a name of its own: `as`", "请用 `as` 为各关联表分别命名"))
        if self.format == "query" and not (self.url and self.sql):
            raise ValueError(t("`query` needs `url` and `sql`", "`query` 须写明 `url` 和 `sql`"))
        if bool(self.watermark) != ("start" in self.model_fields_set):
            raise ValueError(
                t(
                    "`watermark` and `from`, its value at the first run, go together",
                    "`watermark` 须与首次取值 `from` 同用",
                )
            )
        return self


class Sections(Data):
    """Values by group: of the head, of each goods line, and of what few certificates have."""

    head: Section = Field(default_factory=dict)
    goods: Section = Field(default_factory=dict)
    change: Section = Field(default_factory=dict)
    """What an amended or re-issued certificate says of the old one, from its first row."""
    invoices: Section = Field(default_factory=dict)
    """Made of every row; equal ones are one."""
    nonparty: Section = Field(default_factory=dict)
    """Made of every row; equal ones are one."""


class Lookup(Data):
    """Where the key of a register's entry stands."""

    by: Nested
    optional: bool = False
    """Whether the register may lack the key: a warning then, else an error."""


class Shape(Sections):
    """A mapping file."""

    name: str = ""
    """By which certificates are recognised when they come again; the file's name unless given."""
    description: str | Name = ""
    """What it reads, in a line: `{en: ..., zh: ...}`, or one text for both languages."""
    extends: str = ""
    """Another mapping, over which this one is laid key by key."""
    source: Source = Source()
    group_by: Annotated[tuple[Names, ...], BeforeValidator(as_list)] = ()
    """The columns that tell one certificate from the next; without any the table is one certificate."""
    lookups: dict[str, Lookup | None] = Field(default_factory=dict)
    """By register, what fills the fields that the export leaves empty; of several the first that has a value."""
    types: dict[str, Sections] = Field(default_factory=dict)
    """What is different for one certificate type, laid over the above."""
    profiles: dict[str, Sections] = Field(default_factory=dict)
    """What is different for one profile, an enterprise or a principal of an agent, laid over the above."""

    @model_validator(mode="after")
    def _has_type(self) -> Self:
        if self.head.get("cert_type") is None:
            raise ValueError(
                t(
                    "say in `head` where the certificate type comes from: `cert_type`",
                    "请在 `head` 中写明证书类型 `cert_type` 的来源",
                )
            )
        if self.source.format == "query" and not self.group_by:
            raise ValueError(
                t(
                    "a query needs `group_by`: without a file there is no other name for a certificate",
                    "`query` 须写明 `group_by`：没有文件名可作证书标识",
                )
            )
        return self


Group = Literal["head", "goods", "change", "invoices", "nonparty"]
GROUPS: tuple[Group, ...] = ("head", "goods", "change", "invoices", "nonparty")
"""The sections of a mapping by which a certificate is filled."""

LOOKUPS = "lookups"

Shape.model_rebuild()
