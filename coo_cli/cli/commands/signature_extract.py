"""`coo signature extract`: take a signature out of a scan."""

from __future__ import annotations

import typer

from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Profile
from coo_cli.cli.seals import Declarant, From, KeepName, Out, Remark, Scanned, To, made_answer, order_of
from coo_cli.seal.record import Sort
from coo_cli.workflow.seals import extract

EXAMPLE = "coo signature extract signature-scan.jpg --name zhang --out seals"


def command(
    ctx: typer.Context,
    scan: Scanned,
    name: KeepName = "",
    declarant: Declarant = "",
    start: From = "",
    end: To = "",
    remark: Remark = "",
    profile: Profile = "",
    out: Out = None,
) -> Answer:
    order = order_of(name, start, end, remark, profile, out, who=declarant)
    return made_answer(extract(app_of(ctx), Sort.SIGNATURE, scan, order))
