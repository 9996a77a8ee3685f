"""Owns what the sandbox says of an authorisation of seal and signature, after checks of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from coo_cli.base.clock import stamp
from coo_cli.base.errors import InputError
from coo_cli.seal.authorisation import ACCEPTED_TEXTS, FORM, Answer, Picture, Record, read_record
from coo_cli.seal.record import Sort
from coo_cli.seal.signing import Signer, verified

_REFUSED = {Sort.SEAL: "接收企业电子印章失败", Sort.SIGNATURE: "接收申报员手签笔迹失败"}
_LARGEST = {Sort.SEAL: 55.0, Sort.SIGNATURE: 40.0}
"""Millimetres a picture may be wide or high (自助打印, 印章制作, 签名制作)."""


def receipts_for(record: bytes, signature: bytes, now: dt.datetime) -> list[Answer]:
    """The receipts of the official system for a signed record: one for the seal, one for the signature.

    Args:
        record: the record's file, as `coo authorize make` wrote it.
        signature: its detached signature.
        now: the time the receipts give.
    """
    fault = ""
    try:
        signer = verified(record, signature)
        told = read_record(record)
        fault = next(_faults(told, signer, now), "")
    except InputError:
        fault = "数字签名无效"
    except msgspec.DecodeError:
        fault = "授权记录格式不正确"
    if fault:
        return [_refusal(sort, fault, now) for sort in Sort]
    return [_answer(picture, now) for picture in told.pictures]


def _faults(told: Record, signer: Signer, now: dt.datetime) -> Iterator[str]:
    """What is wrong with the whole of a record."""
    today = now.date()
    if told.form != FORM or [picture.sort for picture in told.pictures] != list(Sort):
        yield "授权记录格式不正确"
    if not signer.valid_from <= today <= signer.valid_to:
        yield "证书不在有效期内"
    if not told.valid_from <= today.isoformat() <= told.valid_to:
        yield "授权不在有效期内"


def _answer(picture: Picture, now: dt.datetime) -> Answer:
    if len(picture.sha256) != 64 or not 0 < max(picture.width_mm, picture.height_mm) <= _LARGEST[picture.sort]:
        return _refusal(picture.sort, "图片尺寸不符合要求", now)
    return Answer(about=picture.sort, accepted=True, time=stamp(now), text=ACCEPTED_TEXTS[picture.sort])


def _refusal(sort: Sort, reason: str, now: dt.datetime) -> Answer:
    return Answer(about=sort, accepted=False, time=stamp(now), text=f"{_REFUSED[sort]}：{reason}")
