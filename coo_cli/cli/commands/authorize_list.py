"""`coo authorize list`: the authorisations of seal and signature."""

from __future__ import annotations

import typer

from coo_cli.cli.answer import Answer
from coo_cli.cli.authorisations import authorisations_answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Profile
from coo_cli.workflow.authorise import list_authorisations

EXAMPLE = "coo authorize list"


def command(ctx: typer.Context, profile: Profile = "") -> Answer:
    return authorisations_answer(list_authorisations(app_of(ctx), profile))
