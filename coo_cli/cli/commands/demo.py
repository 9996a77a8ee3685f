"""`coo demo`: the whole line on invented data."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coo_cli.base.clock import system_clock
from coo_cli.base.texts import Text, t
from coo_cli.certificate.state import shown_state
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import system_user
from coo_cli.cli.globals import Globals
from coo_cli.cli.tables import Console, line, table
from coo_cli.gateway.settings import FolderSettings
from coo_cli.sandbox.open import open_sandbox
from coo_cli.sandbox.scenario import AT_ONCE, Scenario
from coo_cli.workflow.app import App

if TYPE_CHECKING:
    from coo_cli.workflow.demo import Demonstration

EXAMPLE = "coo demo --keep demo"


def command(
    ctx: typer.Context,
    keep: Annotated[
        Path | None, typer.Option(help=str(t("put everything into this folder", "结果放入该文件夹")))
    ] = None,
) -> Answer:
    from coo_cli.workflow.demo import demonstrate

    options: Globals = ctx.obj
    folder = keep.absolute() if keep is not None else Path(tempfile.mkdtemp(prefix="coo-demo-"))
    result = demonstrate(
        folder, system_clock, system_user(), play_customs, (lambda step: None) if options.quiet else _tell
    )
    return Answer(
        data=result.data, show=lambda console: _show(console, result.data), exit=result.exit, errors=result.errors
    )


def play_customs(app: App, gateway: FolderSettings) -> None:
    """Let the sandbox answer everything at once on the folders of a gateway."""
    open_sandbox(gateway, app.folder, app.resources, Scenario(delays=AT_ONCE)).step(app.clock())


def _tell(step: Text) -> None:
    print(f"- {step}", file=sys.stderr)


def _show(console: Console, data: Demonstration) -> None:
    headings = (
        t("certificate", "证书号"),
        t("type", "类型"),
        t("invoice", "发票号"),
        t("to", "目的国"),
        t("state", "状态"),
        t("print", "打印文件"),
    )
    table(
        console,
        headings,
        (
            (
                c.cert_no,
                c.cert_type,
                c.invoice_no,
                c.destination,
                shown_state(c.state),
                c.print.removeprefix(data.folder).lstrip("/\\"),
            )
            for c in data.certificates
        ),
    )
    line(console, "")
    line(console, t("Everything lies in {folder}", "全部结果在 {folder}").fill(folder=data.folder))
    line(
        console,
        t("Go on there: coo cert list --workspace {folder}", "可继续：coo cert list --workspace {folder}").fill(
            folder=data.folder
        ),
    )
