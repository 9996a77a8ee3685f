"""`coo sandbox run`: play the import client and customs on its folders."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.globals import Globals
from coo_cli.cli.tables import line
from coo_cli.gateway.settings import FolderSettings
from coo_cli.sandbox.boxes import make_boxes
from coo_cli.sandbox.open import open_sandbox
from coo_cli.sandbox.run import run
from coo_cli.sandbox.scenario import AT_ONCE, Scenario, load_scenario

EXAMPLE = "coo sandbox run --root client --once"


def command(
    ctx: typer.Context,
    root: Annotated[
        Path, typer.Option(help=str(t("the import client's folder; made if absent", "导入客户端文件夹，不存在则新建")))
    ] = Path("client"),
    scenario: Annotated[
        Path | None,
        typer.Option(help=str(t("a YAML file that says what is done with which certificate", "场景 YAML 文件"))),
    ] = None,
    once: Annotated[
        bool, typer.Option("--once", help=str(t("all answers at once, then stop", "立即给出全部回执后退出")))
    ] = False,
    interval: Annotated[float, typer.Option(min=0.1, help=str(t("seconds between passes", "轮询间隔（秒）")))] = 1.0,
) -> Answer:
    app, options = app_of(ctx), ctx.ensure_object(Globals)
    settings, base = FolderSettings(root=root), Path.cwd()
    acts = load_scenario(scenario) if scenario is not None else Scenario()
    if once:
        acts = acts.model_copy(update={"delays": AT_ONCE})
    steps = 0
    for step in run(
        make_boxes(settings, base),
        lambda: open_sandbox(settings, base, app.resources, acts),
        app.clock,
        time.sleep,
        lambda sandbox: once,
        interval,
    ):
        steps += 1
        if options.json:
            sys.stdout.buffer.write(msgspec.json.encode(step) + b"\n")
            sys.stdout.flush()
        else:
            print(f"{step.cert_no} {step.file}: {step.text}", flush=True)
    return Answer(data={"steps": steps}, show=lambda console: line(console, t("{n} steps", "共 {n} 步").fill(n=steps)))
