"""Owns the attachment (随附单据) as a value: what it tells customs, and its life cycle."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from coo_cli.base.texts import Text, t
from coo_cli.certificate.state import Declaration


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """What the message of an attachment says besides its content.

    Attributes:
        cert_no: the certificate it belongs to.
        cert_type: the certificate's type.
        applicant_code: the applying enterprise, as in the certificate.
        exporter_code: the exporter, as in the certificate.
        file_type: the code of what it is: an invoice, a transport document ...
        file_name: the name customs knows it by; with certificate and type it is the key of its receipts.
        doc_type: the name's extension in upper case.
        delayed: reported as deferred review (缓审) or later delivery.
    """

    cert_no: str
    cert_type: str
    applicant_code: str
    exporter_code: str
    file_type: str
    file_name: str
    doc_type: str
    delayed: bool = False


class Key(msgspec.Struct, frozen=True):
    """What tells a certificate's attachments apart: our number, and what customs repeats in its receipts."""

    number: int
    file_type: str
    file_name: str


class AttachmentState(StrEnum):
    """Where an attachment stands."""

    WAITING = "waiting"
    """Attached, and not declared; so again when its certificate failed before the attachment left."""
    QUEUED = "queued"
    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    """By customs."""
    FAILED = "failed"
    """Before customs: the gateway or the import client could not send it."""


_A = AttachmentState

_SHOWN = {
    _A.WAITING: t("not declared", "未申报"),
    _A.QUEUED: t("queued", "待发送"),
    _A.SENT: t("sent", "已发送"),
    _A.ACCEPTED: t("accepted", "已接收"),
    _A.REFUSED: t("refused", "被拒收"),
    _A.FAILED: t("failed", "发送失败"),
}

DUE = frozenset({_A.WAITING})
"""What goes out without being asked for."""

DUE_WHEN_NAMED = frozenset({_A.WAITING, _A.REFUSED, _A.FAILED})
"""What goes out when its certificate is named: a refused one is sent again on demand only."""

UNDER_WAY = frozenset({Declaration.SENT, Declaration.RECEIVED, Declaration.APPROVED})
"""The states of a certificate whose attachments may leave: it has left before them, and has not come back."""


def shown_attachment_state(state: AttachmentState) -> Text:
    """A state in words."""
    return _SHOWN[state]
