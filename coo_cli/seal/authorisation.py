"""Owns what an authorisation of seal and signature (印章签名授权) says, and what customs' receipts make of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from coo_cli.base.texts import Text, t
from coo_cli.seal.record import Sort

FORM = "coo-authorisation/1"
"""What the signed record calls its form; a reader may refuse others."""


class Standing(StrEnum):
    """Where an authorisation stands."""

    MADE = "made"
    """Signed here; customs' receipts for both pictures have not been recorded."""
    ACCEPTED = "accepted"
    REFUSED = "refused"
    ENDED = "ended"
    """Its seal or signature was changed or disabled, or a newer authorisation took its place."""


MOVES: dict[Standing, frozenset[Standing]] = {
    Standing.MADE: frozenset({Standing.ACCEPTED, Standing.REFUSED, Standing.ENDED}),
    Standing.ACCEPTED: frozenset({Standing.ENDED}),
    Standing.REFUSED: frozenset(),
    Standing.ENDED: frozenset(),
}
"""The moves there are: what is refused or ended is authorised anew."""

_STANDINGS = {
    Standing.MADE: t("waits for customs' receipts", "等待海关回执"),
    Standing.ACCEPTED: t("accepted", "授权成功"),
    Standing.REFUSED: t("refused", "授权失败"),
    Standing.ENDED: t("ended", "已失效"),
}

_BY_ANOTHER = "superseded by "
_REASONS = {
    "seal changed": t("the seal was changed", "印章已修改"),
    "seal disabled": t("the seal was disabled", "印章已停用"),
    "seal deleted": t("the seal was deleted", "印章已删除"),
    "signature changed": t("the signature was changed", "签名已修改"),
    "signature disabled": t("the signature was disabled", "签名已停用"),
    "signature deleted": t("the signature was deleted", "签名已删除"),
}
"""By the store's own words for what ended an authorisation."""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A seal or signature as it is authorised: its picture by hash, and what its keeper says of it."""

    sort: Sort
    name: str
    use: str
    declarant: str
    sha256: str
    width_mm: float
    height_mm: float
    valid_from: str
    valid_to: str


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What is signed: who authorises which pictures, from when to when.

    Attributes:
        form: `FORM`.
        holder: the enterprise's unified social credit code.
        company_name: its Chinese name.
        registration_no: its registration number with customs.
        at: when it was made.
        valid_from: the first day; of the pictures' and the certificate's the latest.
        valid_to: the last day; of theirs the earliest.
        pictures: the seal and the signature.
    """

    form: str = FORM
    holder: str
    company_name: str
    registration_no: str
    at: str
    valid_from: str
    valid_to: str
    pictures: tuple[Picture, Picture]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What customs said of one of the pictures, in its words, at its time."""

    about: Sort
    accepted: bool
    time: str
    text: str


ACCEPTED_TEXTS = {Sort.SEAL: "接收企业电子印章成功", Sort.SIGNATURE: "接收申报员手签笔迹成功"}
"""The words of the self-printing system (自助打印, 印章签名授权) when it has taken a picture."""

_ABOUT = ((re.compile("印章"), Sort.SEAL), (re.compile("笔迹|签名"), Sort.SIGNATURE))
_REFUSED = re.compile("失败|不成功|未成功|不通过|未通过|退回|拒绝|错误")
_ACCEPTED = re.compile("成功|通过")


def told_of(text: str) -> tuple[Sort | None, bool | None]:
    """What a receipt's words are about, and whether they accept it; None for what they do not tell."""
    about = next((sort for pattern, sort in _ABOUT if pattern.search(text)), None)
    if _REFUSED.search(text):
        return about, False
    return about, True if _ACCEPTED.search(text) else None


def written(record: Record) -> bytes:
    """The record as it is signed: the same record gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n"


def read_record(data: bytes) -> Record:
    """The record out of its bytes.

    Raises:
        msgspec.DecodeError: when they are no such record.
    """
    return msgspec.json.decode(data, type=Record)


def standing_after(answers: Iterable[Answer]) -> Standing:
    """What answers make of an authorisation that was made: one refusal refuses it, both acceptances accept it."""
    accepted: set[Sort] = set()
    for answer in answers:
        if not answer.accepted:
            return Standing.REFUSED
        accepted.add(answer.about)
    return Standing.ACCEPTED if accepted == set(Sort) else Standing.MADE


def standing_text(standing: Standing) -> Text:
    """Where an authorisation stands, in words."""
    return _STANDINGS[standing]


def reason_text(reason: str) -> Text:
    """Why an authorisation ended or was refused, in words; what customs said stays as it is."""
    if reason.startswith(_BY_ANOTHER):
        return t("superseded by {number}", "已由授权 {number} 取代").fill(number=reason.removeprefix(_BY_ANOTHER))
    return _REASONS.get(reason, t(reason, reason))
