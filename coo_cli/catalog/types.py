"""Owns certificate types (证书类型): one data file each, read as of a date."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field

from coo_cli.base.errors import ConfigError, InputError, Place
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.catalog.codes import TYPES
from coo_cli.catalog.data import Data, FieldPath, Name, Party


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


Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
"""A country by its ISO 3166 alpha-2 code."""


Parties = tuple[Party, ...] | Literal["any"]


def _key(name: str) -> str:
    if name not in CertType.model_fields:
        raise ValueError(t("a type file has no such key", "类型文件没有此项"))
    return name


class Destinations(Dated):
    """Countries a type may go to."""

    to: Parties


class Detail(Data):
    """What must or may stand beside a criterion (原产地标准辅助项)."""

    kind: Literal["percent", "hs_heading"]
    """A percentage, or the four-digit heading of the line's HS code, e.g. `96.18`."""
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
    """As it stands in the message; empty without a `pattern` where a blank is the prescribed entry."""
    pattern: Literal["", "percent"] = ""
    """`percent`: the entry is the code, if any, and an actual percentage, e.g. `40%` or `B 50%`."""
    min: int = 0
    max: int = 100
    name: Name
    limit: Name | None = None
    """What the goods must meet, where neither `min` and `max` nor the detail's say it."""
    detail: Detail | None = None
    sub: tuple[SubCriterion, ...] = ()
    """When there are sub-criteria, one is required."""
    to: tuple[Party, ...] = ()
    """Destinations it is meant for; empty for all."""
    wholly: bool | None = None
    """For wholly obtained goods, for others, or (None) either."""
    unsure: bool = False


class FieldUse(Data):
    """Which fields a type uses beyond those all types use."""

    use: tuple[FieldPath, ...] = ()
    """Fields that are special to some types and belong to this one."""
    require: tuple[FieldPath, ...] = ()
    """Demanded for declaring; an error when missing. They need not stand in `use` too."""
    expect: tuple[FieldPath, ...] = ()
    """Demanded by some sources or on screen only; a warning when missing."""
    forbid: tuple[FieldPath, ...] = ()
    """Must stay empty; an error when filled."""
    lengths: dict[FieldPath, int] = Field(default_factory=dict)
    """Shorter limits than the field's own."""


class LineLimit(Dated):
    """The most goods lines on one certificate; None for no limit."""

    max: int | None = None


class SelfPrint(Dated):
    """Where to and since when a type may be printed by the exporter itself (自助打印)."""

    to: Parties = "any"


class Wording(Data):
    """A prescribed wording and the box it stands in."""

    text: str = ""
    """`{number}` and `{date}` stand for those of the old certificate."""
    box: str = ""
    """Empty with a text: it stands by the title."""
    grace_days: int = 0
    """Days after `counted_from` within which nothing is noted."""
    limit_days: int | None = None
    """Days after `counted_from` after which no certificate is issued."""
    working_days: bool = False
    """`limit_days` counts Mondays to Fridays; public holidays are not known."""
    counted_from: Literal["departure_date", "export_date"] = "departure_date"
    unsure: bool = False
    """As if its key stood in the type's `unsure`."""


class ConsigneeWords(Data):
    """Words that may stand in the consignee's box instead of a company."""

    words: Literal["TO ORDER", "TO WHOM IT MAY CONCERN", "***"]
    """`***`: the consignee is not known yet."""
    to: tuple[Party, ...] = ()
    """Destinations where they may; empty for all."""
    unsure: bool = False
    """Tolerated by some: they are found, as a warning."""


class Nonparty(Data):
    """How an invoice of a company of a non-party is told on the form."""

    allowed: bool | None = None
    """None where nothing is known."""
    box: str = ""
    """Where the company is told of; empty where there is no such box."""
    tells: tuple[Literal["company", "address", "country", "producer"], ...] = ()
    """What must stand in that box."""
    tick: str = ""
    """The box with a tick for it; empty where there is none."""
    list_required: bool = False
    """Whether the message must list the companies when the flag is set."""
    require: tuple[FieldPath, ...] = ()
    """Fields demanded when the flag is set."""
    unsure: bool = False
    """As if its key stood in the type's `unsure`."""


