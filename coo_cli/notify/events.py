"""Owns the words by which rules name what happened to a certificate, and what of the event table each stands for."""

from __future__ import annotations

from coo_cli.base.texts import Text, plain, t
from coo_cli.certificate.state import Declaration, shown_state

_ACTS: dict[str, Text] = {
    "created": t("created", "已新建"),
    "edited": t("edited", "已修改"),
    "deleted": t("deleted", "已删除"),
    "refused": t("refused by the gateway", "通道拒收"),
    "overdue": t("overdue: no answer for too long", "逾期未答复"),
    "print-file": t("print file came", "已收到版式文件"),
    "print-original": t("original printed", "正本已打印"),
    "print-exception": t("print exception requested", "已提出打印异常申请"),
    "rendered": t("printed to PDF", "已输出 PDF"),
    "archived": t("archived", "已归档"),
    "unarchived": t("taken out of the archive", "已取消归档"),
    "attachment-receipt": t("answer to an attachment", "随附单据有回执"),
}
"""Acts that say more than the state they lead to, by the word the event table has for them."""

_STATES = frozenset(state.value for state in Declaration)

EVENTS: dict[str, Text] = {state.value: shown_state(state) for state in Declaration} | _ACTS
"""Every word a rule may name: a state a declaration came into, or an act."""


def event_words(action: str, old: str, new: str) -> tuple[str, ...]:
    """The words for an event, the one that tells most first; none when no rule could name it.

    Args:
        action: the event's action.
        old: the state before.
        new: the state after; of an attachment's act it is the attachment's, and names no event.
    """
    act = (action,) if action in _ACTS else ()
    moved = new != old and new in _STATES and not action.startswith("attachment")
    return (*act, new) if moved else act


def event_text(word: str) -> Text:
    """What happened, in words."""
    return EVENTS.get(word) or plain(word)
