"""Owns the receipt (回执) as a value, and how receipts fold to the state of a declaration."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Literal

import msgspec

from coo_cli.certificate.attachment import AttachmentState
from coo_cli.certificate.state import Declaration


class Origin(StrEnum):
    """Who wrote a receipt; each has a clock of its own."""

    CLIENT = "client"
    """The import client's first answer, told by its file name."""
    CUSTOMS = "customs"


ReceiptKind = Literal["business", "technical", "attachment", "client"]


class Approval(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What customs says of an approved certificate."""

    bar_code: str = ""
    check_date: str = ""
    authority: str = ""
    check_place: str = ""
    statement: str = ""
    valid_date: str = ""
    reissue: str = ""


class Receipt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One answer to a declaration, with the codes as they came.

    Attributes:
        cert_no: the certificate it answers; the key.
        kind: which message it was.
        time: the time its writer gives, as `base.clock.stamp` writes it; empty when it gives none.
        channel: `Channel` of a business receipt.
        code: `RepType` of a business receipt, `RetType` of the others; `S` or `F` of the client's answer.
        text: the words shown to the user.
        sequence: `RspNo`.
        cert_type: as the receipt names it.
        file_name: the attachment it answers.
        approval: of an approval only.
        file_type: the code of the attachment it answers.
        attachment: our number of the attachment it answers, where our file name tells it; 0 where not.
    """

    cert_no: str
    kind: ReceiptKind
    time: str = ""
    channel: str = ""
    code: str = ""
    text: str = ""
    sequence: str = ""
    cert_type: str = ""
    file_name: str = ""
    approval: Approval | None = None
    file_type: str = ""
    attachment: int = 0

    @property
    def of_attachment(self) -> bool:
        """Whether it answers an attachment, and so says nothing of the certificate itself."""
        return self.kind == "attachment" or bool(self.attachment or self.file_type or self.file_name)

    @property
    def origin(self) -> Origin:
        """Whose clock `time` is of."""
        return Origin.CLIENT if self.kind == "client" else Origin.CUSTOMS


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """The latest receipt times in hand when a certificate was declared again.

    What is not later belongs to the declaration before. Each writer's times are held against its own clock
    only, so that clocks that disagree do no harm.
    """

    client: str = ""
    customs: str = ""


FIRST = Known()
"""What was in hand at the first declaration: nothing."""

_STATES: dict[str, Declaration] = {
    "client S": Declaration.SENT,
    "client F": Declaration.FAILED,
    "RetType 1": Declaration.SENT,
    "RetType 3": Declaration.SENT,
    "RetType 2": Declaration.FAILED,
    "RetType 4": Declaration.FAILED,
    "Channel 1": Declaration.SENT,
    "Channel 2": Declaration.FAILED,
    "RepType 1": Declaration.FAILED,
    "RepType 2": Declaration.RECEIVED,
    "RepType 3": Declaration.RETURNED,
    "RepType 5": Declaration.APPROVED,
    "RepType 6": Declaration.RETURNED,
}
"""The state codes speak of, as reported of the interface, by name; a code that is not here changes nothing. What they
mean in words is data of the catalog."""

_RANK = {
    Declaration.SENT: 1,
    Declaration.RECEIVED: 2,
    Declaration.FAILED: 3,
    Declaration.RETURNED: 4,
    Declaration.APPROVED: 5,
}


def code_name(receipt: Receipt) -> str:
    """What names the code of a receipt: `RepType 3`, `Channel 1`, `RetType 2`, `attachment RetType 2`, `client S`."""
    if receipt.kind == "client":
        return f"client {receipt.code}"
    if receipt.kind != "business":
        return f"attachment RetType {receipt.code}" if receipt.kind == "attachment" else f"RetType {receipt.code}"
    return f"RepType {receipt.code}" if receipt.channel == "6" else f"Channel {receipt.channel}"


def state_of(name: str) -> Declaration | None:
    """The state that the code of a name speaks of, or None when it changes nothing."""
    return _STATES.get(name)


def meaning(receipt: Receipt) -> Declaration | None:
    """The state a receipt speaks of, or None when its code is not known or it is of an attachment."""
    return None if receipt.of_attachment else _STATES.get(code_name(receipt))


_OF_ATTACHMENTS: dict[tuple[str, str], tuple[int, AttachmentState]] = {
    ("client", "S"): (1, AttachmentState.SENT),
    ("client", "F"): (2, AttachmentState.FAILED),
    ("attachment", "1"): (1, AttachmentState.ACCEPTED),
    ("attachment", "2"): (2, AttachmentState.REFUSED),
    ("attachment", "3"): (3, AttachmentState.ACCEPTED),
    ("attachment", "4"): (4, AttachmentState.REFUSED),
}
"""What codes mean of an attachment, as reported, and their rank: of two with one time the greater counts."""


def attachment_meaning(receipt: Receipt) -> AttachmentState | None:
    """The state a receipt gives its attachment, or None when its code is not known or it answers a certificate."""
    found = _OF_ATTACHMENTS.get((receipt.kind, receipt.code)) if receipt.of_attachment else None
    return found[1] if found else None


def attachment_rank(receipt: Receipt) -> int:
    """Which of two receipts of an attachment with one time counts: the one of the greater rank."""
    return _OF_ATTACHMENTS.get((receipt.kind, receipt.code), (0, None))[0]


def fold(state: Declaration, receipts: Iterable[Receipt], known: Known = FIRST) -> Declaration:
    """Work out the state of a declaration from all receipts there are, in customs' order.

    A pure function of the set of receipts: in whatever order they came, and however often, the state is the
    same. An approval stands, whatever else is said. The client's own answers count only while customs has
    said nothing: they have another clock.

    Args:
        state: what the store knows without receipts: queued or sent.
        receipts: every receipt of the certificate's number.
        known: the latest times in hand at the declaration; earlier receipts are of the one before.
    """
    client = customs = None
    for receipt in receipts:
        means = meaning(receipt)
        if means is None:
            continue
        if means is Declaration.APPROVED:
            return Declaration.APPROVED
        says = (receipt.time, _RANK[means], means)
        if receipt.kind == "client":
            if (not known.client or receipt.time > known.client) and (client is None or says > client):
                client = says
        elif (not known.customs or receipt.time > known.customs) and (customs is None or says > customs):
            customs = says
    last = customs or client
    return last[2] if last else state


def order(receipt: Receipt) -> tuple[str, int]:
    """Sorts receipts as they are read by people: by their times, those of one second by the stage they tell."""
    means = meaning(receipt)
    return receipt.time[:19], _RANK[means] if means is not None else 0
