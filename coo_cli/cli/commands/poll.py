"""`coo poll`: fetch customs' answers."""

from __future__ import annotations

import typer
from rich.console import Console

from coo_cli.base.texts import t
from coo_cli.certificate.attachment import shown_attachment_state
from coo_cli.certificate.state import shown_state
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import SHOWN, line, table
from coo_cli.workflow.poll import Polled, poll

EXAMPLE = "coo poll"


def command(ctx: typer.Context) -> Answer:
    polled = poll(app_of(ctx))
    return Answer(
        data=polled.summary,
        show=lambda console: _show(console, polled),
        exit=polled.exit,
        errors=polled.errors,
        warnings=polled.warnings,
    )


def _show(console: Console, polled: Polled) -> None:
    summary = polled.summary
    if summary.changes:
        headings = (t("certificate", "证书号"), t("was", "原状态"), t("is", "现状态"), t("customs says", "海关回执"))
        table(
            console,
            headings,
            ((c.cert_no, shown_state(c.was), shown_state(c.now), c.text) for c in summary.changes),
            SHOWN,
        )
    if summary.attachments:
        columns = (
            t("certificate", "证书号"),
            t("attachment", "随附单据"),
            t("was", "原状态"),
            t("is", "现状态"),
            t("customs says", "海关回执"),
        )
        rows = (
            (a.cert_no, a.file_name, shown_attachment_state(a.was), shown_attachment_state(a.now), a.text)
            for a in summary.attachments
        )
        table(console, columns, rows, SHOWN)
    counts = t(
        "receipts: {new} new, {known} known, {unmatched} unmatched; print files: {prints}; unreadable: {bad}; "
        "waiting: {later}",
        "回执：新 {new}，重复 {known}，无对应证书 {unmatched}；版式文件 {prints}；无法识别 {bad}，尚未写完 {later}",
    )
    line(
        console,
        counts.fill(
            new=summary.new,
            known=summary.known,
            unmatched=summary.unmatched,
            prints=summary.print_files,
            bad=summary.unreadable,
            later=summary.later,
        ),
    )
