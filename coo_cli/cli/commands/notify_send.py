"""`coo notify send`: the notices that are due."""

from __future__ import annotations

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import Console, line, table
from coo_cli.workflow.notices import Sent, send_due, status_text

EXAMPLE = "coo notify send"


def command(ctx: typer.Context) -> Answer:
    sent = send_due(app_of(ctx))
    return Answer(
        data={"told": sent.notified.told, "counts": sent.notified.counts},
        show=lambda console: _show(console, sent),
        exit=sent.exit,
        warnings=sent.notified.warnings,
    )


def _show(console: Console, sent: Sent) -> None:
    headings = (t("rule", "规则"), t("channel", "渠道"), t("notice", "通知"), t("now", "结果"))
    told = sent.notified.told
    if told:
        table(console, headings, ((one.rule, one.channel, one.title, status_text(one.status)) for one in told))
    figures = "  ".join(f"{status_text(name)}: {count}" for name, count in sent.notified.counts.items())
    line(console, figures or t("nothing due", "无待办"))
