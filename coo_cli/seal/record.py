"""Owns what is recorded of seals and signatures (印章制作, 签名制作): data, states, and the moves between them."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import msgspec

from coo_cli.base.clock import iso_date
from coo_cli.base.errors import InputError
from coo_cli.base.texts import Text, t

NAME_LENGTH = 25
REMARK_LENGTH = 200
"""The most characters of a name and a remark in the self-printing system (自助打印)."""


class Sort(StrEnum):
    """What a record is of."""

    SEAL = "seal"
    SIGNATURE = "signature"


class Use(StrEnum):
    """What a seal is for; a signature has no such type."""

    COMPANY = "company"
    CONTRACT = "contract"
    FINANCE = "finance"


class Validity(StrEnum):
    """Whether a record may be used."""

    ENABLED = "enabled"
    DISABLED = "disabled"
    DELETED = "deleted"
    """Its picture is gone; the record stays for the log alone."""


MOVES: dict[Validity, frozenset[Validity]] = {
    Validity.ENABLED: frozenset({Validity.DISABLED}),
    Validity.DISABLED: frozenset({Validity.ENABLED, Validity.DELETED}),
    Validity.DELETED: frozenset(),
}
"""The moves there are: what is deleted is disabled first, and gone for ever."""

_SORTS = {Sort.SEAL: t("seal", "印章"), Sort.SIGNATURE: t("signature", "签名")}
_USES = {
    Use.COMPANY: t("company seal", "公司章"),
    Use.CONTRACT: t("contract seal", "合同章"),
    Use.FINANCE: t("finance seal", "财务章"),
}
_LINES = {Use.COMPANY: "", Use.CONTRACT: "合同专用章", Use.FINANCE: "财务专用章"}
_STATES = {
    Validity.ENABLED: t("enabled", "启用"),
    Validity.DISABLED: t("disabled", "停用"),
    Validity.DELETED: t("deleted", "已删除"),
}


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What its keeper says of a seal or signature; all of it may be changed later, the picture never.

    Attributes:
        name: up to 25 characters, one for each seal of a holder.
        use: a seal's type; empty for a signature.
        valid_from: the first day it may be used; empty for any.
        valid_to: the last day; empty for any.
        remark: up to 200 characters.
        declarant: whose signature it is (申报员); empty for a seal.
    """

    name: str
    use: Use | None = None
    valid_from: str = ""
    valid_to: str = ""
    remark: str = ""
    declarant: str = ""

    def valid_on(self, day: dt.date) -> bool:
        """Whether it may be used on a day."""
        return self.valid_from <= day.isoformat() <= (self.valid_to or "9999-12-31")


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which records a list shows, by the filters of the self-printing system; empty for any.

    Attributes:
        holder: the enterprise's credit code.
        name: a text in its name.
        state: its state; without one all but those deleted.
        use: a seal's type.
        made_from: the first day it was stored, YYYY-MM-DD.
        made_to: the last day.
    """

    holder: str = ""
    name: str = ""
    state: Validity | None = None
    use: Use | None = None
    made_from: str = ""
    made_to: str = ""


def sort_text(sort: Sort) -> Text:
    """What a record is of, in words."""
    return _SORTS[sort]


def use_text(use: Use) -> Text:
    """A seal's type in words."""
    return _USES[use]


def line_of(use: Use) -> str:
    """The words a standard seal of this type has under its star."""
    return _LINES[use]


def validity_text(state: Validity) -> Text:
    """A state in words."""
    return _STATES[state]


def must_be_recordable(details: Details) -> None:
    """Refuse details the self-printing system would not take.

    Raises:
        InputError: `seal-name`, `seal-remark` or `seal-dates`.
    """
    if not details.name.strip() or len(details.name) > NAME_LENGTH or not details.name.isprintable():
        raise InputError(
            "seal-name",
            t("The name `{name}` is not of 1 to {most} characters.", "名称“{name}”不是 1 至 {most} 个字符。").fill(
                name=details.name, most=NAME_LENGTH
            ),
            t("Choose a short name.", "请使用较短的名称。"),
        )
    if len(details.remark) > REMARK_LENGTH or "\0" in details.remark:
        raise InputError(
            "seal-remark",
            t("The remark is longer than {most} characters.", "备注超过 {most} 个字符。").fill(most=REMARK_LENGTH),
            t("Shorten it.", "请缩短。"),
            why=str(len(details.remark)),
        )
    for text in (details.valid_from, details.valid_to):
        if text and iso_date(text) is None:
            raise InputError(
                "seal-dates",
                t("`{text}` is no date.", "“{text}”不是日期。").fill(text=text),
                t("Write it as YYYY-MM-DD.", "请写成 YYYY-MM-DD。"),
            )
    if details.valid_to and details.valid_from > details.valid_to:
        raise InputError(
            "seal-dates",
            t("`{start}` to `{end}` is no span of days.", "“{start}”至“{end}”不是有效的期间。").fill(
                start=details.valid_from, end=details.valid_to
            ),
            t("Give a first day before the last.", "起始日应不晚于截止日。"),
        )


def check_validity_move(sort: Sort, name: str, old: Validity, new: Validity) -> None:
    """Refuse a move that is not in the table; to stay is no move.

    Raises:
        InputError: `illegal-seal-move`.
    """
    if new is not old and new not in MOVES[old]:
        raise InputError(
            "illegal-seal-move",
            t(
                "The {sort} `{name}` is {old} and cannot become {new}.", "{sort}“{name}”为“{old}”，不能变为“{new}”。"
            ).fill(sort=sort_text(sort), name=name, old=validity_text(old), new=validity_text(new)),
            t(
                "Disable it first: `coo {sort} disable`.",
                "请先停用：`coo {sort} disable`。",
            ).fill(sort=sort.value),
        )
