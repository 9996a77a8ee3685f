"""Owns looking at receipts: lists, and one certificate's as they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import InputError
from coo_cli.base.texts import t
from coo_cli.catalog.receipts import meaning_text
from coo_cli.certificate.receipt import order
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.remedies import Remedy, remedies

if TYPE_CHECKING:
    from coo_cli.store.receipts import Kept


class ReceiptRow(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt in one line; `fate` tells what became of it."""

    id: int
    time: str
    cert_no: str
    kind: str
    code: str
    means: str
    text: str
    fate: str
    file_name: str
    arrived_at: str


class RawReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt with its text as it came; bytes that are no UTF-8 or GB18030 are shown as escapes.

    `remedies` are what it asks to change.
    """

    time: str
    means: str
    text: str
    file_name: str
    raw: str
    remedies: tuple[Remedy, ...] = ()


def list_receipts(app: App, *, unmatched: bool = False, limit: int = 50) -> list[ReceiptRow]:
    """Receipts, the latest arrived first; only those of certificates not in the store, if wanted."""
    require(app, Act.VIEW)
    with app.store() as store:
        from coo_cli.store.receipts import Fate
        from coo_cli.store.receipts import list_receipts as stored_receipts

        with store.read() as reader:
            kept = stored_receipts(reader, fates=(Fate.UNMATCHED,) if unmatched else (), limit=limit)
    return [_row(app, one) for one in kept]


def show_receipts(app: App, cert_no: str) -> list[RawReceipt]:
    """A certificate number's receipts in the order of their times, as they came.

    Raises:
        InputError: `no-receipts` when none came for this number.
    """
    require(app, Act.VIEW)
    with app.store() as store:
        from coo_cli.store.reading import ids_seen, load
        from coo_cli.store.receipts import get_receipt, receipts_of

        with store.read() as reader:
            kept_ones = sorted(receipts_of(reader, cert_no), key=lambda kept: order(kept.receipt))
            found = [get_receipt(reader, kept.id) for kept in kept_ones]
            stored = next(load(reader, list(ids_seen(reader, [cert_no]).values())), None)
    if not found or (store.scope is not None and stored is None):
        raise InputError(
            "no-receipts",
            t("No receipt has come for {no}.", "尚未收到 {no} 的回执。").fill(no=cert_no),
            t("Check the number, or run `coo poll`.", "请核对证书号，或运行 `coo poll`。"),
        )
    cert, findings = (stored.certificate, stored.findings) if stored else (None, ())
    return [
        RawReceipt(
            time=kept.receipt.time,
            means=str(meaning_text(app.resources, kept.receipt)),
            text=kept.receipt.text,
            file_name=kept.file_name,
            raw=_text(raw),
            remedies=remedies(app.resources, kept.receipt, cert, findings),
        )
        for kept, raw in found
    ]


def _row(app: App, kept: Kept) -> ReceiptRow:
    said = kept.receipt
    return ReceiptRow(
        id=kept.id,
        time=said.time,
        cert_no=said.cert_no,
        kind=said.kind,
        code=said.code or said.channel,
        means=str(meaning_text(app.resources, said)),
        text=said.text,
        fate=kept.fate.value,
        file_name=kept.file_name,
        arrived_at=kept.arrived_at,
    )


def _text(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("ascii", "backslashreplace")
