"""`coo notify test`: whether a channel works."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import table
from coo_cli.workflow.notices import status_text, try_channels

EXAMPLE = "coo notify test office"


def command(
    ctx: typer.Context,
    channel: Annotated[
        str, typer.Argument(help=str(t("one channel; all unless named", "渠道名；不填则测试全部")), metavar="CHANNEL")
    ] = "",
) -> Answer:
    tried = try_channels(app_of(ctx), channel)
    headings = (t("channel", "渠道"), t("sample", "测试通知"), t("why not", "原因"))
    rows = ((one.channel, status_text(one.status), one.reason) for one in tried.told)
    return Answer(
        data=tried.told,
        show=lambda console: table(console, headings, rows),
        exit=tried.exit,
        errors=tried.errors,
    )
