"""Owns the shape of a file that says how a tariff schedule is read: which columns, which years, which categories."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from coo_cli.base import yamls
from coo_cli.base.misfit import invalid_data
from coo_cli.base.texts import t
from coo_cli.catalog.data import Data
from coo_cli.catalog.types import Country
from coo_cli.ingest.shape import Layout, Names

Year = Annotated[int, Field(ge=1990, le=2100)]
Share = Annotated[Decimal, Field(ge=0, le=100)]


class Columns(Data):
    """The headings of a schedule's columns; those left out are found by their usual names."""

    hs_code: Names = ()
    name: Names = ()
    base: Names = ()
    mfn: Names = ()
    rate: Names = ()
    """The rate in force, of a schedule without columns for years."""
    category: Names = ()


class Category(Data):
    """What a staging category means: one of the three."""

    cuts: Annotated[int, Field(ge=0, le=50)] | None = None
    """Equal annual cuts, the first on entry into force; 0 for free at once."""
    left: tuple[Share, ...] = ()
    """How many percent of the base rate are left in each year from entry into force on."""
    keep: bool = False
    """The base rate stays: there is no concession."""

    @model_validator(mode="after")
    def _says_one(self) -> Self:
        if (self.cuts is not None) + bool(self.left) + self.keep != 1:
            raise ValueError(t("say one of `cuts`, `left`, `keep`", "请写 `cuts`、`left`、`keep` 之一"))
        return self


class ScheduleShape(Data):
    """A file for `coo tariff import --map`; the command's options come before what it says."""

    to: Country | None = None
    """The importing country."""
    origin: Annotated[Country | None, Field(alias="from")] = None
    """The country of origin."""
    type: str = ""
    """The certificate type that claims the rates; `MFN` for rates that need none."""
    first_year: Year | None = None
    """The year of entry into force: that of `Year 1`, and of the first cut of a category."""
    year_begins: Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")] = "01-01"
    """The month and day on which each year's rates begin."""
    source: str = ""
    """Where it was published."""
    table: Layout = Layout()
    columns: Columns = Columns()
    years: dict[str, Year] = Field(default_factory=dict)
    """Headings of rates, and the year from which each holds, where the heading does not say it."""
    categories: dict[str, Category] = Field(default_factory=dict)
    decimals: Annotated[int, Field(ge=0, le=4)] = 1
    """The decimals of a percent to which cuts are rounded."""
    hs_digits: Annotated[int, Field(ge=4, le=12)] | None = None
    """How long codes are: puts the zero back that a spreadsheet took off."""


def read_shape(path: Path | None) -> ScheduleShape:
    """Read such a file; without one everything is found out.

    Raises:
        ConfigError: `file-missing`, `yaml-syntax`, `yaml-shape` or `data-invalid`, with line and column.
    """
    import pydantic

    if path is None:
        return ScheduleShape()
    text = yamls.read_text(path)
    data = yamls.parse_mapping(text, str(path))
    try:
        return ScheduleShape.model_validate(data)
    except pydantic.ValidationError as error:
        raise invalid_data(error, text, str(path), ScheduleShape) from error
