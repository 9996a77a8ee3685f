"""`coo cert attachments`: the files put to a certificate."""

from __future__ import annotations

import typer

from coo_cli.cli.answer import Answer
from coo_cli.cli.attachments import attachment_table
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Certificate
from coo_cli.workflow.attach import list_attachments

EXAMPLE = "coo cert attachments C263300999990001"


def command(ctx: typer.Context, certificate: Certificate) -> Answer:
    rows = list_attachments(app_of(ctx), certificate)
    return Answer(data=rows, show=lambda console: attachment_table(console, rows))
