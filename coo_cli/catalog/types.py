"""Owns certificate types (证书类型): one data file each, read as of a date."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Annotated, Literal, TypeVar

import pydantic
from pydantic import BaseModel, ConfigDict, Field

from coo_cli.base.errors import InputError
from coo_cli.base.resources import Resources
from coo_cli.base.texts import Text, t
from coo_cli.certificate.fields import describe
from coo_cli.certificate.model import GROUPS

FOLDER = "types"


class Data(BaseModel):
    """A piece of a catalog file: unknown keys are faults, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True, populate_by_name=True)


class Name(Data):
    """A name in both languages."""

    en: str
    zh: str

    @property
    def text(self) -> Text:
        """The name as a text."""
        return Text(self.en, self.zh)


class Dated(Data):
    """Something that holds from one day to another, both included; without them always."""

    since: dt.date | None = Field(None, alias="from")
    until: dt.date | None = None

    def holds(self, on: dt.date) -> bool:
        """Whether it holds on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


Item = TypeVar("Item", bound=Dated)


def _holding(items: tuple[Item, ...], on: dt.date) -> tuple[Item, ...]:
    return tuple(item for item in items if item.holds(on))


class Destinations(Dated):
    """Countries a type may go to: alpha-2 codes, `@GROUP` names of country groups, or `any`."""

    to: Literal["any"] | tuple[str, ...]


class Detail(Data):
    """What must or may stand beside a criterion (原产地标准辅助项)."""

    kind: Literal["percent", "hs_heading"]
    """A percentage, or the four-digit heading of the line's HS code written `96.18`."""
    need: Literal["required", "optional"] = "required"
    min: int = 0
    max: int = 100
    field: Literal["criterion_detail", "import_content"] = "criterion_detail"
    """The goods field that carries it in the message."""


class SubCriterion(Data):
    """A sub-criterion (原产地标准子标准)."""

    code: str
    name: Name


class Criterion(Dated):
    """An origin criterion (原产地标准) a type knows."""

    code: str = ""
    """As it stands in the message; may be empty where a blank is the prescribed entry."""
    pattern: Literal["", "percent"] = ""
    """`percent`: the entry is the code, if any, and an actual percentage, e.g. `40%` or `B 50%`."""
    min: int = 0
    max: int = 100
    name: Name
    detail: Detail | None = None
    sub: tuple[SubCriterion, ...] = ()
    """When there are sub-criteria, one is required."""
    to: tuple[str, ...] = ()
    """Destinations it is meant for; empty for all."""
    wholly: bool | None = None
    """For wholly obtained goods, for others, or (None) either."""
    unsure: bool = False


class FieldUse(Data):
    """Which fields a type uses beyond those all types use; paths such as `remark` or `goods.criterion_sub`."""

    use: tuple[str, ...] = ()
    """Fields that are special to some types and belong to this one."""
    require: tuple[str, ...] = ()
    """Demanded for declaring; an error when missing. They need not stand in `use` too."""
    expect: tuple[str, ...] = ()
    """Demanded by some sources or on screen only; a warning when missing."""
    forbid: tuple[str, ...] = ()
    """Must stay empty; an error when filled."""
    lengths: dict[str, int] = Field(default_factory=dict)
    """Shorter limits than the field's own."""


class LineLimit(Dated):
    """The most goods lines on one certificate; None for no limit."""

    max: int | None = None


class SelfPrint(Dated):
    """Where to and since when a type may be printed by the exporter itself (自助打印)."""

    to: Literal["any"] | tuple[str, ...] = "any"


class Wording(Data):
    """A prescribed wording and the box it stands in."""

    text: str = ""
    box: str = ""
    grace_days: int = 0
    """Days after departure within which nothing is noted."""
    limit_days: int | None = None
    """Days after departure after which no certificate is issued."""
    unsure: bool = False


class Nonparty(Data):
    """How an invoice of a company of a non-party is told on the form."""

    allowed: bool | None = None
    """None where nothing is known."""
    box: str = ""
    tick: bool = False
    list_required: bool = False
    """Whether the message must list the companies when the flag is set."""
    unsure: bool = False


class Agreement(Data):
    """The trade agreement behind a type, with its code on the export declaration (优惠贸易协定代码)."""

    code: str = ""
    name: Name


class CertType(Data):
    """One certificate type as its data file says it, for all dates."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{1,2}$")]
    name: Name
    system: Literal["2019", "newer"]
    """Whether the system of 2019 knew it."""
    agreement: Agreement | None = None
    title: str = ""
    """The title prescribed on the form."""
    language: Literal["en", "zh"] = "en"
    destinations: tuple[Destinations, ...]
    hs_digits: int = 6
    """How many digits of the HS code the form shows; 0 for the code as declared."""
    lines: tuple[LineLimit, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    """Empty when the type uses no origin criterion."""
    fields: FieldUse = FieldUse()
    self_print: tuple[SelfPrint, ...] = ()
    retrospective: Wording = Wording()
    true_copy: Wording = Wording()
    nonparty: Nonparty = Nonparty()
    unsure: tuple[str, ...] = ()
    """Keys of this file that public material does not confirm; faults found by them are warnings."""
    sources: tuple[str, ...] = ()

    @pydantic.model_validator(mode="after")
    def _fields_exist(self) -> CertType:
        for path in (*self.fields.use, *self.fields.require, *self.fields.expect, *self.fields.forbid):
            if not is_path(path):
                raise ValueError(f"no such field: {path}")
        for path in self.fields.lengths:
            if not is_path(path):
                raise ValueError(f"no such field: {path}")
        return self

    def on(self, day: dt.date) -> CertType:
        """The type as of a day: dated entries that do not hold are gone."""
        return self.model_copy(
            update={
                "destinations": _holding(self.destinations, day),
                "lines": _holding(self.lines, day),
                "criteria": _holding(self.criteria, day),
                "self_print": _holding(self.self_print, day),
            }
        )

    @property
    def max_lines(self) -> int | None:
        """The most goods lines, of a type as of a day; None for no limit."""
        return self.lines[-1].max if self.lines else None


@lru_cache(maxsize=256)
def is_path(path: str) -> bool:
    """Whether `goods.hs_code` or `invoice_no` names a described field."""
    group, _, name = path.rpartition(".")
    return group in GROUPS and any(item.name == name for item in describe(GROUPS[group]))


def type_codes(resources: Resources) -> list[str]:
    """The codes of all certificate types there are, of users' overlays too."""
    return resources.names(FOLDER)


@lru_cache(maxsize=128)
def cert_type(resources: Resources, code: str, on: dt.date | None = None) -> CertType:
    """Read one certificate type.

    Args:
        code: its code, e.g. `E` or `RC`.
        on: the day to read it as of; None keeps every dated entry.

    Raises:
        InputError: `unknown-type`, naming those there are.
        ConfigError: when its data file has a fault.
    """
    if code not in type_codes(resources):
        raise InputError(
            "unknown-type",
            t("There is no certificate type `{code}`.", "没有证书类型“{code}”。").fill(code=code),
            t("Use one of: {codes}.", "可用：{codes}。").fill(codes=" ".join(type_codes(resources))),
        )
    found = resources.model(f"{FOLDER}/{code}.yaml", CertType)
    return found if on is None else found.on(on)
