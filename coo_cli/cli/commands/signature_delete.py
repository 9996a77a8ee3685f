"""`coo signature delete`: delete a disabled signature for ever."""

from __future__ import annotations

import typer

from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Profile
from coo_cli.cli.seals import Name, row_answer
from coo_cli.seal.record import Sort, Validity
from coo_cli.workflow.seals import move

EXAMPLE = "coo signature delete zhang"


def command(ctx: typer.Context, name: Name, profile: Profile = "") -> Answer:
    return row_answer(move(app_of(ctx), Sort.SIGNATURE, name, Validity.DELETED, profile))
