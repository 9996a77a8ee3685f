"""Owns the parts of a layout: what a piece of text is taken from, when it is printed, and how it looks."""

from __future__ import annotations

from typing import Annotated, Literal

import pydantic
from pydantic import Field

from coo_cli.catalog.data import Data

Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
Align = Literal["left", "center", "right"]

Fact = Literal["retrospective", "reissued", "several_producers"]
"""What is worked out of a certificate: issued after departure and the type's days of grace; a re-issue
(certificate status 2 or 3); goods lines that name several producers and keep none secret."""

Value = Literal[
    "type_title",
    "page",
    "retrospective",
    "true_copy",
    "producer",
    "nonparty",
    "invoice_date",
    "item_number",
    "hs_code",
    "rate_stars",
    "total_packages",
    "end_mark",
    "sheet_mark",
    "producer_contacts",
    "net_weight_words",
    "type_name",
    "approval_number",
    "approval_date",
    "approval_place",
    "standing",
]
"""What is printed without being a field of its own: the type's title, `Page x of y`, the type's wordings where they
apply, the producer or the type's words instead, the non-party companies; of a goods line the date of its invoice, its
item number, the HS code in the type's digits, stars for the highest tax rate; the sum of packages in words; the mark
that ends the goods description; ORIGINAL or COPY; the lines' producers with their telephone,
fax and e-mail; the sum of net weights in words; the type's name; of customs' approval its number, date and place; and
whether there is one."""

_OF_THE_FORM = ("type_title", "type_name", "sheet_mark")
"""Values that are words of the form itself."""


class Condition(Data):
    """When something is printed: one of `any`, `all`, `fact` or a test of a field."""

    any: tuple[Condition, ...] = ()
    all: tuple[Condition, ...] = ()
    fact: Fact | None = None
    field: str = ""
    """In a goods line's cell the line's own value, elsewhere the value of any line."""
    equals: tuple[str, ...] = ()
    shape: Literal["filled", "percent"] | None = None

    @pydantic.model_validator(mode="after")
    def _one_test(self) -> Condition:
        if sum(map(bool, (self.any, self.all, self.fact, self.field))) != 1:
            raise ValueError("write exactly one of any, all, fact, field")
        if self.field and bool(self.equals) == bool(self.shape):
            raise ValueError("a field is tested by either equals or shape")
        return self


class Style(Data):
    """How words look."""

    size: float = Field(gt=0)
    """In points."""
    min: float = 0
    """The smallest size, in points, it may shrink to when the text is long; 0 when it never shrinks."""
    bold: bool = False
    colour: Colour = "#000000"
    leading: float = 1.25
    """The distance of lines in sizes."""


class Part(Data):
    """One piece of a box's text: fixed `text`, a `field` of the certificate, or a `value` that is worked out."""

    text: str = ""
    field: str = ""
    value: Value | None = None
    label: str = ""
    """Small words before the value, printed even when there is none."""
    named: Literal["", "en", "zh"] = ""
    """The name of the field's code, out of its code list, instead of the code."""
    prefix: str = ""
    suffix: str = ""
    empty: str = ""
    """Printed in place of an empty value; without it an empty value prints nothing."""
    rule: str | None = None
    """The value stands on a ruled line with these words under it."""
    tick: Condition | Literal["never"] | None = None
    """A tick box before the text, ticked when the condition holds; `never` leaves it to whoever signs."""
    style: str = "data"
    align: Align | None = None
    join: str | None = None
    """Goes on after the part before it, with these characters between."""
    gap: float = 0
    """Empty millimetres above."""
    when: Condition | None = None
    filled_in: bool | None = None
    """Whether it is printed on a pre-printed form too; unless it is said here, what comes from the certificate is, the
    form's own words, titles and marks are not."""

    @property
    def is_filled_in(self) -> bool:
        """Whether it is printed on a pre-printed form."""
        own = self.value in _OF_THE_FORM or not (self.field or self.value)
        return not own if self.filled_in is None else self.filled_in

    @pydantic.model_validator(mode="after")
    def _one_source(self) -> Part:
        if sum(map(bool, (self.text, self.field, self.value))) > 1:
            raise ValueError("write at most one of text, field, value")
        return self
