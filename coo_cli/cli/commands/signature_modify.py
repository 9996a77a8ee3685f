"""`coo signature modify`: change what the register says of a signature; its picture never changes."""

from __future__ import annotations

import typer

from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Profile
from coo_cli.cli.seals import Name, NewDeclarant, NewFrom, NewName, NewRemark, NewTo, row_answer
from coo_cli.seal.record import Sort
from coo_cli.workflow.seals import modify

EXAMPLE = "coo signature modify zhang --to 2028-12-31"


def command(
    ctx: typer.Context,
    name: Name,
    new_name: NewName = None,
    declarant: NewDeclarant = None,
    start: NewFrom = None,
    end: NewTo = None,
    remark: NewRemark = None,
    profile: Profile = "",
) -> Answer:
    given = {"name": new_name, "declarant": declarant, "valid_from": start, "valid_to": end, "remark": remark}
    changes = {field: value for field, value in given.items() if value is not None}
    return row_answer(modify(app_of(ctx), Sort.SIGNATURE, name, changes, profile))
