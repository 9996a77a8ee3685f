"""`coo cert detach`: take a file that was not declared off a certificate."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.attachments import attachment_table
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Certificate
from coo_cli.workflow.attach import detach

EXAMPLE = "coo cert detach C263300999990001 1"


def command(
    ctx: typer.Context,
    certificate: Certificate,
    attachment: Annotated[
        int,
        typer.Argument(
            min=1,
            help=str(t("its number in `coo cert attachments`", "`coo cert attachments` 中的序号")),
            metavar="ATTACHMENT",
        ),
    ],
) -> Answer:
    gone = detach(app_of(ctx), certificate, attachment)
    return Answer(data=gone, show=lambda console: attachment_table(console, [gone]))