class ProducerWords(Data):
    """The words that stand in the producer's box instead of a name; empty where none are prescribed."""

    same: str = ""
    """The exporter is the producer."""
    secret: str = ""
    unknown: str = ""
    several: str = ""


class Earlier(Data):
    """What undated keys said up to a day; what is left out was then as it is now."""

    until: dt.date
    retrospective: Wording | None = None
    nonparty: Nonparty | None = None
    producer_words: ProducerWords | None = None


class Agreement(Data):
    """The trade agreement behind a type, with its code on the export declaration (优惠贸易协定代码)."""

    code: str = ""
    name: Name


class CertType(Data):
    """One certificate type as its data file says it, for all dates."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{1,2}$")]
    name: Name
    aliases: tuple[str, ...] = ()
    """Other names it is found by."""
    system: Literal["2019", "newer"]
    """Whether the system of 2019 knew it."""
    agreement: Agreement | None = None
    title: str = ""
    """The title prescribed on the form."""
    language: Literal["en", "zh"] = "en"
    destinations: tuple[Destinations, ...]
    hs_digits: int = 6
    """How many digits of the HS code the form shows, if it shows it; 0 for the code as declared."""
    hs_headings: tuple[Annotated[str, Field(pattern=r"^[0-9]{4}$")], ...] = ()
    """The headings of the goods the type is for; empty for any goods."""
    lines: tuple[LineLimit, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    """Empty when the type uses no origin criterion; or, with `goods.origin_criterion` among its fields, when
    its codes are not known: any entry is taken then."""
    fields: FieldUse = FieldUse()
    self_print: tuple[SelfPrint, ...] = ()
    retrospective: Wording = Wording()
    true_copy: Wording = Wording()
    intermediary: bool = False
    """Whether the exporter's box may name an intermediary, after `VIA` or `O/B`."""
    consignee_words: tuple[ConsigneeWords, ...] = ()
    nonparty: Nonparty = Nonparty()
    producer_words: ProducerWords = ProducerWords()
    earlier: tuple[Earlier, ...] = ()
    """Oldest first."""
    unsure: tuple[Annotated[str, AfterValidator(_key)], ...] = ()
    """Keys of this file that public material does not confirm, or contradicts; faults found by them are warnings."""
    sources: tuple[str, ...] = ()

    def on(self, day: dt.date) -> CertType:
        """The type as of a day: dated entries that do not hold are gone, earlier words are back."""
        update: dict[str, object] = {
            "destinations": _holding(self.destinations, day),
            "lines": _holding(self.lines, day),
            "criteria": _holding(self.criteria, day),
            "self_print": _holding(self.self_print, day),
            "earlier": (),
        }
        for then in self.earlier:
            if day <= then.until:
                update |= {key: value for key, value in then if key != "until" and value is not None}
                break
        return self.model_copy(update=update)

    @property
    def max_lines(self) -> int | None:
        """The most goods lines, of a type as of a day; None for no limit."""
        return self.lines[-1].max if self.lines else None


def type_codes(resources: Resources) -> list[str]:
    """The codes of all certificate types there are, of users' overlays too."""
    return resources.names(TYPES)


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
    if on is not None:
        return cert_type(resources, code).on(on)
    if code not in type_codes(resources):
        raise InputError(
            "unknown-type",
            t("There is no certificate type `{code}`.", "没有证书类型“{code}”。").fill(code=code),
            t("Use one of: {codes}.", "可用：{codes}。").fill(codes=" ".join(type_codes(resources))),
        )
    file = f"{TYPES}/{code}.yaml"
    found = resources.model(file, CertType)
    if found.code != code:
        raise ConfigError(
            "type-misnamed",
            t("The file of type `{file}` says that its code is `{code}`.", "类型“{file}”的文件中代码为“{code}”。").fill(
                file=code, code=found.code
            ),
            t("Name the file after the code it holds.", "请使文件名与其中的代码一致。"),
            where=Place(file=str(resources.find(file).path)),
        )
    return found
