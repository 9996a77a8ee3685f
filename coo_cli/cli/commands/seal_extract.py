"""`coo seal extract`: take a real seal out of a scan."""

from __future__ import annotations

import typer

from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Profile
from coo_cli.cli.seals import From, KeepName, Out, Remark, Scanned, To, Type, made_answer, order_of
from coo_cli.seal.record import Sort, Use
from coo_cli.workflow.seals import extract

EXAMPLE = "coo seal extract seal-scan.jpg --name scanned --out seals"


def command(
    ctx: typer.Context,
    scan: Scanned,
    name: KeepName = "",
    use: Type = Use.COMPANY,
    start: From = "",
    end: To = "",
    remark: Remark = "",
    profile: Profile = "",
    out: Out = None,
) -> Answer:
    order = order_of(name, start, end, remark, profile, out, use=use)
    return made_answer(extract(app_of(ctx), Sort.SEAL, scan, order))
