"""`coo seal modify`: change what the register says of a seal; its picture never changes."""

from __future__ import annotations

import typer

from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Profile
from coo_cli.cli.seals import Name, NewFrom, NewName, NewRemark, NewTo, NewType, row_answer
from coo_cli.seal.record import Sort
from coo_cli.workflow.seals import modify

EXAMPLE = "coo seal modify main --to 2028-12-31"


def command(
    ctx: typer.Context,
    name: Name,
    new_name: NewName = None,
    use: NewType = None,
    start: NewFrom = None,
    end: NewTo = None,
    remark: NewRemark = None,
    profile: Profile = "",
) -> Answer:
    given = {"name": new_name, "use": use, "valid_from": start, "valid_to": end, "remark": remark}
    changes = {field: value for field, value in given.items() if value is not None}
    return row_answer(modify(app_of(ctx), Sort.SEAL, name, changes, profile))
