"""`coo declare`: send certificates to customs."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Certificates, Profile
from coo_cli.cli.tables import table
from coo_cli.workflow.declare import declare, outcome_text

EXAMPLE = "coo declare --ready"


def command(
    ctx: typer.Context,
    certificates: Certificates = None,
    ready: Annotated[
        bool, typer.Option("--ready", help=str(t("all certificates that are ready", "全部待申报的证书")))
    ] = False,
    profile: Profile = "",
) -> Answer:
    result = declare(app_of(ctx), certificates or [], ready=ready, profile=profile)
    headings = (t("certificate", "证书号"), t("attachment", "随附单据"), t("result", "结果"), t("why", "原因"))
    return Answer(
        data=result.certificates,
        show=lambda console: table(
            console,
            headings,
            ((c.cert_no, c.file_name, outcome_text(c.outcome), c.reason or "") for c in result.certificates),
        ),
        exit=result.exit,
        errors=result.errors,
    )
