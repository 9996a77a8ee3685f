"""`coo cert archive`: put certificates away."""

from __future__ import annotations

import typer

from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.kept import SomeCertificates, answer_of
from coo_cli.workflow.keeping import archive

EXAMPLE = "coo cert archive C263300999990001"


def command(ctx: typer.Context, certificates: SomeCertificates) -> Answer:
    return answer_of(archive(app_of(ctx), certificates, archived=True))
