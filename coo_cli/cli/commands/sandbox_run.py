"""`coo sandbox run`: play the import client and customs on its folders."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.globals import Globals
from coo_cli.cli.played import Interval, Root, ScenarioFile, scenario_of, show_steps
from coo_cli.cli.stopping import terminated_as_interrupted
from coo_cli.gateway.settings import FolderSettings
from coo_cli.sandbox.boxes import make_boxes
from coo_cli.sandbox.open import open_sandbox
from coo_cli.sandbox.run import run
from coo_cli.sandbox.scenario import AT_ONCE

EXAMPLE = "coo sandbox run --root client --once"


def command(
    ctx: typer.Context,
    root: Root = Path("client"),
    scenario: ScenarioFile = None,
    once: Annotated[
        bool, typer.Option("--once", help=str(t("all answers at once, then stop", "立即给出全部回执后退出")))
    ] = False,
    interval: Interval = 1.0,
) -> Answer:
    app = app_of(ctx)
    settings, base, acts = FolderSettings(root=root), Path.cwd(), scenario_of(scenario)
    if once:
        acts = acts.model_copy(update={"delays": AT_ONCE})
    with terminated_as_interrupted():
        steps = run(
            make_boxes(settings, base),
            lambda: open_sandbox(settings, base, app.resources, acts),
            app.clock,
            time.sleep,
            lambda sandbox: once,
            interval,
        )
        return show_steps(steps, ctx.ensure_object(Globals))
