"""`coo tariff delete`: take a tariff schedule out."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import line
from coo_cli.workflow.schedules import HOME, delete_schedule

EXAMPLE = "coo tariff delete --to KR --type K"


def command(
    ctx: typer.Context,
    to: Annotated[str, typer.Option(help=str(t("the importing country", "进口国（地区）")), metavar="COUNTRY")],
    kind: Annotated[str, typer.Option("--type", help=str(t("the certificate type, or MFN", "证书类型，或 MFN")))],
    origin: Annotated[
        str, typer.Option("--from", help=str(t("the country of origin", "原产国")), metavar="COUNTRY")
    ] = HOME,
) -> Answer:
    name = delete_schedule(app_of(ctx), to, kind, origin)
    return Answer(
        data={"deleted": name},
        show=lambda console: line(console, t("deleted: {name}", "已删除：{name}").fill(name=name)),
    )
