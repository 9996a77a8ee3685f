"""`coo cert new`: a certificate from initial values, a file, and what is asked on a terminal."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.changes import ChangesFile, DryRun, Sets, answer_of
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Profile

EXAMPLE = "coo cert new E --set invoice_no=INV-26999 --set dest_country=VIETNAM"


def command(
    ctx: typer.Context,
    cert_type: Annotated[
        str, typer.Argument(help=str(t("the certificate type, e.g. E", "证书类型，如 E")), metavar="TYPE")
    ],
    sets: Sets = None,
    file: ChangesFile = None,
    ask: Annotated[
        bool,
        typer.Option("--ask/--no-ask", help=str(t("ask for what is missing, on a terminal", "在终端上询问所缺内容"))),
    ] = True,
    ready: Annotated[
        bool,
        typer.Option("--ready", help=str(t("ready to be declared if it has no error", "无错误时转为待申报并取号"))),
    ] = False,
    principal: Annotated[
        str, typer.Option(help=str(t("for this principal (its key)", "委托人（登记簿中的关键值）")), metavar="KEY")
    ] = "",
    dry_run: DryRun = False,
    profile: Profile = "",
) -> Answer:
    from coo_cli.workflow.edits import read_edits
    from coo_cli.workflow.new import NewRequest, asked, new

    app, edits = app_of(ctx), read_edits(sets or (), file)
    request = NewRequest(
        cert_type=cert_type, profile=profile, principal=principal, edits=edits, ready=ready, dry_run=dry_run
    )
    if ask and sys.stdin is not None and sys.stdin.isatty() and not ctx.obj.json:
        request = asked(app, request, _ask)
    return answer_of(new(app, request), dry_run=dry_run)


def _ask(path: str, says: str) -> str:
    """Ask on the terminal; Enter leaves it empty, Ctrl-C and Ctrl-D give up before anything is stored."""
    try:
        answer: str = typer.prompt(f"{says}\n{path}", default="", show_default=False, err=True)
    except typer.Abort as error:
        raise KeyboardInterrupt from error
    return answer.strip()
