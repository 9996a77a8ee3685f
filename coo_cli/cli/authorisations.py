"""Owns how authorisations and agents' permissions are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coo_cli.base.clock import to_minute, to_second
from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.tables import Console, facts, line, table
from coo_cli.seal.authorisation import reason_text, standing_text
from coo_cli.workflow.authorise import AuthorisationRow

if TYPE_CHECKING:
    from coo_cli.store.agents import Grant


def authorisation_answer(row: AuthorisationRow) -> Answer:
    """One authorisation as it is now."""
    return Answer(data=row, show=lambda console: _one(console, row))


def authorisations_answer(rows: Sequence[AuthorisationRow]) -> Answer:
    """Authorisations, one a line."""
    return Answer(data=list(rows), show=lambda console: _many(console, rows))


def grants_answer(grants: Sequence[Grant]) -> Answer:
    """Agents' permissions, one a line."""
    return Answer(data=list(grants), show=lambda console: _grants(console, grants))


def grant_answer(grant: Grant) -> Answer:
    """One permission as it is now."""
    return Answer(data=grant, show=lambda console: _grants(console, [grant]))


def _one(console: Console, row: AuthorisationRow) -> None:
    facts(
        console,
        [
            (t("authorisation", "授权编号"), row.number),
            (t("state", "状态"), standing_text(row.state)),
            (t("seal", "印章"), row.seal),
            (t("signature", "签名"), row.signature),
            (t("valid", "有效期"), f"{row.valid_from} - {row.valid_to}"),
            (t("signed by", "签名证书"), row.signer),
            (t("reason", "原因"), reason_text(row.reason)),
            (t("receipts", "回执"), "\n".join(f"{to_second(a.time)} {a.text}" for a in row.answers)),
            (t("files", "文件"), "\n".join(row.files)),
        ],
    )
    if not row.answers:
        line(
            console,
            t(
                "Now authorise the same in the official system, and record what it says: coo authorize receipt TEXT",
                "请在官方系统办理同样的授权，并登记其回执：coo authorize receipt 回执内容",
            ),
        )


def _many(console: Console, rows: Sequence[AuthorisationRow]) -> None:
    headings = (
        t("number", "编号"),
        t("state", "状态"),
        t("seal", "印章"),
        t("signature", "签名"),
        t("valid from", "有效期起"),
        t("valid to", "有效期止"),
        t("made", "授权时间"),
        t("accepted", "生效时间"),
        t("ended", "失效时间"),
        t("reason", "原因"),
    )
    cells = (
        (
            row.number,
            standing_text(row.state),
            row.seal,
            row.signature,
            row.valid_from,
            row.valid_to,
            *(to_minute(moment) for moment in (row.at, row.accepted_at, row.ended_at)),
            reason_text(row.reason),
        )
        for row in rows
    )
    table(console, headings, cells)
    if not rows:
        line(console, t("Nothing has been authorised.", "没有授权记录。"))


def _grants(console: Console, grants: Sequence[Grant]) -> None:
    headings = (
        t("agent", "代理机构代码"),
        t("name", "代理名称"),
        t("for the exporter", "出口商"),
        t("granted", "授权时间"),
        t("revoked", "撤销时间"),
    )
    cells = (
        (
            one.agent,
            one.name,
            one.exporter,
            to_minute(one.granted_at),
            to_minute(one.revoked_at),
        )
        for one in grants
    )
    table(console, headings, cells)
    if not grants:
        line(console, t("No agent may print.", "没有代理打印授权。"))
