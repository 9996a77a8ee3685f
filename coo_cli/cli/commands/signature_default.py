"""`coo signature default`: the signature to authorise and print with."""

from __future__ import annotations

import typer

from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Profile
from coo_cli.cli.seals import Name, row_answer
from coo_cli.seal.record import Sort
from coo_cli.workflow.default_seals import make_default

EXAMPLE = "coo signature default zhang"


def command(ctx: typer.Context, name: Name, profile: Profile = "") -> Answer:
    return row_answer(make_default(app_of(ctx), Sort.SIGNATURE, name, profile))
