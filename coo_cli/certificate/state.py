"""Owns the life cycle: three independent fields, and the moves each allows."""

from __future__ import annotations

from enum import StrEnum

from coo_cli.base.errors import InputError
from coo_cli.base.texts import Text, t


class Declaration(StrEnum):
    """Where the declaration of a certificate stands."""

    __hash__ = str.__hash__  # as its text, to which it is equal; the enum's own is slow

    DRAFT = "draft"
    READY = "ready"
    QUEUED = "queued"
    SENT = "sent"
    RECEIVED = "received"
    APPROVED = "approved"
    RETURNED = "returned"
    FAILED = "failed"


class Printing(StrEnum):
    """Where the original (正本) stands; its moves are in `certificate.printing`."""

    NO_FILE = "no_file"
    """Customs' print file has not come, or is made anew."""
    WAITING = "waiting"
    """The print file is here; the original waits to be printed."""
    PRINTING = "printing"
    """It is on its way to a file or a printer, or the run that had it was cut off."""
    PRINTED = "printed"


_D = Declaration

_ANSWERED = frozenset({_D.SENT, _D.RECEIVED, _D.APPROVED, _D.RETURNED, _D.FAILED})

MOVES: dict[Declaration, frozenset[Declaration]] = {
    _D.DRAFT: frozenset({_D.DRAFT, _D.READY}),
    _D.READY: frozenset({_D.READY, _D.DRAFT, _D.QUEUED}),
    _D.QUEUED: frozenset({_D.READY}) | _ANSWERED,
    _D.SENT: _ANSWERED | {_D.QUEUED},
    _D.RECEIVED: _ANSWERED | {_D.QUEUED},
    _D.RETURNED: frozenset({_D.DRAFT, _D.READY, _D.QUEUED}) | _ANSWERED,
    _D.FAILED: frozenset({_D.DRAFT, _D.READY, _D.QUEUED}) | _ANSWERED,
    _D.APPROVED: frozenset({_D.APPROVED}),
}
"""The moves there are. What customs answers may follow any declaration; an approval is final.

What is sent and not decided goes out again only where the user says so: `store.outbox.enqueue` refuses it otherwise.
"""

UNDECIDED = frozenset({_D.SENT, _D.RECEIVED})
"""The states in which customs has the certificate and has not decided."""

EDITABLE = frozenset({_D.DRAFT, _D.READY, _D.RETURNED, _D.FAILED})
"""The states in which a certificate's content may still change under the same number."""

_SHOWN = {
    _D.DRAFT: t("draft", "暂存"),
    _D.READY: t("ready", "待申报"),
    _D.QUEUED: t("queued", "待发送"),
    _D.SENT: t("sent", "已发送"),
    _D.RECEIVED: t("received", "海关已接收"),
    _D.APPROVED: t("approved", "审核通过"),
    _D.RETURNED: t("returned", "退回"),
    _D.FAILED: t("failed", "失败"),
}


def shown_state(state: Declaration) -> Text:
    """A state in words."""
    return _SHOWN[state]


def check_move(cert: str, old: Declaration, new: Declaration) -> None:
    """Refuse a move the life cycle does not have; to stay is no move.

    Args:
        cert: what to call the certificate in the error.

    Raises:
        InputError: `illegal-move`.
    """
    if new is not old and new not in MOVES[old]:
        raise InputError(
            "illegal-move",
            t("{cert} is {old} and cannot become {new}.", "{cert} 当前为“{old}”，不能变为“{new}”。").fill(
                cert=cert, old=shown_state(old), new=shown_state(new)
            ),
            t(
                "See `coo cert show`; an approved certificate is changed by an amendment.",
                "请用 `coo cert show` 查看；已通过的证书须做更改证。",
            ),
        )
