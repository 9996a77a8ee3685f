"""Owns what a poll says of attachments (随附单据): what the answers moved, what is refused, what nobody knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import CooError, InputError, Place
from coo_cli.base.texts import t
from coo_cli.certificate.attachment import AttachmentState, shown_attachment_state
from coo_cli.report.problem import Problem, of_error

if TYPE_CHECKING:
    from coo_cli.store.receipts import Kept, Taken


class AttachmentMove(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment that the answers moved."""

    cert_no: str
    attachment: int
    file_name: str
    was: AttachmentState
    now: AttachmentState
    text: str


def attachment_moves(taken: Taken) -> list[AttachmentMove]:
    """What new receipts moved."""
    return [
        AttachmentMove(cert_no=a.cert_no, attachment=a.number, file_name=a.file_name, was=a.old, now=a.new, text=a.text)
        for a in taken.attachments
    ]


def attachment_rejections(moves: Sequence[AttachmentMove]) -> list[Problem]:
    """The problems of those that were refused by customs or could not be sent."""
    return [
        of_error(_rejection(moved), moved.cert_no)
        for moved in moves
        if moved.now in (AttachmentState.REFUSED, AttachmentState.FAILED)
    ]


def doubtful_receipts(taken: Taken) -> Iterator[Problem]:
    """What a person should look at: answers to attachments that are not here, or not declared."""
    from coo_cli.store.receipts import Fate

    for kept in taken.new:
        if kept.fate is Fate.UNATTACHED:
            yield of_error(_unattached(kept), kept.receipt.cert_no)
        elif kept.fate is Fate.UNDECLARED and kept.receipt.of_attachment:
            yield of_error(_unasked(kept), kept.receipt.cert_no)


def _rejection(moved: AttachmentMove) -> CooError:
    what = t("Attachment {number}, `{name}`: {state}. {text}", "第 {number} 份随附单据“{name}”：{state}。{text}")
    return CooError(
        "attachment-rejected",
        what.fill(
            number=moved.attachment, name=moved.file_name, state=shown_attachment_state(moved.now), text=moved.text
        ),
        t(
            "Attach a corrected file under another name, or send the same again: `coo declare {no}`.",
            "请以其他文件名添加更正后的文件，或用 `coo declare {no}` 重新发送。",
        ).fill(no=moved.cert_no),
    )


def _unattached(kept: Kept) -> CooError:
    said = kept.receipt
    name = " ".join(part for part in (said.file_type, said.file_name) if part)
    return InputError(
        "unknown-attachment-receipt",
        t(
            "A receipt came for an attachment the certificate does not have here: {name}.",
            "收到该证书没有的随附单据的回执：{name}。",
        ).fill(name=name or said.attachment),
        t(
            "It is kept and changes nothing; see `coo receipts show` and `coo cert attachments`.",
            "回执已保存，未作改动；请用 `coo receipts show` 和 `coo cert attachments` 核对。",
        ),
        where=Place(file=kept.file_name),
    )


def _unasked(kept: Kept) -> CooError:
    return InputError(
        "undeclared-receipt",
        t("A receipt came for an attachment that is not declared.", "收到未申报的随附单据的回执。"),
        t(
            "It is kept and changes nothing; see `coo receipts show` before declaring it.",
            "回执已保存，未作改动；申报前请用 `coo receipts show` 查看。",
        ),
        where=Place(file=kept.file_name),
    )
