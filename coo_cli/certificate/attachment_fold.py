"""Owns which attachment a receipt answers, and how an attachment's receipts fold to its state."""

from __future__ import annotations

from collections.abc import Iterable

from coo_cli.certificate.attachment import Key
from coo_cli.certificate.receipt import FIRST, Known, Origin, Receipt, attachment_meaning, attachment_rank


def answered(receipt: Receipt, keys: Iterable[Key]) -> Key | None:
    """Which of a certificate's attachments a receipt answers; None when that is not certain.

    Our own number counts where the receipt has it (the import client repeats our file name), else type and
    name; a receipt that leaves one of the two out is matched by the other.
    """
    if receipt.attachment:
        return next((key for key in keys if key.number == receipt.attachment), None)
    if not (receipt.file_type or receipt.file_name):
        return None
    fits = [
        key
        for key in keys
        if receipt.file_type in ("", key.file_type) and receipt.file_name in ("", key.file_name.strip())
    ]
    return fits[0] if len(fits) == 1 else None


def deciding(receipts: Iterable[Receipt], known: Known = FIRST) -> Receipt | None:
    """The receipt an attachment's state follows from, of all there are of it; None while none speaks of a state.

    The latest one of customs counts, else the latest one of the import client: a pure function of the set of
    receipts, so in whatever order they came, and however often, the state is the same.

    Args:
        receipts: every receipt of this attachment.
        known: the latest times in hand when it was declared; earlier receipts are of the time before.
    """
    said: dict[Origin, list[tuple[str, int, Receipt]]] = {Origin.CLIENT: [], Origin.CUSTOMS: []}
    for receipt in receipts:
        after = known.client if receipt.origin is Origin.CLIENT else known.customs
        if attachment_meaning(receipt) is not None and (not after or receipt.time > after):
            said[receipt.origin].append((receipt.time, attachment_rank(receipt), receipt))
    for origin in (Origin.CUSTOMS, Origin.CLIENT):
        if said[origin]:
            return max(said[origin], key=lambda one: (*one[:2], one[2].text))[2]
    return None
